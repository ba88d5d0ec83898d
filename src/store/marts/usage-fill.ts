import type { Day } from '../../core/calendar.ts';
import type { Session } from '../../core/ports.ts';
import type { Settings } from '../../core/settings.ts';
import { binder, type Cte, cte, withClause } from '../../sources/sql/parts.ts';
import { usageParts } from '../../sources/usage/derive.ts';
import { type Bind, cellSums, sumParts } from '../../sources/usage/sums.ts';

/** Writes the usage marts' rows, into `marts` or another schema of the same shape. */

export const USAGE_TABLES = [
  'usage_months',
  'usage_features',
  'usage_sums',
  'usage_cells',
  'usage_spreads',
] as const;

const MONTH_COLUMNS = {
  usage_months: 'account_id, month, users, days, offsets, running',
  usage_features: 'account_id, feature_id, month, any_days, users, days',
} as const;
export const SUM_COLUMNS =
  'account_id, month, attrs, active, user_days, work_days, actions, seat_days, used_days, seats, is_live, features, features_used, keys_used, adoptions';

/** A run of accounts in the order of their ids, both ends included. */
export interface AccountRun {
  readonly first: string;
  readonly last: string;
}

/** So many accounts at a time keep sorts and hashes in memory: 30 million days of use in one go spill to disk. */
const RUN = 2_000;

/** All accounts in runs, none of them cut. */
export const accountRuns = (session: Session): Promise<AccountRun[]> =>
  session.query<AccountRun & Record<string, unknown>>(
    `SELECT min(account_id) AS first, max(account_id) AS last
     FROM (SELECT account_id, (row_number() OVER (ORDER BY account_id) - 1) / ${RUN} AS run FROM facts.accounts) x
     GROUP BY run ORDER BY run`,
  );

const put = (schema: string, table: keyof typeof MONTH_COLUMNS): Cte =>
  cte(
    `put_${table}`,
    `INSERT INTO ${schema}.${table} (${MONTH_COLUMNS[table]}) SELECT ${MONTH_COLUMNS[table]} FROM ${table} ORDER BY month, account_id`,
  );

const DIRTY_DAYS = `(SELECT u.* FROM pg_temp.usage_dirty d
  JOIN facts.usage_days u ON u.account_id = d.account_id AND u.day >= d.month AND u.day < d.until)`;

const within = (run: AccountRun, alias: string, bind: Bind): string =>
  `${alias}.account_id BETWEEN ${bind(run.first, 'text')} AND ${bind(run.last, 'text')}`;

/** Months of users and features: of a run of accounts, or of what is marked in `usage_dirty`. */
export async function fillMonths(
  session: Session,
  which: AccountRun | 'dirty',
  schema: string,
): Promise<void> {
  const { bind, values } = binder();
  const [facts, only] =
    which === 'dirty' ? [DIRTY_DAYS, ''] : ['facts.usage_days', ` AND ${within(which, 'u', bind)}`];
  const parts = [
    ...usageParts(facts, 'facts.accounts', only),
    put(schema, 'usage_months'),
    put(schema, 'usage_features'),
  ];
  await session.query(`${withClause(parts)}SELECT 1`, values);
}

/** Every one of the months in which an account of the run used something or had seats: `asked`. */
function everyMonth(run: AccountRun, months: readonly Day[], schema: string, bind: Bind): Cte {
  const given = bind(months, 'date[]');
  return cte(
    'asked',
    `SELECT account_id, month, (month + interval '1 month')::date AS until FROM (
       SELECT m.account_id, m.month FROM ${schema}.usage_months m WHERE ${within(run, 'm', bind)} AND m.month = ANY (${given})
       UNION
       SELECT n.account_id, x.month FROM facts.entitlements n
       JOIN unnest(${given}) AS x(month) ON n.valid_from < x.month + interval '1 month' AND (n.valid_to IS NULL OR n.valid_to >= x.month)
       WHERE n.seats > 0 AND ${within(run, 'n', bind)}) y`,
  );
}

/** Sums of whole months, of all of a run's accounts. */
export async function fillSums(
  session: Session,
  settings: Settings,
  run: AccountRun,
  months: readonly Day[],
  schema: string,
): Promise<void> {
  const { bind, values } = binder();
  const range = ` AND %.account_id BETWEEN ${bind(run.first, 'text')} AND ${bind(run.last, 'text')} AND %.month = ANY (${bind(months, 'date[]')})`;
  const asked = everyMonth(run, months, schema, bind);
  const parts = [asked, ...sumParts(schema, settings, bind, (alias) => range.replaceAll('%', alias))];
  await session.query(
    `${withClause(parts)}INSERT INTO ${schema}.usage_sums (${SUM_COLUMNS}) SELECT ${SUM_COLUMNS} FROM usage_sums ORDER BY month, account_id`,
    values,
  );
}

/** Sums of what is marked in `usage_asked`, written beside: `usage_new`. */
export async function sumAsked(session: Session, settings: Settings): Promise<void> {
  const { bind, values } = binder();
  const asked = cte('asked', 'SELECT account_id, month, until FROM pg_temp.usage_asked');
  const parts = withClause([asked, ...sumParts('marts', settings, bind)]);
  await session.query('CREATE TEMP TABLE usage_new (LIKE marts.usage_sums) ON COMMIT DROP');
  await session.query(
    `${parts}INSERT INTO pg_temp.usage_new (${SUM_COLUMNS}) SELECT ${SUM_COLUMNS} FROM usage_sums`,
    values,
  );
}

/** Adds rows of sums up into the cells and spreads: `rows` is a subquery of them with a `sign`. */
export async function addUp(
  session: Session,
  settings: Settings,
  rows: string,
  schema: string,
): Promise<void> {
  const { bind, values } = binder();
  const sums = Object.entries(cellSums(settings, bind));
  const names = sums.map(([name]) => name);
  await session.query(
    `INSERT INTO ${schema}.usage_cells AS t (month, attrs, ${names.join(', ')})
     SELECT r.month, r.attrs, ${sums.map(([, sql]) => sql).join(', ')} FROM (${rows}) r GROUP BY 1, 2 ORDER BY 1, 2
     ON CONFLICT (month, attrs) DO UPDATE SET ${names.map((name) => `${name} = t.${name} + excluded.${name}`).join(', ')}`,
    values,
  );
  await session.query(
    `INSERT INTO ${schema}.usage_spreads AS t (month, attrs, actions, users)
     SELECT r.month, r.attrs, v, sum(r.sign)::bigint FROM (${rows}) r CROSS JOIN LATERAL unnest(r.actions) AS v
     GROUP BY 1, 2, 3 HAVING sum(r.sign) <> 0 ORDER BY 1, 2, 3
     ON CONFLICT (month, attrs, actions) DO UPDATE SET users = t.users + excluded.users`,
  );
}

/** Takes away what has come to nothing. */
export async function sweepUsage(session: Session): Promise<void> {
  await session.query('DELETE FROM marts.usage_cells WHERE rows = 0');
  await session.query('DELETE FROM marts.usage_spreads WHERE users = 0');
}
