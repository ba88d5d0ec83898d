import fc from 'fast-check';
import { addDays, type Day, type DayRange } from '#src/core/calendar.ts';
import type { Session } from '#src/core/ports.ts';
import type { UsageCompany } from '../oracle/usage.ts';

/** Small companies whose use crowds around ends of months, and putting them into the facts. */

const FROM: Day = '2025-01-20';
const DAYS = 140;
export const USAGE_TODAY: Day = '2025-06-10';

const day = fc.oneof(
  fc.integer({ min: 0, max: DAYS }).map((nth) => addDays(FROM, nth)),
  fc.integer({ min: 0, max: 30 }).map((nth) => addDays('2025-03-01', nth)),
  fc.constantFrom(
    '2025-01-31',
    '2025-02-01',
    '2025-02-28',
    '2025-03-01',
    '2025-03-31',
    '2025-04-01',
    '2025-04-30',
    '2025-05-31',
  ),
);

const ACCOUNTS = ['a1', 'a2', 'a3'];
const PRODUCTS = ['p1', 'p2'];
const FEATURES = [
  { feature_id: 'f1', product_id: 'p1', is_key: true },
  { feature_id: 'f2', product_id: 'p1', is_key: false },
  { feature_id: 'f3', product_id: 'p2', is_key: true },
  { feature_id: 'f4', product_id: null, is_key: true },
  { feature_id: 'f5', product_id: 'p2', is_key: null },
];

const use = fc.record({
  account_id: fc.constantFrom(...ACCOUNTS),
  user_id: fc.constantFrom('u1', 'u10', 'u2', 'Ü4'),
  feature_id: fc.constantFrom(...FEATURES.map(({ feature_id }) => feature_id)),
  day,
  events: fc.constantFrom(0, 1, 1, 3, 20),
  value_events: fc.constantFrom(null, 0, 0, 1, 2, 7),
});

const seatsOf = (account_id: string, product_id: string) =>
  fc
    .tuple(
      day,
      fc.integer({ min: 0, max: 60 }),
      fc.option(fc.integer({ min: 0, max: 60 })),
      fc.constantFrom(0, 1, 2, 4),
    )
    .chain(([from, gap, length, seats]) => {
      const first = fc.constantFrom('2024-06-01', from).map((valid_from) => {
        const valid_to = length === null ? null : addDays(from, length);
        return [
          { account_id, product_id, valid_from, valid_to, seats },
          ...(valid_to === null
            ? []
            : [
                {
                  account_id,
                  product_id,
                  valid_from: addDays(valid_to, 1 + gap),
                  valid_to: null,
                  seats: seats + 1,
                },
              ]),
        ];
      });
      return first;
    });

const allSeats = fc
  .tuple(
    ...ACCOUNTS.flatMap((account) =>
      PRODUCTS.map((product) =>
        fc.oneof(
          { weight: 2, arbitrary: seatsOf(account, product) },
          { weight: 1, arbitrary: fc.constant([]) },
        ),
      ),
    ),
  )
  .map((lists) => lists.flat());

export const usageCompanies: fc.Arbitrary<UsageCompany> = fc.record({
  accounts: fc.constant(
    ACCOUNTS.map((account_id) => ({ account_id, kind: account_id === 'a3' ? 'trial' : 'customer' })),
  ),
  features: fc.constant(FEATURES),
  seats: allSeats,
  uses: fc.uniqueArray(use, {
    selector: ({ account_id, user_id, feature_id, day: on }) =>
      `${account_id} ${user_id} ${feature_id} ${on}`,
    minLength: 30,
    maxLength: 110,
  }),
});

const starts = fc.constantFrom('2025-02-01', '2025-03-01', '2025-04-01');

/** Whole months, several of them, and any other days. */
export const usageRanges: fc.Arbitrary<DayRange> = fc.oneof(
  fc.constantFrom(
    { start: '2025-02-01', end: '2025-03-01' },
    { start: '2025-03-01', end: '2025-04-01' },
    { start: '2025-05-01', end: '2025-06-01' },
    { start: '2025-01-01', end: '2025-04-01' },
    { start: '2025-05-11', end: USAGE_TODAY },
    { start: '2025-06-01', end: USAGE_TODAY },
  ),
  fc
    .tuple(starts, fc.integer({ min: -20, max: 20 }), fc.integer({ min: 1, max: 75 }))
    .map(([month, shift, length]) => {
      const start = addDays(month, shift);
      const end = addDays(start, length);
      return { start, end: end > USAGE_TODAY ? USAGE_TODAY : end };
    }),
);

const put = (
  session: Session,
  table: string,
  columns: string,
  rows: readonly object[],
  id: number,
): Promise<unknown> => {
  const names = columns.split(', ').map((column) => column.split(' ')[0]);
  return session.query(
    `INSERT INTO facts.${table} (${names.join(', ')}, sys_from, import_id)
     SELECT ${names.join(', ')}, '2024-01-01T00:00:00Z', $2 FROM jsonb_to_recordset($1::jsonb) AS x(${columns})`,
    [JSON.stringify(rows), id],
  );
};

/** Replaces the facts of usage by a company's, as one import. */
export async function putUsage(session: Session, company: UsageCompany): Promise<void> {
  for (const table of [
    'accounts',
    'account_attributes',
    'products',
    'features',
    'entitlements',
    'usage_days',
  ])
    await session.query(`TRUNCATE facts.${table}, facts.${table}_history`);
  await session.query('TRUNCATE facts.imports');
  await session.query('UPDATE marts.usage_state SET import_id = NULL');
  const { accounts, features, seats, uses } = company;
  const named = accounts.map((account) => ({ ...account, name: `The ${account.account_id}` }));
  await put(session, 'accounts', 'account_id text, name text, kind text', named, 1);
  const segments = accounts.map(({ account_id }, nth) => ({
    account_id,
    attribute: 'segment',
    value: nth % 2 === 0 ? 'smb' : 'enterprise',
    valid_from: '2020-01-01',
  }));
  await put(
    session,
    'account_attributes',
    'account_id text, attribute text, value text, valid_from date',
    segments,
    1,
  );
  const products = PRODUCTS.map((product_id) => ({ product_id, name: product_id }));
  await put(session, 'products', 'product_id text, name text', products, 1);
  const called = features.map((feature) => ({ ...feature, name: feature.feature_id }));
  await put(session, 'features', 'feature_id text, name text, product_id text, is_key boolean', called, 1);
  await put(
    session,
    'entitlements',
    'account_id text, product_id text, valid_from date, valid_to date, seats bigint',
    seats,
    1,
  );
  await putUses(session, uses, 1);
  await recordUsage(session, 1, uses.length + seats.length + features.length);
}

export const putUses = (session: Session, uses: UsageCompany['uses'], id: number): Promise<unknown> =>
  put(
    session,
    'usage_days',
    'account_id text, user_id text, feature_id text, day date, events bigint, value_events bigint',
    uses,
    id,
  );

export const recordUsage = (session: Session, id: number, rows: number): Promise<unknown> =>
  session.query(
    `INSERT INTO facts.imports (import_id, table_name, imported_at, through, inserted, updated, unchanged)
     SELECT $1, t, now(), '2025-06-09', $2, 0, 0 FROM unnest(ARRAY['usage_days', 'entitlements', 'features']) t`,
    [id, rows],
  );
