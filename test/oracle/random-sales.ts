import fc from 'fast-check';
import { addDays, addMonths, type Day, type DayRange } from '#src/core/calendar.ts';
import type { Filter } from '#src/core/query.ts';
import type { Settings } from '#src/core/settings.ts';
import { DEFAULT_SETTINGS } from '#src/core/settings.ts';
import type { CellRequest } from '#src/core/source.ts';
import { PLAIN_OPTIONS } from './builders.ts';
import type {
  Activity,
  Forecast,
  Opportunity,
  Quota,
  Renewal,
  SalesCompany,
  Seller,
  Version,
} from './sales-company.ts';

/** Small companies that sell: few days, few people and few stages, so that everything coincides. */

const EVENTS: readonly Day[] = [
  ...['2024-08-01', '2024-11-30', '2024-12-31', '2025-01-01', '2025-01-20', '2025-01-22', '2025-02-15'],
  ...['2025-03-31', '2025-04-01', '2025-04-20', '2025-05-06', '2025-05-20', '2025-06-01', '2025-06-30'],
  ...['2025-07-01', '2025-07-30', '2025-08-12', '2025-08-13', '2025-08-14', '2025-09-30', '2025-10-15'],
];
export const TODAY: Day = '2025-08-13';

const event = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...EVENTS) },
  { weight: 1, arbitrary: fc.nat({ max: 400 }).map((days) => addDays('2024-09-01', days)) },
);
const maybe = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: 3, arbitrary: of }, { weight: 1, arbitrary: fc.constant(null) });

/** Whole hundreds, so that every part of them can be written exactly. */
const amount = fc.constantFrom(0, 1200, 2400, 4800, 12_000, 36_000, 96_000);
const currency = fc.constantFrom('USD', 'USD', 'EUR');
const owner = fc.constantFrom('p1', 'p2', 'p3', 'p4');

const PEOPLE: readonly Pick<Seller, 'person_id' | 'name' | 'email'>[] = ['p1', 'p2', 'p3', 'p4'].map(
  (id) => ({
    person_id: id,
    name: `Seller ${id}`,
    email: `${id}@example.com`,
  }),
);
const TEAMS = ['north', 'south'];

const people: fc.Arbitrary<Seller[]> = fc.tuple(
  ...PEOPLE.map((person) =>
    fc
      .record({ team: maybe(fc.constantFrom(...TEAMS)), starts_on: maybe(event), ends_on: maybe(event) })
      .map(({ team, starts_on, ends_on }) => ({
        ...person,
        team,
        starts_on,
        ends_on: starts_on !== null && ends_on !== null && ends_on < starts_on ? null : ends_on,
      })),
  ),
);

const ACCOUNTS = ['customer', 'customer', 'prospect', 'partner'].map((kind, index) => ({
  account_id: `a${index + 1}`,
  name: `Account ${index + 1}`,
  kind,
}));

const attributes = fc
  .array(
    fc.record({
      account_id: fc.constantFrom(...ACCOUNTS.map(({ account_id: id }) => id)),
      attribute: fc.constantFrom('segment', 'csm', 'owner'),
      change: event,
      values: fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 2 })),
    }),
    { maxLength: 10 },
  )
  .map((all) =>
    [...new Map(all.map((row) => [`${row.account_id} ${row.attribute}`, row])).values()].flatMap(
      ({ change, values, ...row }) => {
        const words = row.attribute === 'segment' ? ['smb', 'mid', 'large'] : ['p1', 'p2', 'p3'];
        const [first, second] = values.map((index) => words[index] ?? '');
        return [
          { ...row, valid_from: '2020-01-01', valid_to: addDays(change, -1), value: first ?? '' },
          { ...row, valid_from: change, valid_to: null, value: second ?? '' },
        ];
      },
    ),
  );

const version = fc.record({
  valid_from: event,
  stage: fc.constantFrom('discovery', 'proposal', 'proposal', 'negotiation'),
  amount,
  total_value: maybe(amount),
  currency,
  probability: maybe(fc.constantFrom(0, 0.25, 0.5, 0.75, 1)),
  close_on: maybe(event),
  forecast: maybe(fc.constantFrom('commit', 'best_case', 'at_risk')),
});

interface Deal {
  readonly opportunity: Opportunity;
  readonly versions: readonly Version[];
}

