import fc from 'fast-check';
import { addDays, addMonths, type Day, type DayRange } from '#src/core/calendar.ts';
import type { Filter, Scope } from '#src/core/query.ts';
import { ATTRIBUTION_MODELS, DEFAULT_SETTINGS, type Settings } from '#src/core/settings.ts';
import type { CellRequest } from '#src/core/source.ts';
import type { Attribute, Company } from '../company.ts';
import { NO_VALUE } from '../dimensions.ts';
import { randomCompany, VALUES } from '../random-company.ts';
import type { Economy } from './facts.ts';

/** Small economies in which much coincides: a year of months, few campaigns, few people, many ties. */

const YEAR: Day = '2024-07-01';
const MONTHS = Array.from({ length: 14 }, (_, i) => addMonths(YEAR, i));
const PRODUCTS = ['p1', 'p2', 'services'];
const CAMPAIGNS = [
  { campaign_id: 'c1', name: 'Search', channel: 'search' },
  { campaign_id: 'c2', name: 'Webinar', channel: 'webinar' },
  { campaign_id: 'c3', name: 'Odd one', channel: null },
];
const CHANNELS = ['search', 'webinar', 'outbound'];
const SEGMENTS = VALUES['segment'] ?? [];

const day = fc.integer({ min: 0, max: 420 }).map((days) => addDays(YEAR, days));
const month = fc.constantFrom(...MONTHS);
const maybe = <T>(value: fc.Arbitrary<T>, freq = 2) => fc.option(value, { nil: null, freq });
const cents = (max: number, min = 0) => fc.integer({ min, max }).map((amount) => (amount / 100).toFixed(2));
const currency = fc.constantFrom('USD', 'USD', 'EUR');
const campaign = fc.constantFrom('c1', 'c2', 'c3');

/** `withOwnCost` decides whether revenue tends to bring its cost. */
const revenueOf = (accounts: readonly string[], withOwnCost: boolean) =>
  fc.uniqueArray(
    fc.record({
      account_id: fc.constantFrom(...accounts),
      product_id: fc.constantFrom(...PRODUCTS),
      month,
      kind: fc.constantFrom('subscription', 'subscription', 'usage', 'services'),
      revenue: cents(500_000, -20_000),
      cogs: withOwnCost ? maybe(cents(200_000), 5) : fc.constant(null),
      currency,
    }),
    { maxLength: 30, selector: (row) => `${row.account_id} ${row.product_id} ${row.month}` },
  );

const costsOf = (accounts: readonly string[]) =>
  fc
    .array(
      fc.record({
        month,
        bucket: fc.constantFrom('sales', 'marketing', 'marketing', 'cogs', 'cogs', 'cs', 'onboarding'),
        segment: maybe(fc.constantFrom(...SEGMENTS)),
        channel: maybe(fc.constantFrom(...CHANNELS)),
        campaign_id: maybe(campaign),
        account_id: maybe(fc.constantFrom(...accounts), 1),
        hours: maybe(fc.constantFrom('0.25', '3', '12.5')),
        amount: maybe(cents(900_000, -1_000), 6),
        currency,
      }),
      { maxLength: 24 },
    )
    .map((rows) => rows.map((row, i) => ({ cost_id: `k${i}`, ...row })));

const leadsOf = (accounts: readonly string[]) =>
  fc
    .array(
      fc.record({
        person_key: maybe(fc.constantFrom('ann', 'bob', 'cy'), 3),
        created_on: day,
        source: maybe(fc.constantFrom('outbound', 'search'), 3),
        campaign_id: maybe(campaign, 2),
        qualifiedAfter: maybe(fc.integer({ min: 0, max: 40 })),
        acceptedAfter: maybe(fc.integer({ min: 0, max: 60 })),
        account_id: maybe(fc.constantFrom(...accounts), 3),
        convertedAfter: maybe(fc.integer({ min: 0, max: 200 }), 1),
        disqualifiedAfter: maybe(fc.integer({ min: 0, max: 200 }), 1),
      }),
      { minLength: 4, maxLength: 16 },
    )
    .map((rows) =>
      rows.map(({ qualifiedAfter, acceptedAfter, convertedAfter, disqualifiedAfter, ...row }, i) => {
        const after = (days: number | null) => (days === null ? null : addDays(row.created_on, days));
        return {
          lead_id: `l${String(i).padStart(2, '0')}`,
          ...row,
          qualified_on: after(qualifiedAfter),
          accepted_on: after(acceptedAfter),
          converted_on: after(convertedAfter),
          disqualified_on: after(disqualifiedAfter),
        };
      }),
    );

const leadIds = Array.from({ length: 8 }, (_, i) => `l${String(i).padStart(2, '0')}`);

const events = fc
  .array(
    fc.record({
      campaign_id: campaign,
      lead_id: maybe(fc.constantFrom(...leadIds), 8),
      kind: fc.constantFrom('delivered', 'engaged', 'engaged'),
      occurred_at: fc.tuple(day, fc.constantFrom('00:00', '12:30', '23:59')).map(([d, t]) => `${d}T${t}:00Z`),
    }),
    { maxLength: 40 },
  )
  .map((rows) => rows.map((row, i) => ({ event_id: `e${String(i).padStart(2, '0')}`, ...row })));

const dealsOf = (accounts: readonly string[]) =>
  fc
    .array(
      fc.record({
        account_id: maybe(fc.constantFrom(...accounts), 3),
        lead_id: maybe(fc.constantFrom(...leadIds), 3),
        kind: fc.constantFrom('new', 'upsell', 'cross_sell', 'renewal'),
        created_on: day,
        took: fc.integer({ min: 0, max: 90 }),
        status: fc.constantFrom('won', 'won', 'won', 'lost', 'open'),
      }),
      { maxLength: 8 },
    )
    .map((rows) =>
      rows.map(({ took, ...row }, i) => ({
        opportunity_id: `o${i}`,
        ...row,
        closed_on: row.status === 'open' ? null : addDays(row.created_on, took),
      })),
    );

