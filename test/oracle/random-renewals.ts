import fc from 'fast-check';
import { addDays, type Day } from '#src/core/calendar.ts';
import type { Filter, Scope } from '#src/core/query.ts';
import type { CellRequest } from '#src/core/source.ts';
import type { Attribute } from './company.ts';
import type { Renewal, RenewalCompany, RenewalSource, Risk } from './renewals.ts';

/** Small companies whose renewals fall due, close and lapse around a few days on which periods begin and end. */

const DAYS: readonly Day[] = [
  '2025-01-01',
  '2025-03-31',
  '2025-04-01',
  '2025-05-15',
  '2025-06-30',
  '2025-07-01',
];
export const RENEWAL_TODAY: Day = '2025-07-10';
const TEAMS = { u1: 'north', u2: 'south', u3: null };
const PEOPLE = Object.keys(TEAMS);

const day = fc.oneof(
  fc.constantFrom(...DAYS),
  fc
    .tuple(fc.constantFrom(...DAYS), fc.constantFrom(-31, -30, -29, -1, 1, 29, 30, 31, 45))
    .map(([from, days]) => addDays(from, days)),
);
const orNull = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: null, freq: 3 });
const cents = fc.oneof(
  fc.constantFrom(0, 1, 10_000, 33_333, 5_000_050),
  fc.integer({ min: 0, max: 9_999_999 }),
);

const told = fc.record({
  due_on: day,
  due: cents,
  outcome: fc.constantFrom<Renewal['outcome'][]>(
    'open',
    'renewed',
    'renewed',
    'partial',
    'lost',
    'withdrawn',
  ),
  closed_on: orNull(day),
  renewed: orNull(cents),
  reason: fc.constantFrom('price', 'competitor', ' price ', ' ', null),
  forecast: fc.constantFrom('commit', 'at_risk', null),
  contacted_on: orNull(day),
});

/** One renewal as it was told, once to three times, always of the same account. */
const renewal = (id: string, accounts: readonly string[]): fc.Arbitrary<Renewal[]> =>
  fc
    .record({
      account_id: fc.constantFrom(...accounts),
      currency: fc.constantFrom<Renewal['currency'][]>('USD', 'USD', 'EUR'),
      is_auto: fc.constantFrom(true, false, null),
      term_months: fc.constantFrom(null, 6, 12, 24, 36),
      owner_id: fc.constantFrom(null, ...PEOPLE),
      versions: fc.array(told, { minLength: 1, maxLength: 3 }),
      since: fc.uniqueArray(day, { minLength: 3, maxLength: 3 }),
    })
    .map(({ versions, since, ...fixed }) => {
      const order = since.toSorted();
      return versions.map((version, nth) => ({
        renewal_id: id,
        ...fixed,
        ...version,
        since: order[nth] ?? '2024-01-01',
      }));
    });

const attribute = (account_id: string, name: string, values: readonly string[]): fc.Arbitrary<Attribute[]> =>
  fc
    .tuple(fc.constantFrom(...values), fc.constantFrom(...values), day, fc.nat({ max: 3 }))
    .map(([first, second, from, which]): Attribute[] => {
      const row = (value: string, valid_from: Day, valid_to: Day | null) => ({
        account_id,
        attribute: name,
        value,
        valid_from,
        valid_to,
      });
      if (which === 0) return [];
      if (which === 1) return [row(first, '2020-01-01', null)];
      return [row(first, '2020-01-01', addDays(from, -1)), row(second, from, null)];
    });

const risk = (accounts: readonly string[]): fc.Arbitrary<Risk> =>
  fc.record({
    account_id: fc.constantFrom(...accounts),
    kind: fc.constantFrom('churn_notice', 'csm_flag', 'payment', 'champion_left', 'other'),
    raised_on: day,
    cleared_on: orNull(fc.oneof(day, fc.constantFrom(RENEWAL_TODAY, addDays(RENEWAL_TODAY, 1)))),
  });