const dealOf = (id: string): fc.Arbitrary<Deal> =>
  fc
    .record({
      account_id: maybe(fc.constantFrom(...ACCOUNTS.map(({ account_id: account }) => account))),
      lead_id: maybe(fc.constantFrom('l1', 'l2')),
      kind: fc.constantFrom('new', 'upsell', 'cross_sell', 'renewal'),
      product_id: maybe(fc.constantFrom('core', 'plus')),
      owner_id: maybe(owner),
      days: fc.tuple(event, event),
      qualified_on: maybe(event),
      status: fc.constantFrom('open' as const, 'won' as const, 'won' as const, 'lost' as const),
      lost_reason: maybe(fc.constantFrom('price', 'No decision', 'no-decision')),
      term_months: maybe(fc.constantFrom(6, 12, 18, 24, 36)),
      versions: fc.uniqueArray(version, { maxLength: 5, selector: ({ valid_from: day }) => day }),
    })
    .map(({ days, versions, ...row }) => {
      const [created_on = TODAY, closed_on = TODAY] = days.toSorted();
      return {
        opportunity: {
          ...row,
          opportunity_id: id,
          created_on,
          closed_on: row.status === 'open' ? null : closed_on,
          lost_reason: row.status === 'lost' ? row.lost_reason : null,
        },
        versions: versions.map((each) => ({ ...each, opportunity_id: id })),
      };
    });

const deals = fc
  .nat({ max: 12 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => dealOf(`d${index}`))));

const instant = fc
  .tuple(event, fc.constantFrom('00:00:00', '09:30:00', '23:59:59'))
  .map(([day, time]) => `${day}T${time}Z`);

const activities = (ids: readonly string[]): fc.Arbitrary<Activity[]> =>
  fc
    .array(
      fc.record({
        person_id: owner,
        opportunity_id: ids.length === 0 ? fc.constant(null) : maybe(fc.constantFrom(...ids)),
        kind: fc.constantFrom('call', 'meeting'),
        occurred_at: instant,
      }),
      { maxLength: 15 },
    )
    .map((rows) => rows.map((row, index) => ({ ...row, activity_id: `t${index}` })));

const QUARTERS: readonly Day[] = ['2024-10-01', '2025-01-01', '2025-04-01', '2025-07-01'];
const span = fc
  .tuple(fc.constantFrom(...QUARTERS), fc.constantFrom(1, 3, 3, 3))
  .map(([period_start, months]) => ({
    period_start,
    period_end: addDays(addMonths(period_start, months), -1),
  }));
const metric = fc.constantFrom('bookings', 'bookings', 'renewals', 'services');

const quotas: fc.Arbitrary<Quota[]> = fc.uniqueArray(
  fc
    .record({ person_id: owner, metric, span, amount, currency })
    .map(({ span: { period_start, period_end }, ...row }) => ({ ...row, period_start, period_end })),
  { maxLength: 10, selector: (row) => [row.person_id, row.metric, row.period_start].join(' ') },
);

const forecasts: fc.Arbitrary<Forecast[]> = fc.uniqueArray(
  fc
    .record({
      scope: fc.constantFrom('all', 'all', ...TEAMS, 'p1', 'p2'),
      metric,
      span,
      category: fc.constantFrom('commit', 'commit', 'best_case'),
      after: fc.constantFrom(-3, 0, 13, 20, 21, 40),
      amount,
      currency,
    })
    .map(({ span: { period_start, period_end }, after, ...row }) => ({
      ...row,
      period_start,
      period_end,
      taken_at: `${addDays(period_start, after)}T23:59:59Z`,
    })),
  {
    maxLength: 14,
    selector: (row) => [row.scope, row.metric, row.period_start, row.category, row.taken_at].join(' '),
  },
);

const renewals: fc.Arbitrary<Renewal[]> = fc
  .array(
    fc.record({
      account_id: fc.constantFrom('a1', 'a2'),
      owner_id: maybe(owner),
      due_on: event,
      due_arr: amount,
      outcome: fc.constantFrom('open' as const, 'renewed' as const, 'partial' as const, 'lost' as const),
      closed_on: event,
      renewed_arr: maybe(amount),
      term_months: maybe(fc.constantFrom(12, 24)),
      currency,
    }),
    { maxLength: 6 },
  )
  .map((rows) => rows.map((row, index) => ({ ...row, renewal_id: `r${index}` })));

