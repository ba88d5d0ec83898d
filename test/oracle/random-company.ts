import fc from 'fast-check';
import { addDays, type Day, daysBetween } from '#src/core/calendar.ts';
import type { Account, Attribute, Company, Line, Person, Product, Rate } from './company.ts';

/**
 * Small companies in which everything coincides: lines, attributes and periods share a few event days, and gaps
 * lie around the usual graces.
 */

/** Within this year most things happen; a few long before, a few after. */
export const FROM: Day = '2024-07-01';
const SPAN_DAYS = 540;

export const PRODUCTS: readonly Product[] = [
  { product_id: 'p1', name: 'Core', family: 'platform' },
  { product_id: 'p2', name: 'Reports, "plus"', family: 'add-ons' },
  { product_id: 'p3', name: 'Alerts', family: 'add-ons' },
];

export const PEOPLE: readonly Person[] = [
  { person_id: 'csm1', name: 'Ada', team: 'north', manager_id: null },
  { person_id: 'csm2', name: 'Ben', team: 'north', manager_id: 'csm1' },
  { person_id: 'csm3', name: 'Zoë', team: 'south', manager_id: 'csm1' },
  { person_id: 'csm4', name: 'Max', team: null, manager_id: null },
];

export const VALUES: Readonly<Record<string, readonly string[]>> = {
  segment: ['smb', 'mid-market', 'enterprise'],
  region: ['emea', 'amer'],
  tier: ['1', '2', '10', 'gold'],
  csm: PEOPLE.map((person) => person.person_id),
};

const ARR = [
  '0',
  '0.004',
  '0.01',
  '100.005',
  '333.33',
  '5000',
  '9999.99',
  '10000',
  '49999.995',
  '50000',
  '250000',
];

export interface CompanyShape {
  /** Whether parents may run in a circle. */
  readonly cycles: boolean;
}

/** Between two things of one line or attribute: none, or a gap near a grace. */
const gap = fc.oneof(
  { weight: 5, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.constantFrom(1, 2, 29, 30, 31, 59, 60, 61) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 70 }) },
);

/** Days on which something happens, in order: month and quarter starts among them. */
const eventDays: fc.Arbitrary<Day[]> = fc
  .uniqueArray(
    fc.oneof(
      fc.constantFrom('2024-10-01', '2025-01-01', '2025-02-01', '2025-03-31', '2025-04-01', '2025-07-01'),
      fc.integer({ min: 0, max: SPAN_DAYS }).map((days) => addDays(FROM, days)),
    ),
    { minLength: 3, maxLength: 6 },
  )
  .map((days) => days.toSorted());

interface Run {
  readonly starts_on: Day;
  readonly ends_on: Day | null;
}

const startDay = (events: readonly Day[]): fc.Arbitrary<Day> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...events) },
    { weight: 1, arbitrary: fc.constantFrom('2022-03-31', '2023-01-01', '2024-01-31', '2024-02-29') },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: SPAN_DAYS }).map((days) => addDays(FROM, days)) },
  );

/** One to four runs in order that do not overlap, each perhaps followed by a gap; the last may be open. */
function runs(start: fc.Arbitrary<Day>, events: readonly Day[]): fc.Arbitrary<Run[]> {
  const step = fc.record({
    toEvent: fc.boolean(),
    days: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(30, 31, 90, 365, 366)),
    gap,
  });
  return fc
    .record({ start, steps: fc.array(step, { minLength: 1, maxLength: 4 }), isOpen: fc.boolean() })
    .map(({ start: first, steps, isOpen }) => {
      let at = first;
      return steps.map((each, index): Run => {
        const event = events.find((day) => day > at);
        const length = each.toEvent && event !== undefined ? daysBetween(at, event) : each.days;
        const starts_on = at;
        at = addDays(at, length + each.gap);
        const isLast = index === steps.length - 1;
        return { starts_on, ends_on: isLast && isOpen ? null : addDays(starts_on, length - 1) };
      });
    });
}

const arr = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...ARR) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 30_000_000 }).map((cents) => (cents / 100).toFixed(2)) },
);

const currency = fc.oneof(
  { weight: 1, arbitrary: fc.constant('USD') },
  { weight: 1, arbitrary: fc.constant('EUR') },
);

type Terms = Pick<Line, 'arr' | 'currency' | 'is_uplift' | 'contract_id'> & { readonly ahead: number | null };

/** No contract for the whole line, one, or one that may change with every interval. */
const contracts: fc.Arbitrary<fc.Arbitrary<string | null>> = fc.constantFrom(
  fc.constant(null),
  fc.constant('k1'),
  fc.constantFrom('k1', 'k2', null),
);

/** The runs of one line; its currency rarely changes. */
function lineOf(start: fc.Arbitrary<Day>, events: readonly Day[]): fc.Arbitrary<(Run & Terms)[]> {
  return fc
    .tuple(runs(start, events), currency, fc.nat({ max: 9 }), contracts)
    .chain(([each, money, changes, contract]) =>
      fc
        .array(
          fc.record({
            arr,
            currency: changes === 0 ? currency : fc.constant(money),
            is_uplift: fc.boolean(),
            contract_id: contract,
            ahead: fc.constantFrom(null, 0, 20, 60, 200, -5),
          }),
          {
            minLength: each.length,
            maxLength: each.length,
          },
        )
        .map((terms) => each.flatMap((run, index) => (terms[index] ? [{ ...run, ...terms[index] }] : []))),
    );
}

