import { attributeOn } from '../sql/frame/accounts.ts';
import type { FrameContext } from '../sql/frame/context.ts';
import type { Frame } from '../sql/frame/frame.ts';
import { lastKnown, stretchParts } from '../sql/frame/stretches.ts';
import { type Cte, cte } from '../sql/parts.ts';
import { haircut, isMeasured, isUntried, likelyJoins, onTime, riskParts, triedParts } from './likely.ts';
import { isMedian, offerParts, takenJoins, takeRate } from './rates.ts';
import { windowsPart } from './windows.ts';

/** One row per account and milestone that it is predicted to reach: what it may buy then, and what it did buy. */

export const VECTOR_MEASURES = {
  /** Value times take rate times the chance of getting there, less what risk takes off. */
  expected: 'money',
  /** Value times take rate alone. */
  certain: 'money',
  /** What it would come to if everybody bought. */
  potential: 'money',
  predictions: 'count',
  /** Predicted for days that have passed without it: they roll forward. */
  slipped: 'count',
  /** Without a value or a take rate: they add nothing. */
  unpriced: 'count',
  /** Accounts in red health when the prediction was frozen, where something is taken off them. */
  red: 'count',
  /** Chances of getting there in time; over the predictions their mean. */
  on_time: 'number',
  /** No earlier predictions to measure that chance by. */
  untried: 'count',
  /** Σ v² r (1 − r) in squared hundredths, r being the chance of getting there and buying. */
  variance: 'number',
  /** The prediction that can be judged: the period's own where it has begun, else the last one like it that is over. */
  scored: 'money',
  scored_predictions: 'count',
  /** ARR that those accounts added of those products from when it was frozen to the end of its period. */
  actual: 'money',
  /** How many of them got to the milestone in it. */
  reached: 'count',
} as const;

export const VECTOR_VARIANTS = ['observed', 'median_value', 'measured_reach'];

export const vectorFrame: Frame = {
  name: 'success_vector',
  measures: VECTOR_MEASURES,
  own: { milestone: 'f.milestone_id', product: 'f.product_id' },
  parts: (context) => [
    ...stretchParts(context),
    windowsPart(context, isMeasured(context)),
    goalsPart(context),
    ...offerParts(context),
    saidPart(context),
    comingPart(context),
    cohortPart(context),
    ...triedParts(context),
    ...riskParts(context),
    pricedPart(context),
    foundPart(context),
  ],
};

const goalsPart = ({ table }: FrameContext): Cte =>
  cte(
    'goals',
    `SELECT milestone_id, name, product_id, upsell_arr, currency, coalesce(is_repeatable, false) AS is_repeatable
     FROM ${table('milestones', 'milestone_id, name, kind, product_id, upsell_arr, currency, is_repeatable')} m
     WHERE kind = 'success'`,
  );

/** `said`: the last word on each account and milestone. What has slipped is expected from the first day on. */
function saidPart(context: FrameContext): Cte {
  const predictions = context.table(
    'milestone_predictions',
    'account_id, milestone_id, predicted_at, predicted_on',
  );
  const told = context.day('x.predicted_at');
  const today = context.binder.bind(lastKnown(context), 'date');
  return cte(
    'said',
    `SELECT DISTINCT ON (w.p, w.role, x.account_id, x.milestone_id) w.*, x.account_id, x.milestone_id, ${told} AS told_on,
            g.product_id, g.is_repeatable, greatest(x.predicted_on, least(w.s, ${today})) AS due_on,
            x.predicted_on < least(w.s, ${today}) AS is_slipped
     FROM windows w JOIN ${predictions} x ON ${told} <= w.told JOIN goals g ON g.milestone_id = x.milestone_id
     WHERE true${context.only('x')}
     ORDER BY w.p, w.role, x.account_id, x.milestone_id, x.predicted_at DESC`,
  );
}

/** `coming`: those of customers who are still there, have not got to the milestone and do not have its product. */
function comingPart({ table }: FrameContext): Cte {
  const reached = table('milestones_reached', 'account_id, milestone_id, reached_on');
  const lines = table('arr_lines', 'account_id, product_id, starts_on, ends_on, signed_on, arr');
  return cte(
    'coming',
    `SELECT x.* FROM said x
     WHERE EXISTS (SELECT FROM stretches s WHERE s.account_id = x.account_id AND s.first_day < x.e
                   AND (s.last_day IS NULL OR s.last_day > x.k))
       AND NOT EXISTS (SELECT FROM ${reached} r WHERE r.account_id = x.account_id AND r.milestone_id = x.milestone_id
                       AND r.reached_on <= x.k AND (NOT x.is_repeatable OR r.reached_on >= x.told_on))
       AND (x.is_repeatable OR x.product_id IS NULL OR NOT EXISTS (
         SELECT FROM ${lines} l WHERE l.account_id = x.account_id AND l.product_id = x.product_id
          AND round(l.arr * 100) > 0 AND least(l.signed_on, l.starts_on) <= x.k AND (l.ends_on IS NULL OR l.ends_on >= x.k)))`,
  );
}