const history = fc.uniqueArray(
  fc.record({
    opportunity_id: fc.integer({ min: 0, max: 7 }).map((i) => `o${i}`),
    valid_from: fc.oneof(fc.constant(YEAR), day),
    stage: fc.constant('any'),
    amount: cents(9_000_000),
    currency,
  }),
  { maxLength: 16, selector: (row) => `${row.opportunity_id} ${row.valid_from}` },
);

const attributions = fc.uniqueArray(
  fc.record({
    opportunity_id: fc.integer({ min: 0, max: 7 }).map((i) => `o${i}`),
    campaign_id: campaign,
    model: fc.constantFrom(...ATTRIBUTION_MODELS),
    weight: fc.constantFrom('0', '0.25', '0.5', '1'),
  }),
  { maxLength: 8, selector: (row) => `${row.opportunity_id} ${row.campaign_id} ${row.model}` },
);

export const randomEconomy: fc.Arbitrary<Economy> = fc
  .tuple(randomCompany({ cycles: false }), fc.boolean())
  .chain(([company, withOwnCost]: readonly [Company, boolean]) => {
    const accounts = company.accounts.map(({ account_id }) => account_id);
    const bought = fc.uniqueArray(
      fc.record({
        account_id: fc.constantFrom(...accounts),
        attribute: fc.constant('acquired'),
        valid_from: day,
        valid_to: fc.constant(null),
        value: fc.constantFrom('Harbour Ltd', 'No', 'false'),
      }),
      { maxLength: 2, selector: (row: Attribute) => row.account_id },
    );
    return fc
      .record({
        bought,
        revenue: revenueOf(accounts, withOwnCost),
        costs: costsOf(accounts),
        leads: leadsOf(accounts),
        events,
        deals: dealsOf(accounts),
        history,
        attributions,
      })
      .map(({ bought: acquired, ...facts }) => ({
        ...company,
        ...facts,
        attributes: [...company.attributes, ...acquired],
        campaigns: CAMPAIGNS,
      }));
  });

export const randomEconomics: fc.Arbitrary<Settings> = fc
  .record({
    cacLagMonths: fc.constantFrom(0, 0, 1, 3),
    successInCogs: fc.boolean(),
    onboardingInCac: fc.boolean(),
    attribution: fc.constantFrom(...ATTRIBUTION_MODELS),
    lookbackDays: fc.constantFrom(0, 30, 180),
  })
  .map((economics) => ({ ...DEFAULT_SETTINGS, hourlyRate: 80, economics }));

const scope: fc.Arbitrary<Scope> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Scope>({ kind: 'all' }) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(...SEGMENTS)
      .map(
        (value): Scope => ({ kind: 'rows', anyOf: [{ allOf: [{ attribute: 'segment', values: [value] }] }] }),
      ),
  },
  { weight: 1, arbitrary: fc.constant<Scope>({ kind: 'none' }) },
);

const wholeMonths: fc.Arbitrary<DayRange> = fc
  .tuple(fc.constantFrom(...MONTHS.slice(2)), fc.integer({ min: 0, max: 4 }))
  .map(([start, length]) => ({ start, end: addMonths(start, length) }));
const anyDays: fc.Arbitrary<DayRange> = fc
  .tuple(day, fc.integer({ min: 0, max: 150 }))
  .map(([start, length]) => ({ start, end: addDays(start, length) }));

const DIMENSION_VALUES: Readonly<Record<string, readonly string[]>> = {
  ...VALUES,
  product: PRODUCTS,
  kind: ['subscription', 'usage'],
  channel: CHANNELS,
  campaign: ['c1', 'c2'],
  source: ['outbound', 'search'],
};

export interface Asks {
  readonly dimensions: readonly string[];
  readonly variants: readonly string[];
  readonly monthly: boolean;
  /** Constant rates alone. */
  readonly constant?: true;
}

export function randomAsk({ dimensions, variants, monthly, constant }: Asks): fc.Arbitrary<CellRequest> {
  const filter = fc.constantFrom(...dimensions).chain((attribute) =>
    fc.record({
      attribute: fc.constant(attribute),
      op: fc.constantFrom<Filter['op']>('=', '!='),
      values: fc.uniqueArray(fc.constantFrom(...(DIMENSION_VALUES[attribute] ?? []), NO_VALUE), {
        minLength: 1,
        maxLength: 2,
      }),
    }),
  );
  return fc
    .record({
      periods: fc.array(monthly ? wholeMonths : anyDays, { minLength: 1, maxLength: 2 }),
      by: fc.uniqueArray(fc.constantFrom(...dimensions), { maxLength: 2 }),
      where: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.array(filter, { maxLength: 1 })),
      scope,
      variant: fc.constantFrom('default', ...variants),
      basis: fc.constantFrom('start' as const, 'start' as const, 'end' as const, 'now' as const),
      fx: constant ? fc.constant('constant' as const) : fc.constantFrom('constant' as const, 'spot' as const),
      since: fc.integer({ min: 0, max: 60 }),
    })
    .map(({ basis, fx, since, ...request }) => {
      const last =
        request.periods
          .map(({ end }) => end)
          .toSorted()
          .at(-1) ?? YEAR;
      return {
        ...request,
        options: { basis, fx, grace: null, asKnown: null, currency: null, annualise: false, full: false },
        today: addDays(last, since),
      };
    });
}
