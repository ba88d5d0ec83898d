import fc from 'fast-check';
import { addDays, type Day, type DayRange } from '#src/core/calendar.ts';
import type { Scope } from '#src/core/query.ts';

/** Small companies whose journeys, promises and favours coincide, on a handful of days. */

export const TODAY: Day = '2025-08-13';
const FROM: Day = '2024-06-01';
const SPAN = 520;

type Row = Readonly<Record<string, string | number | boolean | null>>;
export type Journey = Readonly<Record<string, readonly Row[]>>;

const MILESTONES: readonly Row[] = [
  { milestone_id: 'fv', name: 'First value', kind: 'first_value', target_days: 20 },
  { milestone_id: 'fw', name: 'Other value', kind: 'first_value', target_days: 40 },
  { milestone_id: 's1', name: 'Kick-off', kind: 'onboarding', is_required: true, target_days: 10 },
  { milestone_id: 's2', name: 'Reports on', kind: 'onboarding', product_id: 'p2', target_days: 45 },
  { milestone_id: 's3', name: 'Single sign-on', kind: 'onboarding', is_required: false, target_days: 99 },
  {
    milestone_id: 'm1',
    name: 'One',
    kind: 'success',
    product_id: 'p2',
    upsell_arr: 1000.05,
    currency: 'USD',
  },
  { milestone_id: 'm2', name: 'Two', kind: 'success', product_id: 'p2', upsell_arr: 333.33, currency: 'EUR' },
  {
    milestone_id: 'm3',
    name: 'Three',
    kind: 'success',
    product_id: 'p1',
    upsell_arr: 50,
    is_repeatable: true,
  },
  { milestone_id: 'm4', name: 'Four', kind: 'success' },
];
const IDS = MILESTONES.map(({ milestone_id }) => String(milestone_id));
const SUCCESSES = ['m1', 'm2', 'm3', 'm4'];

const day = (from = 0, to = SPAN): fc.Arbitrary<Day> =>
  fc.oneof(
    fc.constantFrom('2024-10-01', '2025-01-01', '2025-03-31', '2025-04-01', '2025-06-30', '2025-07-01'),
    fc.integer({ min: from, max: to }).map((days) => addDays(FROM, days)),
  );
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { freq: 3 });
const after = (start: Day, most: number): fc.Arbitrary<Day> =>
  fc.integer({ min: 0, max: most }).map((days) => addDays(start, days));
const currency = fc.constantFrom('USD', 'USD', 'EUR');
const rows = (row: fc.Arbitrary<Row>, maxLength: number): fc.Arbitrary<Row[]> =>
  fc.array(row, { maxLength, size: 'max' });

/** One to three intervals of a line, with gaps around the days of grace; the first may be free. */
const line = (account: string, nth: number): fc.Arbitrary<Row[]> =>
  fc
    .record({
      start: day(0, 350),
      steps: fc.array(
        fc.record({
          days: fc.integer({ min: 5, max: 150 }),
          gap: fc.constantFrom(0, 0, 1, 29, 30, 31, 45, 90),
          arr: fc.constantFrom(0, 100.05, 5000, 12_345.67),
          signed: fc.option(fc.integer({ min: -40, max: 5 }), { freq: 2 }),
        }),
        { minLength: 1, maxLength: 4, size: 'max' },
      ),
      product_id: fc.constantFrom('p1', 'p2'),
      contract_id: fc.option(fc.constantFrom(`${account}-c1`, `${account}-c2`), { freq: 2 }),
      currency,
      isOpen: fc.boolean(),
    })
    .map(({ start, steps, isOpen, ...fields }) => {
      let at = start;
      return steps.map(({ days, gap, arr, signed }, index): Row => {
        const starts_on = at;
        const isLast = index === steps.length - 1;
        at = addDays(at, days + gap);
        return {
          ...fields,
          line_id: `${account}-l${nth}`,
          account_id: account,
          starts_on,
          ends_on: isLast && isOpen ? null : addDays(starts_on, days - 1),
          arr,
          signed_on: signed === null ? null : addDays(starts_on, signed),
        };
      });
    });

