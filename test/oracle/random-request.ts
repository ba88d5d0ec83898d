import fc from 'fast-check';
import { addDays, addMonths, type Day, type DayRange, startOfMonth } from '#src/core/calendar.ts';
import type { Filter, QueryOptions, Scope } from '#src/core/query.ts';
import { DEFAULT_SETTINGS, type Settings } from '#src/core/settings.ts';
import type { CellRequest } from '#src/core/source.ts';
import { NAMED_VARIANTS, VARIANTS } from '#src/sources/retention/plan.ts';
import type { Company } from './company.ts';
import { NO_VALUE } from './dimensions.ts';
import { FROM, VALUES } from './random-company.ts';

const UNIT_DIMENSIONS = ['segment', 'region', 'tier', 'csm', 'account', 'team', 'tenure', 'arr_band'];
const PRODUCT_DIMENSIONS = ['product', 'family'];

/** Days on which something changes, and their neighbours: where periods should start and end. */
function edgeDays(company: Company): Day[] {
  const dates = [
    ...company.lines.flatMap((line) => [line.starts_on, line.ends_on]),
    ...company.attributes.flatMap((row) => [row.valid_from, row.valid_to]),
    ...company.rates.map((rate) => rate.effective_on),
  ].filter((day) => day !== null && day >= '2023-12-01' && day <= '2026-06-30');
  const around = dates.flatMap((day) => (day === null ? [] : [addDays(day, -1), day, addDays(day, 1)]));
  return [...new Set([FROM, ...around])].toSorted();
}

function anyDay(edges: readonly Day[]): fc.Arbitrary<Day> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...edges) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 600 }).map((days) => addDays(FROM, days)) },
  );
}

/** One span: any two days, one day, a month, a quarter or a year. */
function spanFrom(edges: readonly Day[]): fc.Arbitrary<DayRange> {
  const day = anyDay(edges);
  const months = (count: number) =>
    day.map((each) => ({ start: startOfMonth(each), end: addMonths(startOfMonth(each), count) }));
  return fc.oneof(
    fc
      .tuple(day, day)
      .map(([a, b]) => (a <= b ? { start: a, end: addDays(b, 1) } : { start: b, end: addDays(a, 1) })),
    day.map((start) => ({ start, end: addDays(start, 1) })),
    months(1),
    months(3),
    months(12),
  );
}

/** Spans that follow each other without a gap. */
export function contiguousPeriods(company: Company): fc.Arbitrary<DayRange[]> {
  return fc
    .uniqueArray(anyDay(edgeDays(company)), { minLength: 2, maxLength: 5 })
    .map((days) => days.toSorted())
    .map((days) => days.slice(1).map((end, index) => ({ start: days[index] ?? end, end })));
}

function anyFilter(company: Company): fc.Arbitrary<Filter> {
  const equals = (attribute: string, values: readonly string[]) =>
    fc.record({
      attribute: fc.constant(attribute),
      op: fc.constantFrom<Filter['op']>('=', '!='),
      values: fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 }),
    });
  const compares = (attribute: string, values: readonly string[]) =>
    fc.record({
      attribute: fc.constant(attribute),
      op: fc.constantFrom<Filter['op']>('>', '<', '>=', '<='),
      values: fc.constantFrom(...values).map((value) => [value]),
    });
  return fc.oneof(
    ...Object.entries(VALUES).map(([name, values]) => equals(name, [...values, NO_VALUE])),
    compares('tier', ['1', '2', '9.5']),
    compares('arr', ['0', '5000', '10000', '50000.5']),
    equals('team', ['north', 'south', NO_VALUE]),
    equals('tenure', ['0–6', '6–9', '9–12', '12–24', '24+']),
    equals('arr_band', ['under 10k', '10k–50k', '50k–250k', '250k+']),
    equals(
      'account',
      company.accounts.map(({ account_id }) => account_id),
    ),
    equals(
      'product',
      company.products.map(({ product_id }) => product_id),
    ),
    equals('family', ['platform', 'add-ons']),
  );
}

const clause = fc.uniqueArray(
  fc.oneof(
    ...Object.entries(VALUES).map(([attribute, values]) =>
      fc.record({
        attribute: fc.constant(attribute),
        values: fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 }),
      }),
    ),
  ),
  { minLength: 1, maxLength: 2, selector: (condition) => condition.attribute },
);

const scope: fc.Arbitrary<Scope> = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Scope>({ kind: 'all' }) },
  { weight: 1, arbitrary: fc.constant<Scope>({ kind: 'none' }) },
  {
    weight: 4,
    arbitrary: fc
      .array(clause, { minLength: 1, maxLength: 2 })
      .map((clauses): Scope => ({ kind: 'rows', anyOf: clauses.map((allOf) => ({ allOf })) })),
  },
);

const options: fc.Arbitrary<QueryOptions> = fc.record({
  basis: fc.constantFrom<QueryOptions['basis']>('start', 'start', 'end', 'now'),
  fx: fc.constantFrom<QueryOptions['fx']>('constant', 'constant', 'spot'),
  grace: fc.constantFrom(null, null, 0, 1, 29, 30, 31, 60),
  asKnown: fc.constant(null),
  currency: fc.constant(null),
  annualise: fc.constant(false),
  full: fc.constant(false),
});

/** At most one dimension of products, in any place. */
const groupings = fc
  .tuple(
    fc.uniqueArray(fc.constantFrom(...UNIT_DIMENSIONS), { maxLength: 2 }),
    fc.option(fc.constantFrom(...PRODUCT_DIMENSIONS), { freq: 2 }),
    fc.boolean(),
  )
  .map(([units, product, isFirst]) => {
    if (product === null) return units;
    const other = units.slice(0, 1);
    return isFirst ? [product, ...other] : [...other, product];
  });

/** Any request that the measures can be asked with. Today is on or after the end of every period. */
export function randomRequest(company: Company): fc.Arbitrary<CellRequest> {
  const edges = edgeDays(company);
  return fc
    .record({
      periods: fc.array(spanFrom(edges), { minLength: 1, maxLength: 3 }),
      by: groupings,
      where: fc.oneof(
        { weight: 2, arbitrary: fc.constant([]) },
        fc.array(anyFilter(company), { maxLength: 2 }),
      ),
      scope,
      variant: fc.constantFrom('default', 'default', 'default', ...VARIANTS, ...NAMED_VARIANTS),
      options,
      /** A few days after the last period, when lost ARR may yet return, or any other day. */
      since: fc.option(fc.integer({ min: 0, max: 40 }), { freq: 1 }),
      other: anyDay(edges),
    })
    .map(({ since, other, ...request }) => {
      const lastEnd =
        request.periods
          .map((period) => period.end)
          .toSorted()
          .at(-1) ?? other;
      const today = since === null ? other : addDays(lastEnd, since);
      return { ...request, today: lastEnd > today ? lastEnd : today };
    });
}

/** What of the settings changes the measures. */
export const randomSettings: fc.Arbitrary<Settings> = fc
  .record({
    graceDays: fc.constantFrom(0, 7, 30, 60),
    rateSet: fc.constantFrom<Settings['rateSet']>('budget', 'spot'),
  })
  .map((some) => ({ ...DEFAULT_SETTINGS, ...some }));
