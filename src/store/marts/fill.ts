import type { Session } from '../../core/ports.ts';
import type { Settings } from '../../core/settings.ts';
import { baseParts, CURRENT_FACTS } from '../../sources/retention/base.ts';
import type { Pair } from '../../sources/retention/cells.ts';
import { contributions } from '../../sources/retention/contributions.ts';
import { singleParts } from '../../sources/retention/single-rows.ts';
import { STORED } from '../../sources/retention/tally.ts';
import { binder, withClause } from '../../sources/sql/parts.ts';
import type { Quarter } from './extent.ts';

/** Writes the marts' rows: for all accounts, or for whole families of some. */

export const BASE_TABLES = [
  'attributes',
  'units',
  'uplifts',
  'terms',
  'stretches',
  'singles',
  'spans',
] as const;

/** A statement written for `marts`, aimed at another schema of the same shape. */
const aimed = (text: string, schema: string): string => text.replaceAll('marts.', `${schema}.`);

const PLAIN = {
  attributes: 'account_id, attribute, value, d_from, d_to',
  units: 'account_id, unit_id, d_from, d_to',
  uplifts: 'account_id, product_id, line_id, day, currency, cents',
  terms: 'account_id, product_id, first_day, last_day',
  stretches: 'account_id, first_day, last_day',
} as const;

/** Rows that are filed under each quarter that they touch. */
const FILED = {
  spans: 'account_id, product_id, currency, role, cents, b_from, b_to',
  singles: 'account_id, b_from, b_to, first_day, cents, currency, attrs, products, amounts',
} as const;

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
  const file = (
    table: keyof typeof FILED,
    which: string,
  ) => `INSERT INTO marts.${table} (quarter, ${FILED[table]})
SELECT q.start, ${FILED[table]} FROM unnest(${starts}, ${ends}) AS q(start, until)
JOIN ${table} r ON r.b_from < q.until AND r.b_to > q.start${which}
ORDER BY q.start`;
  const rollup = settings.rollupAttributes.map((attribute) => bind.bind(attribute, 'text'));
  const text = `${withClause([
    ...baseParts(CURRENT_FACTS, only, bind.bind(settings.graceDays, 'int')),
    ...singleParts(rollup),
    put('attributes'),
    put('units'),
    put('uplifts'),
    put('terms'),
    put('stretches'),
    { name: 'put_spans', text: file('spans', ' AND NOT r.is_single') },
  ])}
${file('singles', '')}`;
  await session.query(aimed(text, schema), bind.values);
}

/** Whole families whose new rows stand in a schema of their own. */
export interface Exchanged {
  readonly ids: readonly string[];
  readonly fresh: string;
}

/** Rows of the marts that are no more go, new ones come; what is as it was is not touched. */
export async function exchangeRows(session: Session, { ids, fresh }: Exchanged): Promise<void> {
  for (const table of BASE_TABLES) {
    await session.query(
      `DELETE FROM marts.${table} t USING (
         SELECT * FROM marts.${table} WHERE account_id = ANY ($1::text[]) EXCEPT ALL SELECT * FROM ${fresh}.${table}
       ) gone
       WHERE t.account_id = ANY ($1::text[]) AND t.account_id = gone.account_id AND t IS NOT DISTINCT FROM gone`,
      [ids],
    );
    await session.query(
      `INSERT INTO marts.${table}
       SELECT * FROM ${fresh}.${table} EXCEPT ALL SELECT * FROM marts.${table} WHERE account_id = ANY ($1::text[])`,
      [ids],
    );
  }
}

/** Files what is still running under quarters that begin after those filed so far. */
export async function extendFiled(
  session: Session,
  last: string,
  quarters: readonly Quarter[],
): Promise<void> {
  const starts = quarters.map((quarter) => quarter.start);
  const [next] = starts;
  if (next === undefined) return;
  for (const [table, columns] of Object.entries(FILED)) {
    await session.query(
      `INSERT INTO marts.${table} (quarter, ${columns}) SELECT q.start, ${columns}
       FROM unnest($2::date[], $3::date[]) AS q(start, until)
       JOIN marts.${table} r ON r.quarter = $1::date AND r.b_from < q.until AND r.b_to > q.start`,
      [last, starts, quarters.map((quarter) => quarter.end)],
    );
    await session.query(`DELETE FROM marts.${table} WHERE quarter = $1::date AND b_from >= $2::date`, [
      last,
      next,
    ]);
  }
}

/** Adds to the cells of the pairs what everybody contributes, or, for an exchange, the difference that it makes. */
export async function addToCells(
  session: Session,
  settings: Settings,
  pairs: readonly Pair[],
  exchanged: Exchanged | null,
  schema: string,
): Promise<void> {
  const bind = binder();
  const exchange =
    exchanged === null ? null : { ids: bind.bind(exchanged.ids, 'text[]'), fresh: exchanged.fresh };
  const select = contributions(pairs, settings, bind, exchange);
  const added = STORED.map((name) => `${name} = t.${name} + excluded.${name}`).join(', ');
  await session.query(
    aimed(
      `INSERT INTO marts.cells AS t (starts_on, months, attrs, ${STORED.join(', ')}) ${select}
       ON CONFLICT (starts_on, months, attrs) DO UPDATE SET ${added}`,
      schema,
    ),
    bind.values,
  );
}

/** Cells that came down to nothing are no cells. */
export async function sweepCells(session: Session): Promise<void> {
  await session.query(`DELETE FROM marts.cells WHERE ${STORED.map((name) => `${name} = 0`).join(' AND ')}`);
}
