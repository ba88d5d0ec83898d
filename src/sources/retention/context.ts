import { addDays } from '../../core/calendar.ts';
import type { Settings } from '../../core/settings.ts';
import type { CellRequest } from '../../core/source.ts';
import { type Binder, type Cte, cte, inlined } from '../sql/parts.ts';
import { type FlowPlan, quarterOf, type Relations } from './plan.ts';

/** What every part of a statement is written for, and the parts that all of them read. */

export interface FlowContext {
  readonly rel: Relations;
  readonly plan: FlowPlan;
  readonly request: CellRequest;
  readonly settings: Settings;
  readonly currency: string;
  readonly rateSet: 'budget' | 'spot';
  readonly binder: Binder;
  /** ` AND …` over an alias's account_id: the reader's scope. */
  readonly only: (alias: string) => string;
  /**
   * The condition that two rows are of one period or step. With a single period there is nothing to tell apart, and
   * the planner, which takes any such condition for one row in 200, would plan for a handful of rows where there are
   * all accounts (0.5 s became minutes at 100,000): then it says nothing.
   */
  readonly same: (left: string, right: string) => string;
  /** Attributes whose values on the basis day come along with the rows of singles, in `attrs`; none where they cannot. */
  readonly carried: readonly string[];
  /** What the names of the parts begin with: the same parts may stand in a statement more than once. */
  readonly prefix: string;
}

/** The whole balances that stand in for the spans of accounts that stand alone; null where products must be apart. */
export const singlesOf = ({ rel, plan }: FlowContext): string | null =>
  plan.item === null && plan.variant === 'default' ? rel.singles : null;

/** Rows that hold at a boundary day. */
export const at = (rel: Relations, alias: string, day: string, quarter: string): string =>
  `${rel.filed ? `${alias}.quarter = ${quarter} AND ` : ''}${alias}.b_from <= ${day} AND ${alias}.b_to > ${day}`;

/** Which unit an account counts under on the period's basis day `d`. */
export const unitJoin = (rel: Relations, account: string, day: string): string =>
  `LEFT JOIN ${rel.units} u ON u.account_id = ${account} AND u.d_from <= ${day} AND u.d_to > ${day}`;

/** One row per period. A single one is read by the planner as constants, which it needs to judge how many rows there are. */
export function periodsPart({ request, binder }: FlowContext): Cte {
  const { periods, options, today } = request;
  const rows = periods.map(({ start, end }, index) => {
    const basis = options.basis === 'now' ? today : options.basis === 'end' ? addDays(end, -1) : start;
    const days = [start, end, basis, quarterOf(start), quarterOf(end)].map((day) => binder.bind(day, 'date'));
    return `(${index}, ${days.join(', ')})`;
  });
  return inlined(
    'periods',
    `SELECT p, s, e, d, sq, eq FROM (VALUES ${rows.join(', ')}) AS x(p, s, e, d, sq, eq)`,
  );
}

/** Rates into the answer's currency: `ro` for both ends, `rc` for the far end under spot. */
export function ratesPart(context: FlowContext, reporting: string): Cte {
  const { rel, plan, binder, currency } = context;
  const preferred = binder.bind(plan.spot ? 'spot' : context.rateSet, 'text');
  const base = binder.bind(reporting, 'text');
  const target = binder.bind(currency, 'text');
  const latest = (own: string, code: string, day: string) =>
    `(SELECT rate FROM ${rel.rates} f WHERE f.currency = ${code} AND f.rate_set ${own} ${preferred}
      AND f.effective_on <= ${day} ORDER BY f.effective_on DESC LIMIT 1)`;
  const first = (own: string, code: string) =>
    `(SELECT rate FROM ${rel.rates} f WHERE f.currency = ${code} AND f.rate_set ${own} ${preferred}
      ORDER BY f.effective_on LIMIT 1)`;
  const rate = (code: string, day: string) =>
    `CASE WHEN ${code} = ${base} THEN 1 ELSE coalesce(${latest('=', code, day)}, ${latest('<>', code, day)},
      ${first('=', code)}, ${first('<>', code)}) END`;
  const cross = (day: string) => `${rate('c.currency', day)} / ${rate(target, day)}`;
  return cte(
    'rates',
    `SELECT p.p, c.currency, ${cross('p.s')} AS ro, ${plan.spot ? cross('(p.e - 1)') : cross('p.s')} AS rc
     FROM periods p CROSS JOIN (SELECT DISTINCT currency FROM ${rel.rates} UNION SELECT ${base}) c
     WHERE c.currency <> ${target}`,
  );
}

/** What a product counts as in the answer: nothing apart, itself, or its family. */
export function itemOf(plan: FlowPlan, alias: string): string {
  switch (plan.item) {
    case null:
      return "''";
    case 'product':
      return `${alias}.product_id`;
    case 'family':
      return "coalesce(f.family, '(none)')";
    default:
      return plan.item satisfies never;
  }
}

/** An amount of the row's currency in the answer's, rounded to the hundredth per account, product and currency. */
export const money = (amount: string, rate: string): string =>
  `CASE WHEN r.currency IS NULL THEN ${amount} ELSE round(${amount} * r.${rate})::bigint END`;
