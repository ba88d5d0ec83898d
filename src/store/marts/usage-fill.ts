import type { Day } from '../../core/calendar.ts';
import type { Session } from '../../core/ports.ts';
import { binder, type Cte, cte, withClause } from '../../sources/sql/parts.ts';
import { sumParts, usageParts } from '../../sources/usage/derive.ts';

/** Writes the usage marts' rows, into `marts` or another schema of the same shape. */

export const USAGE_TABLES = ['usage_months', 'usage_features', 'usage_sums'] as const;

const COLUMNS = {
  usage_months: 'account_id, month, users, days, actions, spots, amounts',
  usage_features: 'account_id, feature_id, month, any_days, users, days',
  usage_sums:
    'account_id, month, active, user_days, work_days, seat_days, seats, features, features_used, keys_used, adoptions',
} as const;

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

const put = (schema: string, table: keyof typeof COLUMNS): Cte =>
  cte(
    `put_${table}`,
    `INSERT INTO ${schema}.${table} (${COLUMNS[table]}) SELECT ${COLUMNS[table]} FROM ${table} ORDER BY month, account_id`,
  );

const DIRTY_DAYS = `(SELECT u.* FROM pg_temp.usage_dirty d
  JOIN facts.usage_days u ON u.account_id = d.account_id AND u.day >= d.month AND u.day < d.until)`;

/** Months of users and features: of a run of accounts, or of what is marked in `usage_dirty`. */
export async function fillMonths(
  session: Session,
  which: AccountRun | 'dirty',
  schema: string,
): Promise<void> {
  const { bind, values } = binder();
  const [facts, only] =
    which === 'dirty'
      ? [DIRTY_DAYS, '']
      : [
          'facts.usage_days',
          ` AND u.account_id BETWEEN ${bind(which.first, 'text')} AND ${bind(which.last, 'text')}`,
        ];
  const parts = [...usageParts(facts, only), put(schema, 'usage_months'), put(schema, 'usage_features')];
  await session.query(`${withClause(parts)}SELECT 1`, values);
}

/** Every month up to `last` in which the accounts used something or had seats: `asked`. */
function everyMonth(
  run: AccountRun,
  months: readonly Day[],
  schema: string,
  bind: (value: unknown, type: string) => string,
): Cte {
  const own = (alias: string) =>
    `${alias}.account_id BETWEEN ${bind(run.first, 'text')} AND ${bind(run.last, 'text')}`;
  return cte(
    'asked',
    `SELECT account_id, month, (month + interval '1 month')::date AS until FROM (
       SELECT m.account_id, m.month FROM ${schema}.usage_months m WHERE ${own('m')} AND m.month = ANY (${bind(months, 'date[]')})
       UNION
       SELECT n.account_id, x.month FROM facts.entitlements n
       JOIN unnest(${bind(months, 'date[]')}) AS x(month) ON n.valid_from < x.month + interval '1 month' AND (n.valid_to IS NULL OR n.valid_to >= x.month)
       WHERE n.seats > 0 AND ${own('n')}) y`,
  );
}

/** Sums of whole months: of all of a run's accounts in the months given, or of what is marked in `usage_asked`. */
export async function fillSums(
  session: Session,
  which: { readonly run: AccountRun; readonly months: readonly Day[] } | 'asked',
  schema: string,
): Promise<void> {
  const { bind, values } = binder();
  const asked =
    which === 'asked'
      ? cte('asked', 'SELECT account_id, month, until FROM pg_temp.usage_asked')
      : everyMonth(which.run, which.months, schema, bind);
  const parts = sumParts({
    months: `${schema}.usage_months`,
    features: `${schema}.usage_features`,
    entitlements: 'facts.entitlements',
    catalogue: 'facts.features',
  });
  const columns = COLUMNS.usage_sums;
  await session.query(
    `${withClause([asked, ...parts])}INSERT INTO ${schema}.usage_sums (${columns}) SELECT ${columns} FROM usage_sums ORDER BY month, account_id`,
    values,
  );
}
