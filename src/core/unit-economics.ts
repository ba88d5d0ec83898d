import type { Figure } from './kpi.ts';

/**
 * What a customer costs and brings. Every rate here is of a month: yearly recurring revenue is divided by 12 before it
 * meets a monthly churn, since mixing the two is an error of twelve times.
 */

/** Sums over the customers of a period; money in hundredths. */
export interface CustomerSums {
  /** At the period's end. */
  readonly arr: number;
  readonly customers: number;
  /** Over the six months up to the period's end, each month's own: what was there, what of it was lost, what it grew by. */
  readonly opening: number;
  readonly lost: number;
  readonly expanded: number;
  /** The same in customers. */
  readonly opened: number;
  readonly leavers: number;
  /** Recognised revenue whose cost is known, and that cost. */
  readonly costed: number;
  readonly cogs: number;
}

/** What was spent on winning customers, and who came. */
export interface AcquisitionSums {
  readonly spent: number;
  readonly cost_rows: number;
  readonly new_customers: number;
  readonly new_arr: number;
}

const NO_MARGIN = 'no gross margin: no cost of sales is recorded for these months';
export const NO_COSTS = 'no cost of sales and marketing is recorded here';

/** Null where no cost of sales is known. */
export const grossMargin = ({ costed, cogs }: Pick<CustomerSums, 'costed' | 'cogs'>): number | null =>
  costed === 0 ? null : (costed - cogs) / costed;

/** Part of the recurring revenue that a month loses; null without any. */
export const monthlyChurn = ({ opening, lost }: Pick<CustomerSums, 'opening' | 'lost'>): number | null =>
  opening === 0 ? null : lost / opening;

export interface LifetimeOptions {
  /** False counts revenue instead of gross profit. */
  readonly withMargin?: boolean;
  readonly of?: 'revenue' | 'customers';
  /** A customer is worth at most so many months. */
  readonly atMostMonths?: number;
  /** What money of the next year is worth less, as a fraction. */
  readonly yearlyDiscount?: number;
  /** Adds what customers grow by, at the pace of the six months (Skok's linear term). */
  readonly growing?: boolean;
}

/**
 * Gross profit of an average customer over its expected life: ARPA × margin / churn. Discounted it is the perpetuity
 * Σ profit · (1 − churn)^t / (1 + rate)^t over months t from 0.
 */
export function lifetimeValue(m: CustomerSums, options: LifetimeOptions = {}): Figure {
  const margin = options.withMargin === false ? 1 : grossMargin(m);
  const churn = options.of === 'customers' ? (m.opened === 0 ? null : m.leavers / m.opened) : monthlyChurn(m);
  if (m.customers === 0) return none('no customers at the end of the period');
  if (margin === null) return none(NO_MARGIN);
  if (churn === null) return none('no recurring revenue in the six months before');
  const monthly = (m.arr / 100 / 12 / m.customers) * margin;
  if (options.yearlyDiscount !== undefined) {
    const rate = (1 + options.yearlyDiscount) ** (1 / 12) - 1;
    return value((monthly * (1 + rate)) / (churn + rate));
  }
  if (options.atMostMonths !== undefined) {
    return value(
      monthly * Math.min(churn === 0 ? Number.POSITIVE_INFINITY : 1 / churn, options.atMostMonths),
    );
  }
  if (churn === 0) return none('not computable: nothing was lost in the six months');
  if (options.growing !== true) return value(monthly / churn);
  const growth = m.opened === 0 ? 0 : (m.expanded / 100 / 12 / m.opened) * margin;
  return value(monthly / churn + (growth * (1 - churn)) / churn ** 2);
}

/** Months until the gross profit of recurring revenue has paid for winning it. `won` is yearly, in hundredths. */
export function paybackMonths(m: AcquisitionSums & CustomerSums, won: number, withMargin = true): Figure {
  if (m.cost_rows === 0) return none(NO_COSTS);
  const margin = withMargin ? grossMargin(m) : 1;
  if (won === 0) return { ...none(undefined), numerator: m.spent / 100, denominator: 0 };
  if (margin === null) return none(NO_MARGIN);
  if (margin <= 0) return none('never paid back: the gross margin is not above 0');
  const monthly = (won / 100 / 12) * margin;
  return { ...value(m.spent / 100 / monthly), numerator: m.spent / 100, denominator: monthly };
}

/**
 * Payback where customers leave on the way: the month t in which spent = Σ profit · (1 − churn)^i over i < t, as a
 * fraction of months.
 */
export function churnedPayback(m: AcquisitionSums & CustomerSums): Figure {
  const plain = paybackMonths(m, m.new_arr);
  const churn = monthlyChurn(m);
  if (plain.value === null) return plain;
  if (churn === null) return none('no recurring revenue in the six months before');
  if (churn === 0) return value(plain.value);
  const left = 1 - plain.value * churn;
  if (left <= 0 || churn >= 1) return none('never paid back at this churn');
  return value(Math.log(left) / Math.log(1 - churn));
}

/** Lifetime value over the cost of winning a customer. */
export function lifetimeOverCost(m: AcquisitionSums & CustomerSums, options: LifetimeOptions = {}): Figure {
  if (m.cost_rows === 0) return none(NO_COSTS);
  const lifetime = lifetimeValue(m, options);
  if (m.new_customers === 0 || lifetime.value === null)
    return m.new_customers === 0 ? { ...none(undefined), numerator: 0, denominator: 0 } : lifetime;
  const cost = m.spent / 100 / m.new_customers;
  if (cost === 0) return none('nothing was spent on winning customers');
  return { ...value(lifetime.value / cost), numerator: lifetime.value, denominator: cost };
}

const value = (of: number): Figure => ({ kind: 'figure', value: of });
const none = (absent: string | undefined): Figure =>
  absent === undefined ? { kind: 'figure', value: null } : { kind: 'figure', value: null, absent };
