import { addDays } from '../core/calendar.ts';
import type { Settings } from '../core/settings.ts';
import type { MeasureKind, Source } from '../core/source.ts';
import { livePart } from './sql/frame/accounts.ts';
import type { FrameContext } from './sql/frame/context.ts';
import { accountsOf, cellsOf, type Frame, listOf } from './sql/frame/frame.ts';
import { type Cte, cte, inlined } from './sql/parts.ts';
import { KINDS, lastDays, touchesPart } from './touches/held.ts';
import { narrowed } from './usage/relations.ts';

/** `millionths` of points, so that sums are exact: kinds add up to the score to the last digit. */
const MEASURES = {
  millionths: 'count',
  accounts: 'count',
  accounts_covered: 'count',
  touches: 'count',
  two_way: 'count',
  exec_present: 'count',
} as const satisfies Record<string, MeasureKind>;
export type EngagementMeasure = keyof typeof MEASURES;

/** Days that a score looks back, and those between two touches of a kind that are 100 points. */
const LOOK_BACK = 90;
const RHYTHM = 30;

/**
 * What 100 points are made of: one touch of each kind a month, the last of them today. Each counts for half after the
 * half-life.
 */
export function fullValue({ weights, halfLifeDays }: Settings['engagement']): number {
  const all = KINDS.reduce((sum, kind) => sum + (weights[kind] ?? 0), 0);
  let value = 0;
  for (let age = 0; age < LOOK_BACK; age += RHYTHM) value += all * 2 ** (-age / halfLifeDays);
  return value;
}

/** `scored`: the touches that count, with the points of each; `capped`: what an account may have of them. */
function scoredParts(context: FrameContext): readonly Cte[] {
  const { engagement } = context.settings;
  const { bind } = context.binder;
  const full = fullValue(engagement);
  const weights = KINDS.map((kind) => (full === 0 ? 0 : (100 * (engagement.weights[kind] ?? 0)) / full));
  return [
    inlined('kinds', `SELECT * FROM unnest(${bind(KINDS, 'text[]')}) AS w(kind)`),
    touchesPart(
      context,
      lastDays(context).map((last) => ({ start: addDays(last, 1 - LOOK_BACK), end: addDays(last, 1) })),
    ),
    livePart(context, '(p.u + 1)', narrowed(context, 'z')),
    cte(
      'scored',
      `SELECT t.p, t.account_id, t.kind, t.touchpoint_id, t.person_id, t.day AS held_on, t.is_two_way IS TRUE AS two_way,
              t.exec_present IS TRUE AS exec_present,
              (CASE t.kind ${weights.map((weight, nth) => `WHEN '${KINDS[nth]}' THEN ${bind(weight, 'float8')}`).join(' ')} END * power(2, (t.day - t.last) / ${bind(engagement.halfLifeDays, 'float8')})) AS raw
       FROM touches t`,
    ),
    // An account cannot have more than 100 points; what is beyond is taken from all its touches alike.
    cte('beyond', 'SELECT p, account_id, sum(raw) AS raw FROM scored GROUP BY 1, 2 HAVING sum(raw) > 100'),
    cte(
      'capped',
      `SELECT s.*, round(s.raw * coalesce(100 / b.raw, 1) * 1000000)::bigint AS millionths
       FROM scored s LEFT JOIN beyond b ON b.p = s.p AND b.account_id = s.account_id`,
    ),
  ];
}

const isByKind = ({ request }: FrameContext): boolean =>
  request.by.includes('kind') || request.where.some(({ attribute }) => attribute === 'kind');

