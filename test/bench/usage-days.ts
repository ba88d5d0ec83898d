import type { Session } from '../../src/core/ports.ts';

/** Days of use by the million, made in the server: every account's features, users and days come from a hash. */

/** Users per account, from 2 to 12, seven on average; days that are looked back. */
const DAYS = 395;
const MEAN_USERS = 7;
/** So many accounts a statement, in the order of the table's key: an import would bring them so. */
const RUN = 1_000;

const hash = (...parts: readonly string[]): string =>
  `(hashtextextended(${parts.join(` || '.' || `)}, 7) & 2147483647)`;

/** Gives the number of rows made. */
export async function makeUsage(session: Session, rows: number, today: string): Promise<number> {
  const [size] = await session.query<{ accounts: number }>(
    'SELECT count(DISTINCT account_id)::int AS accounts FROM facts.entitlements',
  );
  const accounts = size?.accounts ?? 0;
  if (accounts === 0) return 0;
  const perMille = Math.round((1000 * rows) / (accounts * MEAN_USERS * DAYS));
  const [last] = await session.query<{ id: number }>(
    'SELECT coalesce(max(import_id), 0) + 1 AS id FROM facts.imports',
  );
  const id = last?.id ?? 1;
  const runs = await session.query<{ first: string; last: string }>(
    `SELECT min(account_id) AS first, max(account_id) AS last FROM (
       SELECT account_id, (row_number() OVER (ORDER BY account_id) - 1) / ${RUN} AS run
       FROM (SELECT DISTINCT account_id FROM facts.entitlements) e) x GROUP BY run ORDER BY run`,
  );
  for (const run of runs) {
    await session.query(
      `WITH own AS (
         SELECT e.account_id, array_agg(f.feature_id ORDER BY f.feature_id) AS features
         FROM (SELECT DISTINCT account_id, product_id FROM facts.entitlements WHERE account_id BETWEEN $1 AND $2) e
         JOIN facts.features f ON f.product_id = e.product_id GROUP BY 1),
       users AS (
         SELECT o.account_id, o.features, 'u' || u AS user_id
         FROM own o CROSS JOIN generate_series(1, 2 + (${hash('o.account_id', "'n'")} % 11)::int) AS u),
       days AS (
         SELECT u.account_id, u.user_id, u.features, ($3::date - d) AS day,
                ${hash('u.account_id', 'u.user_id', 'd::text')} AS h
         FROM users u CROSS JOIN generate_series(1, ${DAYS}) AS d)
       INSERT INTO facts.usage_days (account_id, user_id, feature_id, day, events, value_events, sys_from, import_id)
       SELECT account_id, user_id, features[1 + h / 1000 % cardinality(features)], day, 1 + h % 20, h / 7 % 5,
              day + interval '1 day', $4
       FROM days WHERE h % 1000 < $5 ORDER BY 1, 2, 3, 4`,
      [run.first, run.last, today, id, perMille],
    );
  }
  const [made] = await session.query<{ n: number }>('SELECT count(*) AS n FROM facts.usage_days');
  await session.query(
    `INSERT INTO facts.imports (import_id, table_name, imported_at, through, inserted, updated, unchanged)
     VALUES ($1, 'usage_days', now(), $2::date - 1, $3, 0, 0)`,
    [id, today, made?.n ?? 0],
  );
  await session.query('ANALYZE facts.usage_days');
  return made?.n ?? 0;
}
