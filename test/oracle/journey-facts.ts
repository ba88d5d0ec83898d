import { addDays, type Day, daysBetween } from '#src/core/calendar.ts';
import type { Journey } from './journey-company.ts';
import { converted, hundredths } from './money.ts';

/** Reading a company's rows plainly: what was in force when, day by day. */

export type Fact = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** One unit of a source in one period: whose it is, the day of its attributes, what it adds, its place in spreads. */
export interface Unit {
  readonly account: string | null;
  readonly day: Day;
  readonly adds: Readonly<Record<string, number>>;
  readonly spreads?: Readonly<Record<string, number | null>>;
}

export const text = (value: Fact[string]): string | null => (typeof value === 'string' ? value : null);
export const days = (value: Fact[string]): number => (typeof value === 'number' ? value : 0);
export const flag = (holds: boolean): number => (holds ? 1 : 0);
export const facts = (company: Journey, table: string): readonly Fact[] => company[table] ?? [];

export const cents = (amount: Fact[string], currency: Fact[string]): number => {
  const own = hundredths(Number(amount));
  return currency === 'EUR' ? converted(own, '1.1') : own;
};

export const isCustomer = (company: Journey, account: string): boolean =>
  facts(company, 'accounts').some((row) => row['account_id'] === account && row['kind'] === 'customer');

export const holds = (row: Fact, from: string, to: string, day: Day): boolean =>
  (text(row[from]) ?? '') <= day && day <= (text(row[to]) ?? '9999-12-31');

export const attributeOn = (company: Journey, account: string, name: string, day: Day): string | null =>
  text(
    facts(company, 'account_attributes').find(
      (row) =>
        row['account_id'] === account &&
        row['attribute'] === name &&
        holds(row, 'valid_from', 'valid_to', day),
    )?.['value'],
  );

export const linesOf = (company: Journey, account: string): readonly Fact[] =>
  facts(company, 'arr_lines').filter((row) => row['account_id'] === account);

/** ARR of lines in force on a day, at the one rate there is; converted per product and currency, or line by line. */
export function arrOn(
  company: Journey,
  account: string,
  day: Day,
  product: string | null,
  each: boolean,
): number {
  const held = linesOf(company, account).filter(
    (row) => holds(row, 'starts_on', 'ends_on', day) && (product === null || row['product_id'] === product),
  );
  if (each) return held.reduce((sum, row) => sum + cents(row['arr'], row['currency']), 0);
  const groups = Map.groupBy(held, (row) => `${row['product_id']} ${row['currency']}`);
  return [...groups.values()]
    .map(
      (rows) =>
        [rows.reduce((sum, row) => sum + hundredths(Number(row['arr'])), 0), rows[0]?.['currency']] as const,
    )
    .reduce((sum, [own, currency]) => sum + (currency === 'EUR' ? converted(own, '1.1') : own), 0);
}

export interface Stretch {
  readonly account: string;
  readonly first: Day;
  /** Null while it is open. */
  readonly last: Day | null;
}

const GRACE = 30;
const BEGIN: Day = '2024-05-01';
const END: Day = '2028-01-01';

/** Days on which a product pays; a silence of up to the grace between two of its intervals keeps what was before. */
function paidDays(lines: readonly Fact[]): ReadonlySet<Day> {
  const paid = new Set<Day>();
  let silent: Day[] = [];
  let before = false;
  for (let day = BEGIN; day < END; day = addDays(day, 1)) {
    const held = lines.filter((row) => holds(row, 'starts_on', 'ends_on', day));
    if (held.length === 0) {
      silent.push(day);
      continue;
    }
    if (before && silent.length <= GRACE) for (const one of silent) paid.add(one);
    silent = [];
    before = held.some((row) => Number(row['arr']) > 0);
    if (before) paid.add(day);
  }
  return paid;
}

/** Day by day: with ARR or not; silences of up to the grace are walked over. */
export function stretchesOf(company: Journey): readonly Stretch[] {
  const known = walked.get(company) ?? walk(company);
  walked.set(company, known);
  return known;
}

const walked = new WeakMap<Journey, readonly Stretch[]>();

function walk(company: Journey): readonly Stretch[] {
  const ids = facts(company, 'accounts').map((row) => String(row['account_id']));
  return ids
    .filter((id) => isCustomer(company, id))
    .flatMap((account) => {
      const products = Map.groupBy(linesOf(company, account), (row) => row['product_id']);
      const paid = [...products.values()].map(paidDays);
      const found: { first: Day; last: Day }[] = [];
      for (let day = BEGIN; day < END; day = addDays(day, 1)) {
        if (!paid.some((each) => each.has(day))) continue;
        const open = found.at(-1);
        if (open !== undefined && daysBetween(open.last, day) - 1 <= GRACE) open.last = day;
        else found.push({ first: day, last: day });
      }
      return found.map(({ first, last }) => ({
        account,
        first,
        last: last === addDays(END, -1) ? null : last,
      }));
    });
}

export const earliest = (list: readonly (Day | null | undefined)[]): Day | null =>
  list.filter((day) => day != null).toSorted()[0] ?? null;
export const latest = (list: readonly (Day | null | undefined)[]): Day | null =>
  list
    .filter((day) => day != null)
    .toSorted()
    .at(-1) ?? null;
