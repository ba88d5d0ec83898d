import type { Filter } from '../../core/query.ts';
import type { OwnDimension } from '../../core/source.ts';
import { bandOf, healthOn } from '../sql/frame/accounts.ts';
import type { FrameContext } from '../sql/frame/context.ts';
import { type Cte, cte, once } from '../sql/parts.ts';
import { DIMENSIONS, FLAGS, faceColumns, knownDay, OWN, TABLES, termsPart } from './terms.ts';

/** Renewals that somebody still has to work on, and what speaks against them. */

/** Kinds of risks in words, as the reasons of a list name them. */
const RISKS: Readonly<Record<string, string>> = {
  churn_notice: 'churn notice',
  csm_flag: 'CSM flag',
  payment: 'payment',
  champion_left: 'champion left',
  other: 'other risk',
};

const riskWords = Object.entries(RISKS)
  .map(([kind, words]) => `WHEN '${kind}' THEN '${words}'`)
  .join(' ');

const LATE = ['in grace', 'lapsed'];

/** Where only what is late is asked for of days that are all still to come, it is what is late by now. */
const asksLate = ({ request: { where } }: FrameContext): boolean =>
  where.some(
    ({ attribute, op, values }) => attribute === 'standing' && op === '=' && !values.includes('due'),
  );

/** Settled renewals are only among them where the ask names outcomes. */
const asksOutcome = ({ request: { where, by } }: FrameContext): boolean =>
  by.includes('outcome') || where.some(({ attribute }) => attribute === 'outcome');

/**
 * `risks_open`, then `work`: the renewals due in each period that are not settled, with `standing` (due, in grace,
 * lapsed; settled), the account's health `score` and `reasons`, which are empty where nothing speaks against it. All of
 * today, or of the day that the ask goes back to.
 */
export function workParts(context: FrameContext): readonly Cte[] {
  const { table, only, settings } = context;
  const day = knownDay(context);
  const from = asksLate(context) ? `(x.due_on >= p.s OR p.s >= ${day})` : 'x.due_on >= p.s';
  const risks = `SELECT y.account_id, array_agg(DISTINCT CASE y.kind ${riskWords} END) AS kinds
     FROM ${table('risks', 'account_id, kind, raised_on, cleared_on')} y
     WHERE y.raised_on <= ${day} AND (y.cleared_on IS NULL OR y.cleared_on > ${day})${only('y')} GROUP BY 1`;
  const rows = `SELECT p.p, x.account_id, ${day} AS day, x.due_on, x.notice_by, x.contacted_on, x.open_until,
       ${faceColumns(context, day)}, ${healthOn('x.account_id', day)} AS score, coalesce(k.kinds, '{}') AS kinds,
       greatest(0, ${day} - x.due_on) AS days_late
     FROM periods p JOIN terms x ON ${from} AND x.due_on < p.e
     LEFT JOIN risks_open k ON k.account_id = x.account_id
     LEFT JOIN rates r ON r.p = p.p AND r.currency = x.currency
     WHERE x.state ${asksOutcome(context) ? "<> 'withdrawn'" : "IN ('open', 'lapsed')"}`;
  const isOpen = `y.state IN ('open', 'lapsed')`;
  return [
    termsPart(context),
    cte('risks_open', risks),
    cte(
      'work',
      `SELECT y.*, nullif(${bandOf('y.score', settings.healthBands)}, '(none)') AS band,
         CASE WHEN NOT ${isOpen} THEN 'settled' WHEN y.days_late = 0 THEN 'due'
              WHEN y.state = 'open' THEN 'in grace' ELSE 'lapsed' END AS standing,
         array_remove(ARRAY[CASE WHEN y.score < ${settings.healthBands[0]} THEN 'health red' END], NULL) || y.kinds
           || array_remove(ARRAY[CASE WHEN y.forecast = 'at_risk' THEN 'forecast at risk' END], NULL) AS reasons
       FROM ${once(rows)} y`,
    ),
  ];
}

/** What a row of `work` brings to a frame's row. */
export const WORK_COLUMNS = `w.p, w.account_id, w.day, w.due_on, w.notice_by, w.contacted_on, w.open_until, w.renewal_id, w.state,
       w.is_auto, w.forecast, w.reason, w.owner, w.worth, w.score, w.band, w.reasons, w.days_late, w.standing`;

export const OPEN_OWN: Readonly<Record<string, string>> = {
  ...OWN,
  standing: 'f.standing',
  risk: `CASE WHEN cardinality(f.reasons) > 0 THEN 'yes' ELSE 'no' END`,
};

export const OPEN_DIMENSIONS: readonly OwnDimension[] = [
  ...DIMENSIONS,
  { name: 'standing', values: ['due', ...LATE], bare: false },
  { name: 'risk', values: ['yes', 'no'], bare: false },
];

export const OPEN_FLAGS: Readonly<Record<string, Filter>> = {
  ...FLAGS,
  'at-risk': { attribute: 'risk', op: '=', values: ['yes'] },
  overdue: { attribute: 'standing', op: '=', values: LATE },
};

export const OPEN_TABLES = [...TABLES, 'risks'] as const;