const rates = fc
  .array(
    fc.record({
      rate_set: fc.constantFrom('budget' as const, 'spot' as const),
      effective_on: fc.constantFrom('2024-01-01', '2025-01-01', '2025-04-01'),
      rate: fc.constantFrom('1.25', '1.5', '2'),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((rows) =>
    [...new Map(rows.map((row) => [`${row.rate_set} ${row.effective_on}`, row])).values()].map((row) => ({
      ...row,
      currency: 'EUR',
    })),
  );

export const randomSalesCompany: fc.Arbitrary<SalesCompany> = deals.chain((sold) =>
  fc
    .record({
      account_attributes: attributes,
      people,
      leads: fc
        .tuple(event, event)
        .map((days) => days.map((day, index) => ({ lead_id: `l${index + 1}`, created_on: day }))),
      sales_activities: activities(sold.map(({ opportunity }) => opportunity.opportunity_id)),
      quotas,
      forecasts,
      renewals,
      fx_rates: rates,
    })
    .map((rest) => ({
      accounts: ACCOUNTS,
      opportunities: sold.map(({ opportunity }) => opportunity),
      opportunity_history: sold.flatMap(({ versions }) => versions),
      ...rest,
    })),
);

const day: fc.Arbitrary<DayRange> = event.map((start) => ({ start, end: addDays(start, 1) }));
const quarters: fc.Arbitrary<DayRange> = fc
  .tuple(fc.constantFrom(...QUARTERS), fc.constantFrom(1, 3, 6, 12))
  .map(([start, months]) => ({ start, end: addMonths(start, months) }));
const days: fc.Arbitrary<DayRange> = fc.tuple(event, event).map(([a, b]) => {
  const [start = a, last = b] = [a, b].toSorted();
  return { start, end: addDays(last, 1) };
});

/** What looks back is asked of days that are over. */
const clipped = ({ start, end }: DayRange): DayRange => ({ start, end: end > TODAY ? TODAY : end });
const hasDays = ({ start, end }: DayRange): boolean => start < end;

export interface SalesAsk {
  /** The source's own dimensions. */
  readonly own: readonly string[];
  readonly ofAccounts: boolean;
  readonly variants: readonly string[];
  readonly ahead: boolean;
}

const VALUES: Readonly<Record<string, readonly string[]>> = {
  kind: ['new', 'upsell', 'renewal'],
  owner: ['p1', 'p2', '(none)'],
  team: ['north', '(none)'],
  stage: ['proposal', '(none)'],
  product: ['core', '(none)'],
  forecast: ['commit', 'best_case', '(none)'],
  metric: ['bookings', 'renewals', 'services'],
  activity: ['call'],
  segment: ['smb', 'mid'],
};

const filterOf = (attribute: string): fc.Arbitrary<Filter> =>
  fc.record({
    attribute: fc.constant(attribute),
    op: fc.constantFrom('=' as const, '=' as const, '!=' as const),
    values: fc.subarray([...(VALUES[attribute] ?? ['a1'])], { minLength: 1 }),
  });

/** Any ask that the source takes, of everything. */
export function randomSalesRequest({
  own,
  ofAccounts,
  variants,
  ahead,
}: SalesAsk): fc.Arbitrary<CellRequest> {
  const dimensions = [...own, ...(ofAccounts ? ['segment', 'account'] : [])];
  const period = fc.oneof(day, quarters, days);
  const where = fc
    .subarray(dimensions, { maxLength: 2 })
    .chain((names) => fc.tuple(...names.map((name) => filterOf(name))));
  return fc.record({
    periods: fc.array(ahead ? period : period.map(clipped).filter(hasDays), { minLength: 1, maxLength: 3 }),
    by: fc.subarray(dimensions, { maxLength: 2 }),
    where: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: where }),
    scope: fc.constant({ kind: 'all' as const }),
    variant: fc.constantFrom('default', 'default', ...variants),
    options: fc
      .record({
        basis: fc.constantFrom('start' as const, 'now' as const),
        fx: fc.constantFrom('constant' as const, 'spot' as const),
      })
      .map((options) => ({ ...PLAIN_OPTIONS, ...options })),
    today: fc.constant(TODAY),
  });
}

export const salesSettings: fc.Arbitrary<Settings> = fc
  .record({
    fiscalYearStarts: fc.constantFrom(1, 2),
    rateSet: fc.constantFrom('budget' as const, 'spot' as const),
  })
  .map((given) => ({ ...DEFAULT_SETTINGS, ...given }));