function linesOf(
  account: string,
  products: readonly Product[],
  events: readonly Day[],
): fc.Arbitrary<Line[]> {
  const product = fc.constantFrom(...products.map(({ product_id }) => product_id));
  const one = fc
    .tuple(fc.nat({ max: 99_999 }), product, lineOf(startDay(events), events))
    .map(([id, product_id, each]) =>
      each.map(({ ahead, ...run }) => ({
        ...run,
        line_id: `${account}-${id}`,
        account_id: account,
        product_id,
        signed_on: ahead === null ? null : addDays(run.starts_on, -ahead),
      })),
    );
  return fc
    .uniqueArray(one, { minLength: 1, maxLength: 4, size: 'max', selector: (line) => line[0]?.line_id ?? '' })
    .map((lines) => lines.flat());
}

function attributeOf(
  account: string,
  attribute: string,
  values: readonly string[],
  events: readonly Day[],
): fc.Arbitrary<Attribute[]> {
  const long = fc.constant('2020-01-01');
  const start = fc.oneof({ weight: 2, arbitrary: long }, { weight: 1, arbitrary: startDay(events) });
  const rows = runs(start, events).chain((each) =>
    fc.array(fc.constantFrom(...values), { minLength: each.length, maxLength: each.length }).map((chosen) =>
      each.map(({ starts_on, ends_on }, index) => ({
        account_id: account,
        attribute,
        valid_from: starts_on,
        valid_to: ends_on,
        value: chosen[index] ?? '',
      })),
    ),
  );
  return fc.oneof({ weight: 4, arbitrary: rows }, { weight: 1, arbitrary: fc.constant<Attribute[]>([]) });
}

function attributesOf(
  account: string,
  parents: readonly string[],
  events: readonly Day[],
): fc.Arbitrary<Attribute[]> {
  const plain = Object.entries(VALUES).map(([name, values]) => attributeOf(account, name, values, events));
  const none: fc.Arbitrary<Attribute[]> = fc.constant([]);
  const parent =
    parents.length === 0 ? none : fc.oneof(none, attributeOf(account, 'parent', parents, events));
  return fc.tuple(...plain, parent).map((rows) => rows.flat());
}

/** Euro rates of both sets, or of one; they may begin late. */
function ratesOf(events: readonly Day[]): fc.Arbitrary<Rate[]> {
  const rate = fc.constantFrom('0.5', '0.93', '1', '1.07', '1.15', '1.0855', '1.123456');
  const setOf = (rate_set: Rate['rate_set'], minLength: number) =>
    fc
      .uniqueArray(fc.record({ effective_on: startDay(events), rate }), {
        minLength,
        maxLength: 4,
        size: 'max',
        selector: (row) => row.effective_on,
      })
      .map((rows) => rows.map((row): Rate => ({ currency: 'EUR', rate_set, ...row })));
  return fc
    .oneof(fc.tuple(setOf('budget', 1), setOf('spot', 0)), fc.tuple(setOf('budget', 0), setOf('spot', 1)))
    .map((sets) => sets.flat());
}

const kind = fc.oneof(
  { weight: 8, arbitrary: fc.constant('customer') },
  { weight: 2, arbitrary: fc.constantFrom('prospect', 'trial', 'internal', 'partner') },
);

const name = fc.constantFrom('Acme', 'Müller, "Söhne" & Co', "O'Neill", 'Übergroß');

/** A company with two to eight accounts; always consistent, so that an import takes it. */
export function randomCompany({ cycles }: CompanyShape = { cycles: true }): fc.Arbitrary<Company> {
  const accounts = fc
    .array(fc.record({ name, kind }), { minLength: 2, maxLength: 8 })
    .map((each) => each.map((account, index): Account => ({ account_id: `a${index + 1}`, ...account })));
  const products = fc.integer({ min: 1, max: PRODUCTS.length }).map((count) => PRODUCTS.slice(0, count));
  return fc.tuple(accounts, products, eventDays).chain(([customers, sold, events]) => {
    const ids = customers.map((account) => account.account_id);
    const parentsOf = (id: string) =>
      cycles ? ids.filter((other) => other !== id) : ids.slice(0, ids.indexOf(id));
    return fc.record({
      accounts: fc.constant(customers),
      products: fc.constant(sold),
      people: fc.constant(PEOPLE),
      attributes: fc
        .tuple(...ids.map((id) => attributesOf(id, parentsOf(id), events)))
        .map((rows) => rows.flat()),
      lines: fc
        .tuple(
          ...ids.map((id) =>
            fc.oneof(
              { weight: 7, arbitrary: linesOf(id, sold, events) },
              { weight: 1, arbitrary: fc.constant<Line[]>([]) },
            ),
          ),
        )
        .map((rows) => rows.flat()),
      rates: ratesOf(events),
    });
  });
}
