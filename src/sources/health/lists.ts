import { attributeOn, healthFacts } from '../sql/frame/accounts.ts';
import type { FrameContext } from '../sql/frame/context.ts';
import { type Frame, type ListColumnSql, listOf } from '../sql/frame/frame.ts';
import { type Cte, cte } from '../sql/parts.ts';
import { healthFrame } from './frame.ts';
import { lastReading, modelParts } from './stretches.ts';

/** The earliest renewal that is still open, by account. */
const renewalPart = (context: FrameContext): Cte =>
  cte(
    'renewing',
    `SELECT r.account_id, min(r.due_on) AS renews_on FROM ${context.table('renewals', 'renewal_id, account_id, due_on, outcome')} r
     WHERE r.outcome = 'open'${context.only('r')} GROUP BY 1`,
  );

/** The frame's rows with who looks after the account and when it renews. */
const caredFor: Frame = {
  ...healthFrame,
  parts: (context) => {
    const parts = healthFrame.parts(context);
    const [found, ...others] = parts.toReversed();
    if (found === undefined) return parts;
    return [
      ...others.toReversed(),
      cte('seen', found.text),
      renewalPart(context),
      cte(
        'found',
        `SELECT s.*, ${attributeOn(context, 'csm', 's.account_id', 's.day')} AS csm, r.renews_on
         FROM seen s LEFT JOIN renewing r ON r.account_id = s.account_id`,
      ),
    ];
  },
};

const CHANGE: ListColumnSql = { name: 'change', label: 'Change', kind: 'score', sql: 'f.change::float8' };
const SCORE: ListColumnSql = { name: 'score', label: 'Score', kind: 'score', sql: 'f.score::float8' };
const BAND: ListColumnSql = { name: 'band', label: 'Band', kind: 'text', sql: 'f.band' };
const ABOUT: readonly ListColumnSql[] = [
  { name: 'arr', label: 'ARR', kind: 'money', sql: 'f.arr' },
  { name: 'csm', label: 'CSM', kind: 'person', sql: 'f.csm' },
  { name: 'renews_on', label: 'Renews', kind: 'day', sql: 'f.renews_on' },
];

export const accounts = listOf({
  frame: caredFor,
  id: 'f.account_id',
  columns: [
    SCORE,
    BAND,
    { name: 'covered', label: 'Covered', kind: 'share', sql: 'coalesce(f.covered, 0)::float8' },
    CHANGE,
    ...ABOUT,
    { name: 'model_version', label: 'Model', kind: 'text', sql: 'f.model_version', hidden: true },
  ],
  sorted: 'f.arr DESC, f.account_id',
  order: 'ARR, the largest first',
  ranked: { by: 'f.score', words: 'score' },
});

/** Only what fell under one version of the model: another version says other things. */
export const falls = listOf({
  frame: caredFor,
  id: 'f.account_id',
  columns: [
    CHANGE,
    { name: 'before', label: 'Before', kind: 'score', sql: 'f.before::float8' },
    SCORE,
    BAND,
    ...ABOUT,
    { name: 'model_version', label: 'Model', kind: 'text', sql: 'f.model_version', hidden: true },
  ],
  where: 'f.change < 0',
  sorted: 'f.change, f.account_id',
  order: 'fall, the largest first',
  ranked: { by: '-f.change', words: 'fall' },
});

/** One row per account and component of the model in force, whether there is a reading or not. */
const componentFrame: Frame = {
  name: 'health.components',
  measures: {},
  parts: (context) => {
    const facts = healthFacts(context);
    const [found, ...others] = healthFrame.parts(context).toReversed();
    return [
      ...others.toReversed(),
      cte('seen', found?.text ?? ''),
      renewalPart(context),
      // Where the ask goes back to what was known, the model is among the parts already.
      ...(context.request.options.asKnown === null ? modelParts(facts) : []),
      cte(
        'found',
        `SELECT s.p, s.account_id, s.day, s.band, s.score AS account_score, s.change, n.renews_on, m.model_version, m.component,
                m.weight / m.total AS part, v.starts, r.score, r.day AS observed_on,
                CASE WHEN r.day IS NULL THEN 'no reading'
                     WHEN s.day - r.day > m.stale_after_days THEN 'stale' ELSE 'fresh' END AS state
         FROM seen s JOIN model m ON m.d_from <= s.day AND m.d_to > s.day
         JOIN versions v ON v.model_version = m.model_version
         LEFT JOIN renewing n ON n.account_id = s.account_id
         LEFT JOIN LATERAL (${lastReading(facts, 's.account_id', 'm.component', context.instant('s.day + 1'))}) r ON true`,
      ),
    ];
  },
};

/** What one account's score is made of. */
export const components = listOf({
  frame: componentFrame,
  id: 'f.component',
  named: 'f.component',
  columns: [
    { name: 'score', label: 'Score', kind: 'score', sql: 'f.score::float8' },
    { name: 'weight', label: 'Weight', kind: 'share', sql: 'f.part::float8' },
    { name: 'observed_on', label: 'Read on', kind: 'day', sql: 'f.observed_on' },
    { name: 'state', label: 'State', kind: 'text', sql: 'f.state' },
    { name: 'band', label: 'Band', kind: 'text', sql: 'f.band', hidden: true },
    { name: 'change', label: 'Change', kind: 'score', sql: 'f.change::float8', hidden: true },
    { name: 'model_version', label: 'Model', kind: 'text', sql: 'f.model_version', hidden: true },
    { name: 'model_since', label: 'In force since', kind: 'day', sql: 'f.starts', hidden: true },
    { name: 'renews_on', label: 'Renews', kind: 'day', sql: 'f.renews_on', hidden: true },
  ],
  sorted: 'f.part DESC, f.component',
  order: 'weight, the largest first',
});
