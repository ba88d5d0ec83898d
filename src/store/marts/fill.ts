import type { Session } from '../../core/ports.ts';
import type { Settings } from '../../core/settings.ts';
import { baseParts, CURRENT_FACTS } from '../../sources/retention/base.ts';
import { contributions, type Pair } from '../../sources/retention/cells.ts';
import { MEASURES } from '../../sources/retention/tally.ts';
import { binder, withClause } from '../../sources/sql/parts.ts';
import type { Quarter } from './extent.ts';

/** Writes the marts' rows: for all accounts, or for whole families of some. */

export const BASE_TABLES = ['attributes', 'units', 'uplifts', 'stretches', 'singles', 'spans'] as const;

/** A statement written for `marts`, aimed at another schema of the same shape. */
const aimed = (text: string, schema: string): string => text.replaceAll('marts.', `${schema}.`);

const PLAIN = {
  attributes: 'account_id, attribute, value, d_from, d_to',
  units: 'account_id, unit_id, d_from, d_to',
  uplifts: 'account_id, product_id, line_id, day, currency, cents',
  stretches: 'account_id, first_day, last_day',
} as const;

const SPAN = 'account_id, product_id, currency, role, cents, b_from, b_to, is_single';

/** One statement, so that the lines are read and bridged once. */
export async function fillBase(
  session: Session,
  settings: Settings,
  quarters: readonly Quarter[],
  ids: readonly string[] | null,
  schema: string,
): Promise<void> {
  const bind = binder();
  const only = ids === null ? '' : ` AND a.account_id = ANY (${bind.bind(ids, 'text[]')})`;
  const starts = bind.bind(
    quarters.map((quarter) => quarter.start),
    'date[]',
  );
  const ends = bind.bind(
    quarters.map((quarter) => quarter.end),
    'date[]',
  );
  const put = (table: keyof typeof PLAIN) => ({
    name: `put_${table}`,
    text: `INSERT INTO marts.${table} (${PLAIN[table]}) SELECT ${PLAIN[table]} FROM ${table}`,
  });
  const text = `${withClause([
    ...baseParts(CURRENT_FACTS, only, bind.bind(settings.graceDays, 'int')),
    put('attributes'),
    put('units'),
    put('uplifts'),
    put('stretches'),
  ])}
INSERT INTO marts.spans (quarter, ${SPAN})
SELECT q.start, ${SPAN} FROM unnest(${starts}, ${ends}) AS q(start, until) JOIN spans s ON s.b_from < q.until AND s.b_to > q.start
ORDER BY q.start, s.account_id`;
  await session.query(aimed(text, schema), bind.values);
  await fillSingles(session, ids, null, schema);
}

/** The balances of accounts that stand alone, whole, quarter by quarter, from the spans filed there. */
async function fillSingles(
  session: Session,
  ids: readonly string[] | null,
  quarters: readonly string[] | null,
  schema: string,
): Promise<void> {
  const bind = binder();
  const own = ids === null ? '' : ` AND account_id = ANY (${bind.bind(ids, 'text[]')})`;
  const filed = quarters === null ? '' : ` AND quarter = ANY (${bind.bind(quarters, 'date[]')})`;
  if (ids === null) await session.query(`ANALYZE ${schema}.spans, ${schema}.stretches`);
  const text = `WITH own AS NOT MATERIALIZED (SELECT * FROM marts.spans WHERE is_single${own}${filed}),
    edges AS NOT MATERIALIZED (
      SELECT quarter, account_id, day AS b_from, lead(day) OVER (PARTITION BY quarter, account_id ORDER BY day) AS b_to
      FROM (SELECT quarter, account_id, b_from AS day FROM own UNION SELECT quarter, account_id, b_to FROM own) x),
    firsts AS NOT MATERIALIZED (SELECT account_id, min(first_day) AS first_day FROM marts.stretches WHERE true${own} GROUP BY 1)
    INSERT INTO marts.singles (quarter, account_id, currency, cents, products, amounts, first_day, b_from, b_to)
    SELECT e.quarter, e.account_id, min(s.currency), sum(s.cents)::bigint, array_agg(s.product_id ORDER BY s.product_id),
           array_agg(s.cents ORDER BY s.product_id), min(f.first_day), e.b_from, e.b_to
    FROM edges e
    JOIN own s ON s.quarter = e.quarter AND s.account_id = e.account_id AND s.b_from <= e.b_from AND s.b_to > e.b_from
    JOIN firsts f ON f.account_id = e.account_id
    WHERE e.b_to > e.quarter
    GROUP BY e.quarter, e.account_id, e.b_from, e.b_to`;
  await session.query(aimed(text, schema), bind.values);
}

/** Files what is still running under quarters that begin after those filed so far. */
export async function extendSpans(
  session: Session,
  last: string,
  quarters: readonly Quarter[],
): Promise<void> {
  const starts = quarters.map((quarter) => quarter.start);
  const [next] = starts;
  if (next === undefined) return;
  await session.query(
    `INSERT INTO marts.spans (quarter, ${SPAN}) SELECT q.start, ${SPAN}
     FROM unnest($2::date[], $3::date[]) AS q(start, until)
     JOIN marts.spans s ON s.quarter = $1::date AND s.b_from < q.until AND s.b_to > q.start`,
    [last, starts, quarters.map((quarter) => quarter.end)],
  );
  await session.query('DELETE FROM marts.spans WHERE quarter = $1::date AND b_from >= $2::date', [
    last,
    next,
  ]);
  await session.query('DELETE FROM marts.singles WHERE quarter = $1::date', [last]);
  await fillSingles(session, null, [last, ...starts], 'marts');
}

/** Adds to the cells of the pairs, or with `sign` −1 takes away, what the accounts contribute. Exact: all integers. */
export async function addToCells(
  session: Session,
  settings: Settings,
  pairs: readonly Pair[],
  ids: readonly string[] | null,
  sign: 1 | -1,
  schema: string,
): Promise<void> {
  const bind = binder();
  const select = contributions(pairs, settings, bind, ids === null ? null : bind.bind(ids, 'text[]'));
  const signed = MEASURES.map((name) => (sign === 1 ? `x.${name}` : `- x.${name}`)).join(', ');
  const added = MEASURES.map((name) => `${name} = t.${name} + excluded.${name}`).join(', ');
  await session.query(
    aimed(
      `INSERT INTO marts.cells AS t (starts_on, months, attrs, ${MEASURES.join(', ')})
       SELECT x.starts_on, x.months, x.attrs, ${signed} FROM (${select}) x
       ON CONFLICT (starts_on, months, attrs) DO UPDATE SET ${added}`,
      schema,
    ),
    bind.values,
  );
}

/** Cells that came down to nothing are no cells. */
export async function sweepCells(session: Session): Promise<void> {
  await session.query(`DELETE FROM marts.cells WHERE ${MEASURES.map((name) => `${name} = 0`).join(' AND ')}`);
}
