import { addDays, type Day, daysBetween } from '#src/core/calendar.ts';
import type { Company, Line } from './company.ts';
import { hundredths } from './money.ts';

/** Days counted from an arbitrary first one, so that loops over days are plain. */
export type DayNumber = number;

const EPOCH: Day = '2000-01-01';
export const dayNumber = (day: Day): DayNumber => daysBetween(EPOCH, day);
export const dayOf = (number: DayNumber): Day => addDays(EPOCH, number);

/** ARR of one product in one currency: hundredths, never 0. */
export interface Holding {
  readonly product: string;
  readonly currency: string;
  readonly amount: number;
}

export type Holdings = readonly Holding[];

/** What every account holds on every day, gaps bridged. */
export interface Timeline {
  readonly on: (account: string, day: DayNumber) => Holdings;
  /** Nothing is held before the first day; after the last one nothing changes. */
  readonly first: DayNumber;
  readonly last: DayNumber;
}

/**
 * Bridges twice: within each product, gaps of at most `grace` days between two of its intervals; then within
 * the account, stretches of at most `grace` days at zero. A bridged stretch keeps the state of the day before it.
 */
export function timelineOf(company: Company, accounts: readonly string[], grace: number): Timeline {
  const dates = company.lines
    .flatMap((line) => [line.starts_on, line.ends_on ?? line.starts_on])
    .map(dayNumber);
  const first = dates.length === 0 ? 0 : Math.min(...dates);
  const last = dates.length === 0 ? 0 : Math.max(...dates) + 1;
  const held = new Map(
    accounts.map((account) => {
      const lines = company.lines.filter((line) => line.account_id === account);
      return [account, accountDays(lines, first, last, grace)] as const;
    }),
  );
  const on = (account: string, day: DayNumber): Holdings =>
    day < first ? [] : (held.get(account)?.[Math.min(day, last) - first] ?? []);
  return { on, first, last };
}

function accountDays(lines: readonly Line[], first: DayNumber, last: DayNumber, grace: number): Holdings[] {
  const products = [...new Set(lines.map((line) => line.product_id))];
  const perProduct = products.map((product) => {
    const ofProduct = lines.filter((line) => line.product_id === product);
    return bridged(productDays(product, ofProduct, first, last), grace);
  });
  const total: (Holdings | null)[] = [];
  for (let day = first; day <= last; day++) {
    const holdings = perProduct.flatMap((days) => days[day - first] ?? []);
    total.push(holdings.length === 0 ? null : holdings);
  }
  return bridged(total, grace).map((holdings) => holdings ?? []);
}

/** Null where no interval is in force; an interval of ARR 0 is in force and holds nothing. */
function productDays(product: string, lines: readonly Line[], first: DayNumber, last: DayNumber) {
  const intervals = lines.map((line) => ({
    from: dayNumber(line.starts_on),
    to: line.ends_on === null ? Number.POSITIVE_INFINITY : dayNumber(line.ends_on),
    currency: line.currency,
    amount: hundredths(line.arr),
  }));
  const days: (Holdings | null)[] = [];
  for (let day = first; day <= last; day++) {
    const inForce = intervals.filter((interval) => interval.from <= day && day <= interval.to);
    const currencies = [...new Set(inForce.map((interval) => interval.currency))];
    const holdings = currencies.map((currency) => {
      const amounts = inForce
        .filter((interval) => interval.currency === currency)
        .map(({ amount }) => amount);
      return { product, currency, amount: amounts.reduce((sum, amount) => sum + amount, 0) };
    });
    days.push(inForce.length === 0 ? null : holdings.filter(({ amount }) => amount > 0));
  }
  return days;
}

/** Fills each run of nulls that is at most `grace` long and has something on both sides. */
function bridged<T>(days: readonly (T | null)[], grace: number): (T | null)[] {
  const filled = [...days];
  let lastIndex: number | null = null;
  for (const [index, state] of days.entries()) {
    if (state === null) continue;
    if (lastIndex !== null && index - lastIndex - 1 <= grace) {
      for (let gap = lastIndex + 1; gap < index; gap++) filled[gap] = days[lastIndex] ?? null;
    }
    lastIndex = index;
  }
  return filled;
}