const attribute = (account: string, name: string, values: readonly string[]): fc.Arbitrary<Row[]> =>
  fc.tuple(fc.constantFrom(...values), fc.constantFrom(...values), maybe(day())).map(([a, b, change]) =>
    change === null
      ? [{ account_id: account, attribute: name, valid_from: '2020-01-01', valid_to: null, value: a }]
      : [
          {
            account_id: account,
            attribute: name,
            valid_from: '2020-01-01',
            valid_to: addDays(change, -1),
            value: a,
          },
          { account_id: account, attribute: name, valid_from: change, valid_to: null, value: b },
        ],
  );

const project = (account: fc.Arbitrary<string>): fc.Arbitrary<Row> =>
  fc.record({ account_id: account, started_on: day(0, 420) }).chain(({ account_id, started_on }) =>
    fc.record({
      account_id: fc.constant(account_id),
      started_on: fc.constant(started_on),
      target_on: maybe(after(started_on, 90)),
      completed_on: maybe(after(started_on, 160)),
      paused_days: fc.constantFrom(null, 0, 3, 20),
      status: fc.constantFrom('open', 'paused', 'completed', 'completed', 'completed', 'cancelled'),
    }),
  );

const numbered = (name: string, list: readonly Row[]): Row[] =>
  list.map((row, index) => ({ ...row, [name]: `${name}-${index}` }));
const distinct = (list: readonly Row[], keys: readonly string[]): Row[] => [
  ...new Map(list.map((row) => [keys.map((key) => row[key]).join('|'), row])).values(),
];