/** `cohort`: an account buys a product once, at the first of the milestones that open it. */
function cohortPart(context: FrameContext): Cte {
  return cte(
    'cohort',
    `SELECT x.*, coalesce(${attributeOn(context, 'segment', 'x.account_id', 'x.k')}, '') AS segment
     FROM (SELECT DISTINCT ON (p, role, account_id, coalesce(product_id, ''), CASE WHEN product_id IS NULL THEN milestone_id END) *
           FROM coming
           ORDER BY p, role, account_id, coalesce(product_id, ''), CASE WHEN product_id IS NULL THEN milestone_id END,
                    due_on, milestone_id) x
     WHERE x.due_on >= x.s AND x.due_on < x.e`,
  );
}

/** `priced`: with value in hundredths, take rate, the chance of getting there in time and what risk takes off. */
function pricedPart(context: FrameContext): Cte {
  const { binder, settings, money } = context;
  const own = binder.bind(settings.reportingCurrency, 'text');
  const [value, join] = isMedian(context)
    ? [
        'round(d.cents)::bigint',
        'LEFT JOIN medians d ON d.p = c.p AND d.role = c.role AND d.milestone_id = c.milestone_id',
      ]
    : [money('g.upsell_arr'), ''];
  return cte(
    'priced',
    `SELECT c.*, g.name AS milestone, ${value} AS cents, (${takeRate(context)})::numeric AS rate,
            (${onTime(context)})::numeric AS on_time, (${haircut(context)})::numeric AS haircut,
            ${isUntried(context)} AS is_untried
     FROM cohort c JOIN goals g ON g.milestone_id = c.milestone_id
     LEFT JOIN rates r ON r.p = c.p AND r.currency = coalesce(g.currency, ${own})
     ${join}
     ${takenJoins(context)}
     ${likelyJoins(context)}
     WHERE c.tries IS NULL`,
  );
}

/** ARR of the account's lines of the product on a day; of all its lines where the milestone opens none. */
function heldOn({ table, money }: FrameContext, day: string): string {
  const lines = table('arr_lines', 'account_id, product_id, starts_on, ends_on, arr, currency');
  return `(SELECT coalesce(sum(${money('l.arr')}), 0) FROM ${lines} l LEFT JOIN rates r ON r.p = c.p AND r.currency = l.currency
     WHERE l.account_id = c.account_id AND (c.product_id IS NULL OR l.product_id = c.product_id)
       AND l.starts_on <= ${day} AND (l.ends_on IS NULL OR l.ends_on >= ${day}))`;
}

function foundPart(context: FrameContext): Cte {
  const reached = context.table('milestones_reached', 'account_id, milestone_id, reached_on');
  const chance = '(c.rate * c.on_time * (1 - c.haircut))';
  const expected = `coalesce(round(c.cents * ${chance}), 0)::bigint`;
  const own = (sql: string, none = '0') => `CASE WHEN c.role = 0 THEN ${sql} ELSE ${none} END`;
  const judged = (sql: string) => `CASE WHEN c.u >= c.s THEN ${sql} ELSE 0 END`;
  return cte(
    'found',
    `SELECT c.p, c.role, c.account_id, c.k AS day, c.milestone_id, c.milestone, c.product_id, c.due_on, c.is_slipped,
            c.cents, c.rate, nullif(c.on_time, 1) AS likely, nullif(c.haircut, 0) AS haircut,
            ${own(expected)} AS expected, ${own('coalesce(round(c.cents * c.rate), 0)::bigint')} AS certain, ${own('coalesce(c.cents, 0)')} AS potential,
            ${own('1')} AS predictions, ${own('c.is_slipped::int')} AS slipped,
            ${own('(c.cents IS NULL OR c.rate IS NULL)::int')} AS unpriced,
            ${own('(c.haircut > 0)::int')} AS red, ${own('c.on_time')} AS on_time, ${own('c.is_untried::int')} AS untried,
            ${own(`coalesce(c.cents::float8 * c.cents * (${chance} * (1 - ${chance}))::float8, 0)`)} AS variance,
            ${judged(expected)} AS scored, ${judged('1')} AS scored_predictions,
            ${judged(`greatest(0, ${heldOn(context, 'c.u')} - ${heldOn(context, 'c.k')})`)} AS actual,
            ${judged(`(EXISTS (SELECT FROM ${reached} r WHERE r.account_id = c.account_id AND r.milestone_id = c.milestone_id
               AND r.reached_on BETWEEN c.s AND c.u))::int`)} AS reached
     FROM priced c`,
  );
}