export const randomRenewals: fc.Arbitrary<RenewalCompany> = fc.integer({ min: 1, max: 4 }).chain((count) => {
  const ids = Array.from({ length: count }, (_, nth) => `a${nth + 1}`);
  const kinds = ['customer', 'customer', 'customer', 'customer', 'trial', 'partner'];
  return fc.record({
    accounts: fc.tuple(
      ...ids.map((account_id) =>
        fc.constantFrom(...kinds).map((kind) => ({ account_id, name: account_id, kind })),
      ),
    ),
    attributes: fc
      .tuple(
        ...ids.flatMap((id) => [
          attribute(id, 'segment', ['smb', 'enterprise']),
          attribute(id, 'csm', PEOPLE),
          attribute(id, 'owner', PEOPLE),
        ]),
      )
      .map((rows) => rows.flat()),
    teams: fc.constant(TEAMS),
    renewals: fc
      .integer({ min: 1, max: 24 })
      .chain((many) =>
        fc
          .tuple(...Array.from({ length: many }, (_, nth) => renewal(`r${nth + 1}`, ids)))
          .map((each) => each.flat()),
      ),
    risks: fc.array(risk(ids), { maxLength: 4 }),
    health: fc.dictionary(fc.constantFrom(...ids), fc.constantFrom(10, 39.9, 40, 70), { maxKeys: 3 }),
    euro: fc.constantFrom(5, 10, 11, 20),
  });
});

const DIMENSIONS = ['segment', 'owner', 'team', 'outcome', 'auto_renew', 'forecast'];
const OWN: Readonly<Record<RenewalSource, readonly string[]>> = {
  renewals: [],
  renewal_timing: [],
  churn_reasons: ['reason', 'reason'],
  renewal_bookings: [],
  open_renewals: ['standing', 'risk'],
  arr_at_risk: ['standing', 'risk'],
};

const is = (attribute: string, ...values: string[]): Filter => ({ attribute, op: '=', values });
const FILTERS: readonly Filter[] = [
  is('segment', 'smb'),
  { attribute: 'segment', op: '!=', values: ['smb'] },
  is('owner', 'u1', 'u2'),
  is('outcome', 'open', 'lapsed'),
  is('outcome', 'renewed', 'partial', 'lost'),
  { attribute: 'due_arr', op: '>', values: ['333.33'] },
];
const OWN_FILTERS: Readonly<Record<RenewalSource, readonly Filter[]>> = {
  renewals: [is('auto_renew', 'yes')],
  renewal_timing: [],
  churn_reasons: [is('reason', 'price'), { attribute: 'reason', op: '!=', values: ['unknown'] }],
  renewal_bookings: [],
  open_renewals: [is('standing', 'in grace', 'lapsed'), is('risk', 'yes')],
  arr_at_risk: [is('standing', 'lapsed'), is('risk', 'yes')],
};

const SCOPES: readonly Scope[] = [
  { kind: 'all' },
  { kind: 'all' },
  { kind: 'none' },
  { kind: 'rows', anyOf: [{ allOf: [{ attribute: 'csm', values: ['u1', 'u2'] }] }] },
];

const range = fc
  .tuple(day, day)
  .map(([a, b]) => (a < b ? { start: a, end: b } : { start: b, end: addDays(a, 1) }));

export const randomRenewalRequest = (source: RenewalSource): fc.Arbitrary<CellRequest> => {
  const variants =
    source === 'renewals' ? ['default', 'windfall', 'ex_auto', 'ex_multi_year', 'tcv'] : ['default'];
  const isOpen = source === 'open_renewals' || source === 'arr_at_risk';
  const filter = fc.constantFrom(...FILTERS, ...OWN_FILTERS[source]);
  return fc.record({
    periods: fc.array(isOpen ? fc.oneof(range, fc.constant(AHEAD)) : range, { minLength: 1, maxLength: 3 }),
    by: fc.uniqueArray(fc.constantFrom(...DIMENSIONS, ...OWN[source]), { maxLength: 2 }),
    where: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.array(filter, { maxLength: 2 })),
    scope: fc.constantFrom(...SCOPES),
    variant: fc.constantFrom(...variants),
    today: fc.constantFrom(RENEWAL_TODAY, '2025-06-30', '2025-04-30', '2025-06-14', '2025-07-31'),
    options: fc.record({
      basis: fc.constant(isOpen ? ('now' as const) : ('start' as const)),
      fx: fc.constant('constant' as const),
      grace: fc.constantFrom(null, null, 0, 31),
      asKnown: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, day),
      currency: fc.constant(null),
      annualise: fc.constant(false),
      full: fc.constant(false),
    }),
  });
};

/** All still to come. */
const AHEAD = { start: RENEWAL_TODAY, end: '2025-10-08' };