export const journeys: fc.Arbitrary<Journey> = fc
  .array(fc.constantFrom('customer', 'customer', 'customer', 'customer', 'trial'), {
    minLength: 3,
    maxLength: 7,
  })
  .chain((kinds) => {
    const ids = kinds.map((_, index) => `a${index + 1}`);
    const account = fc.constantFrom(...ids);
    const of = (fields: Record<string, fc.Arbitrary<string | number | boolean | null>>) =>
      fc.record({ account_id: account, ...fields });
    return fc
      .record({
        lines: fc.tuple(...ids.flatMap((id) => [line(id, 1), line(id, 2)])),
        attributes: fc.tuple(
          ...ids.flatMap((id) => [
            attribute(id, 'segment', ['smb', 'enterprise']),
            attribute(id, 'csm', ['c1', 'c2']),
          ]),
        ),
        reached: rows(of({ milestone_id: fc.constantFrom(...IDS, 'fv', 's1', 's2'), reached_on: day() }), 45),
        predictions: rows(
          of({
            milestone_id: fc.constantFrom(...SUCCESSES),
            predicted_at: day(200, 450).map((at) => `${at}T05:00:00Z`),
            predicted_on: day(250),
          }),
          30,
        ),
        takes: rows(
          fc.record({
            milestone_id: fc.constantFrom(...SUCCESSES),
            segment: fc.constantFrom('*', 'smb', 'enterprise'),
            valid_from: day(0, 400),
            rate: fc.constantFrom(0, 0.25, 0.5, 0.9, 1),
          }),
          10,
        ),
        projects: rows(project(account), 10),
        used: rows(
          of({
            user_id: fc.constantFrom('u1', 'u2', 'u3'),
            feature_id: fc.constantFrom('f1', 'f2'),
            day: day(),
            events: fc.constantFrom(0, 1, 5),
            value_events: fc.constantFrom(null, 0, 0, 2),
          }),
          40,
        ),
        outcomes: rows(of({ name: fc.constant('Less'), due_on: day(), verified_on: maybe(day()) }), 12),
        events: rows(
          of({
            kind: fc.constantFrom('reference', 'referral', 'review'),
            asked_on: maybe(day()),
            accepted_on: maybe(day()),
            done_on: maybe(day()),
            referred_account_id: maybe(account),
          }),
          12,
        ),
        deals: rows(
          of({
            kind: fc.constantFrom('upsell', 'cross_sell', 'new', 'renewal'),
            milestone_id: maybe(fc.constantFrom(...SUCCESSES)),
            product_id: fc.constant('p2'),
            created_on: day(),
            closed_on: maybe(day()),
            status: fc.constantFrom('won', 'won', 'lost', 'open'),
          }),
          14,
        ),
        amounts: fc.array(
          fc.record({ amount: fc.constantFrom(10, 99.99, 2000), currency, valid_from: day() }),
          {
            minLength: 20,
            maxLength: 20,
          },
        ),
        costs: rows(
          fc.record({
            month: fc.constantFrom('2025-01-01', '2025-03-01', '2025-04-01', '2025-06-01', '2025-07-01'),
            bucket: fc.constantFrom('onboarding', 'onboarding', 'cs'),
            account_id: maybe(account),
            project: maybe(fc.nat({ max: 9 })),
            hours: maybe(fc.constantFrom(0.5, 7, 12.5)),
            amount: maybe(fc.constantFrom(10.05, 600, 99.99)),
            currency,
          }),
          25,
        ),
      })
      .map((x) => {
        const onboardings = numbered('onboarding_id', x.projects);
        const opportunities = numbered('opportunity_id', x.deals);
        return {
          accounts: ids.map((account_id, i) => ({
            account_id,
            name: account_id,
            kind: kinds[i] ?? 'customer',
          })),
          people: ['c1', 'c2'].map((person_id) => ({
            person_id,
            name: person_id,
            email: `${person_id}@x.example`,
          })),
          products: ['p1', 'p2'].map((product_id) => ({ product_id, name: product_id })),
          account_attributes: x.attributes.flat(),
          arr_lines: x.lines.flat(),
          fx_rates: [{ currency: 'EUR', rate_set: 'budget', effective_on: '2020-01-01', rate: 1.1 }],
          milestones: MILESTONES,
          milestones_reached: distinct(x.reached, ['account_id', 'milestone_id', 'reached_on']),
          milestone_predictions: distinct(x.predictions, ['account_id', 'milestone_id', 'predicted_at']),
          take_rates: distinct(x.takes, ['milestone_id', 'segment', 'valid_from']),
          onboardings,
          features: ['f1', 'f2'].map((feature_id) => ({ feature_id, name: feature_id })),
          usage_days: distinct(x.used, ['account_id', 'user_id', 'feature_id', 'day']),
          outcomes: numbered('outcome_id', x.outcomes),
          advocacy_events: numbered('event_id', x.events),
          opportunities,
          opportunity_history: opportunities.flatMap(({ opportunity_id = null }, i) => {
            const amount = x.amounts[i];
            return amount === undefined ? [] : [{ opportunity_id, stage: 'x', ...amount }];
          }),
          costs: numbered(
            'cost_id',
            x.costs.map(({ project: nth, ...cost }) => ({
              ...cost,
              onboarding_id:
                (typeof nth === 'number' ? onboardings[nth] : undefined)?.['onboarding_id'] ?? null,
            })),
          ),
        };
      });
  });

/** Months, quarters and any two days; some lie ahead. */
export const spans: fc.Arbitrary<DayRange> = fc.oneof(
  fc.constantFrom(
    { start: '2025-04-01', end: '2025-07-01' },
    { start: '2025-07-01', end: '2025-08-13' },
    { start: '2025-01-01', end: '2025-08-01' },
  ),
  fc
    .tuple(day(), fc.integer({ min: 1, max: 200 }))
    .map(([start, days]) => ({ start, end: addDays(start, days) })),
);

export const scopes: fc.Arbitrary<Scope> = fc.constantFrom<Scope>(
  { kind: 'all' },
  { kind: 'all' },
  { kind: 'rows', anyOf: [{ allOf: [{ attribute: 'csm', values: ['c1'] }] }] },
);