const frame: Frame = {
  name: 'engagement',
  measures: MEASURES,
  own: { kind: 'f.kind' },
  spans: true,
  // Every kind's part of the score is held against all accounts.
  whole: {
    dimension: 'kind',
    sums: {
      accounts: 'sum(f.one)',
      accounts_covered: 'sum(f.one) FILTER (WHERE f.is_reached)',
    },
  },
  parts: (context) => {
    const byKind = isByKind(context);
    const units = byKind ? 'live l CROSS JOIN kinds w' : 'live l';
    const kind = byKind ? 'w.kind' : 'NULL::text';
    // Of the rows that an account has, one counts it.
    const one = byKind ? `(w.kind = '${KINDS[0]}')::int` : '1';
    return [
      ...scoredParts(context),
      cte(
        'tallied',
        `SELECT s.p, s.account_id, ${byKind ? 's.kind' : 'NULL::text'} AS kind, sum(s.millionths)::bigint AS millionths, count(*) AS touches,
                count(*) FILTER (WHERE s.two_way) AS two_way, count(*) FILTER (WHERE s.exec_present) AS exec_present
         FROM capped s GROUP BY 1, 2, 3`,
      ),
      cte(
        'found',
        `SELECT l.p, l.account_id, l.day, ${kind} AS kind, ${one} AS one, r.p IS NOT NULL AS is_reached,
                coalesce(t.millionths, 0) AS millionths, t.touches, t.two_way, t.exec_present
         FROM ${units}
         LEFT JOIN (SELECT p, account_id FROM scored WHERE two_way GROUP BY 1, 2) r ON r.p = l.p AND r.account_id = l.account_id
         LEFT JOIN tallied t ON t.p = l.p AND t.account_id = l.account_id${byKind ? ' AND t.kind = w.kind' : ''}`,
      ),
    ];
  },
};

/** One row for each touch that a score is made of. */
const touchFrame: Frame = {
  ...frame,
  parts: (context) => [
    ...scoredParts(context),
    cte(
      'found',
      `SELECT s.p, s.account_id, l.day, s.kind, s.millionths, s.touchpoint_id, s.person_id, s.held_on,
              s.two_way, s.exec_present
       FROM capped s JOIN live l ON l.p = s.p AND l.account_id = s.account_id`,
    ),
  ],
};

const yes = (column: string): string => `CASE WHEN ${column} THEN 'yes' ELSE 'no' END`;

const touches = listOf({
  frame: touchFrame,
  id: 'f.touchpoint_id',
  columns: [
    { name: 'held_on', label: 'Day', kind: 'day', sql: 'f.held_on' },
    { name: 'kind', label: 'Kind', kind: 'text', sql: 'f.kind' },
    { name: 'person_id', label: 'By', kind: 'person', sql: 'f.person_id' },
    { name: 'two_way', label: 'Two-way', kind: 'text', sql: yes('f.two_way') },
    { name: 'exec_present', label: 'Exec there', kind: 'text', sql: yes('f.exec_present') },
    { name: 'points', label: 'Points', kind: 'score', sql: 'f.millionths / 1000000.0::float8' },
  ],
  sorted: 'f.held_on DESC, f.touchpoint_id',
  order: 'day, the latest first',
});

/** Scores account by account, for ranking them. */
const accounts = listOf({
  frame,
  id: 'f.account_id',
  columns: [
    { name: 'score', label: 'Score', kind: 'score', sql: 'f.millionths / 1000000.0::float8' },
    { name: 'touches', label: 'Touches', kind: 'count', sql: 'coalesce(f.touches, 0)' },
    { name: 'two_way', label: 'Two-way', kind: 'count', sql: 'coalesce(f.two_way, 0)' },
  ],
  sorted: 'f.millionths DESC, f.account_id',
  order: 'score',
  ranked: { by: 'f.millionths', words: 'score' },
});

const engagement = {
  id: 'engagement',
  tables: ['accounts', 'account_attributes', 'arr_lines', 'touchpoints'],
  measures: MEASURES,
  variants: [],
  netting: ['kind'],
  wholes: ['accounts', 'accounts_covered'],
  dimensions: [{ name: 'kind', aliases: ['touch', 'touch kind'], bare: false, values: [...KINDS] }],
  lists: { touches, accounts },
  cheap: () => false,
  cells: (request, settings) => cellsOf(frame, request, settings),
  accounts: (request, settings, limit) => accountsOf(frame, request, settings, limit),
} satisfies Source;

export default engagement;
