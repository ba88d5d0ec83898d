import { addDays, type Day, type DayRange } from '#src/core/calendar.ts';
import type { Settings } from '#src/core/settings.ts';
import type { Cell, CellRequest } from '#src/core/source.ts';
import { NO_VALUE } from '../dimensions.ts';
import { converted, hundredths, rateOn } from '../money.ts';
import { countedAccounts, teamOf, valueOn } from '../units.ts';
import type { Economy } from './facts.ts';

/** What all sources of the economy share, the slow and plain way. */

export interface Question {
  readonly economy: Economy;
  readonly settings: Settings;
  readonly request: CellRequest;
}

export interface Row {
  readonly account: string | null;
  /** Whose attributes count on the start basis. */
  readonly day: Day;
  /** Dimensions of the row itself. */
  readonly own: Readonly<Record<string, string | null>>;
  readonly measures: Readonly<Record<string, number>>;
}

/** The reader's accounts, of every kind. */
export function visibleAccounts({ economy, request }: Question): ReadonlySet<string> {
  const accounts = economy.accounts.map((account) => ({ ...account, kind: 'customer' }));
  return new Set(countedAccounts({ ...economy, accounts }, request.scope, request.today));
}

export const seesAll = ({ request }: Question): boolean => request.scope.kind === 'all';

const NO_CUSTOMERS = ['trial', 'internal', 'partner', 'prospect'];
export const isCustomer = ({ economy }: Question, id: string): boolean =>
  !NO_CUSTOMERS.includes(economy.accounts.find(({ account_id }) => account_id === id)?.kind ?? 'customer');

/** An amount in major units as hundredths of the reporting currency, at the rate of a day. */
export function moneyOn(
  { economy, settings, request }: Question,
  amount: string,
  currency: string,
  day: Day,
): number {
  const cents = hundredths(amount);
  const set = request.options.fx === 'spot' ? 'spot' : settings.rateSet;
  return currency === settings.reportingCurrency
    ? cents
    : converted(cents, rateOn(day, currency, economy.rates, set));
}

/** `a × b / c` as a whole number, halves away from zero. */
export function share(a: number, b: number, c: number): number {
  const [dividend, divisor] =
    c < 0 ? [-BigInt(a) * BigInt(b), -BigInt(c)] : [BigInt(a) * BigInt(b), BigInt(c)];
  const size = dividend < 0n ? -dividend : dividend;
  const rounded = Number((2n * size + divisor) / (2n * divisor));
  return dividend < 0n ? -rounded : rounded;
}

export const within = (day: Day | null, { start, end }: DayRange): boolean =>
  day !== null && day >= start && day < end;

export const first = (days: readonly Day[]): Day | null => days.toSorted()[0] ?? null;
export const later = (a: Day, b: Day | null): Day => (b !== null && b > a ? b : a);

function dimensionOf({ economy, request }: Question, row: Row, period: DayRange, dimension: string): string {
  const own = row.own[dimension];
  if (own !== undefined) return own ?? NO_VALUE;
  if (row.account === null) return NO_VALUE;
  if (dimension === 'account') return row.account;
  const last = addDays(period.end, -1);
  const ends = { start: row.day, end: last < request.today ? last : request.today, now: request.today };
  const day = ends[request.options.basis];
  const value = (attribute: string) => valueOn(economy, row.account ?? '', attribute, day);
  return (dimension === 'team' ? teamOf(economy, value('csm')) : value(dimension)) ?? NO_VALUE;
}

/** Rows of each period, filtered, grouped and summed. */
export function cellsFrom(question: Question, rowsOf: (period: DayRange) => readonly Row[]): Cell[] {
  const { periods, by, where } = question.request;
  return periods.flatMap((period, index) => {
    const kept = rowsOf(period).filter((row) =>
      where.every(({ attribute, op, values }) => {
        const is = values.includes(dimensionOf(question, row, period, attribute));
        return op === '=' ? is : !is;
      }),
    );
    const groups = Map.groupBy(kept, (row) =>
      JSON.stringify(by.map((dimension) => dimensionOf(question, row, period, dimension))),
    );
    return [...groups].map(([key, rows]): Cell => {
      const group: unknown = JSON.parse(key);
      const names = [...new Set(rows.flatMap((row) => Object.keys(row.measures)))];
      const sum = (name: string) => rows.reduce((all, { measures }) => all + (measures[name] ?? 0), 0);
      return {
        period: index,
        group: Array.isArray(group) ? group.map(String) : [],
        measures: Object.fromEntries(names.map((name) => [name, sum(name)])),
      };
    });
  });
}
