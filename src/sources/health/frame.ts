import type { MeasureKind } from '../../core/source.ts';
import { arrOfAll, arrOn, bandOf, isCustomer } from '../sql/frame/accounts.ts';
import type { FrameContext } from '../sql/frame/context.ts';
import type { Frame } from '../sql/frame/frame.ts';
import { type Cte, cte } from '../sql/parts.ts';
import { healthParts, joinHealth } from './at.ts';

/** One row per customer: its score at the end of the period's last day that has come, and some days before. */

export const MEASURES = {
  accounts: 'count',
  scored: 'count',
  /** Less than half of what their score is made of is fresh. */
  unscored: 'count',
  arr: 'money',
  arr_scored: 'money',
  /** Scores times hundredths of ARR: over `arr_scored`, the mean that ARR weighs. */
  score_arr: 'number',
  scores: 'number',
  red: 'count',
  yellow: 'count',
  green: 'count',
  red_arr: 'money',
  yellow_arr: 'money',
  green_arr: 'money',
  /** Parts of the weights that had a fresh reading. */
  covered: 'number',
  /** Scored on both days under the same version of the model. */
  compared: 'count',
  compared_arr: 'money',
  change: 'number',
  change_arr: 'number',
} as const satisfies Record<string, MeasureKind>;
export type HealthMeasure = keyof typeof MEASURES;

/** Days over which a change is told where the ask names no other. */
export const CHANGE_DAYS = 30;

/** Ids of the accounts that the ask names; null where it names none. */
export function namedAccounts({ request: { where }, binder }: FrameContext): string | null {
  const named = where.find(({ attribute, op }) => attribute === 'account' && op === '=');
  return named === undefined ? null : `ANY (${binder.bind(named.values, 'text[]')})`;
}

/** Customers with ARR on the day; an account that is named is shown whether it pays or not. */
export function customerParts(context: FrameContext): readonly Cte[] {
  const named = namedAccounts(context);
  const accounts = context.table('accounts', 'account_id, kind');
  return [
    ...(named === null ? [cte('balances', arrOfAll(context, 'p.u'))] : []),
    cte(
      'customers',
      named === null
        ? `SELECT b.p, b.account_id, b.cents FROM balances b JOIN ${accounts} x ON x.account_id = b.account_id
           WHERE b.cents > 0 AND ${isCustomer('x')}`
        : `SELECT p.p, x.account_id, ${arrOn(context, 'x.account_id', 'p.u')} AS cents
           FROM periods p CROSS JOIN ${accounts} x
           WHERE x.account_id = ${named} AND ${isCustomer('x')}${context.only('x')}`,
    ),
  ];
}

/** How many days before, and how far at least it must have fallen. */
function falls({ request: { drop } }: FrameContext): {
  readonly days: number;
  readonly points: number | null;
} {
  if (drop === undefined || drop === null) return { days: CHANGE_DAYS, points: null };
  return drop.unit === 'days'
    ? { days: drop.amount, points: null }
    : { days: CHANGE_DAYS, points: drop.amount };
}

const BANDS = ['red', 'yellow', 'green'] as const;

function parts(context: FrameContext): readonly Cte[] {
  const { days, points } = falls(context);
  const before = `p.u - ${context.binder.bind(days, 'int')}`;
  const bands = BANDS.flatMap((band) => [
    `(s.band = '${band}')::int AS ${band}`,
    `CASE WHEN s.band = '${band}' THEN s.cents ELSE 0 END AS ${band}_arr`,
  ]);
  return [
    ...customerParts(context),
    ...healthParts(context),
    cte(
      'states',
      `SELECT c.p, c.account_id, p.u AS day, c.cents, h.score, h.covered, h.model_version,
              CASE WHEN b.model_version = h.model_version THEN b.score END AS before,
              ${bandOf('h.score', context.settings.healthBands)} AS band
       FROM customers c JOIN periods p ON p.p = c.p
       ${joinHealth(context, 'h', 'c.account_id', 'p.u')}
       ${joinHealth(context, 'b', 'c.account_id', before)}`,
    ),
    cte(
      'found',
      `SELECT s.*, 1 AS accounts, (s.score IS NOT NULL)::int AS scored, (s.score IS NULL)::int AS unscored,
              s.cents AS arr, CASE WHEN s.score IS NULL THEN 0 ELSE s.cents END AS arr_scored,
              s.score * s.cents AS score_arr, s.score AS scores, ${bands.join(', ')},
              (s.score - s.before IS NOT NULL)::int AS compared,
              CASE WHEN s.score - s.before IS NULL THEN 0 ELSE s.cents END AS compared_arr,
              s.score - s.before AS change, (s.score - s.before) * s.cents AS change_arr
       FROM states s${points === null ? '' : ` WHERE s.before - s.score >= ${context.binder.bind(points, 'numeric')}`}`,
    ),
  ];
}

export const healthFrame: Frame = {
  name: 'health.scores',
  measures: MEASURES,
  own: { health: 'f.score', health_band: 'f.band' },
  wide: true,
  parts,
};
