import type { Session } from '../../core/ports.ts';
import type { Settings } from '../../core/settings.ts';
import { baseParts, CURRENT_FACTS } from '../../sources/retention/base.ts';
import { contributions, type Pair } from '../../sources/retention/cells.ts';
import { binder, withClause } from '../../sources/sql/parts.ts';
import { MEASURES } from '../../sources/retention/tally.ts';
import type { Quarter } from './extent.ts';

/** Writes the marts' rows: for all accounts, or for whole families of some. */

export const BASE_TABLES = ['attributes', 'units', 'uplifts', 'stretches', 'spans'] as const;

/** A statement written for `marts`, aimed at another schema of the same shape. */
const aimed = (text: string, schema: string): string => text.replaceAll('marts.', `${schema}.`);

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
  const parts = baseParts(CURRENT_FACTS, only, bind.bind(settings.graceDays, 'int'));
  const starts = bind.bind(
    quarters.map((quarter) => quarter.start),
    'date[]',
  );
  const ends = bind.bind(
    quarters.map((quarter) => quarter.end),
    'date[]',
  );
  const text = `${withClause([
    ...parts,
    {
      name: 'put_attributes',
      text: 'INSERT INTO marts.attributes (account_id, attribute, value, d_from, d_to) SELECT account_id, attribute, value, d_from, d_to FROM attributes',
    },
    {
      name: 'put_units',
      text: 'INSERT INTO marts.units (account_id, unit_id, d_from, d_to) SELECT account_id, unit_id, d_from, d_to FROM units',
    },
    {
      name: 'put_uplifts',
      text: 'INSERT INTO marts.uplifts (account_id, product_id, line_id, day, currency, cents) SELECT account_id, product_id, line_id, day, currency, cents FROM uplifts',
    },
    {
      name: 'put_stretches',
      text: 'INSERT INTO marts.stretches (account_id, first_day, last_day) SELECT account_id, first_day, last_day FROM stretches',
    },
  ])}
INSERT INTO marts.spans (quarter, account_id, product_id, currency, role, cents, b_from, b_to)
SELECT q.start, s.account_id, s.product_id, s.currency, s.role, s.cents, s.b_from, s.b_to
FROM unnest(${starts}, ${ends}) AS q(start, until) JOIN spans s ON s.b_from < q.until AND s.b_to > q.start
ORDER BY q.start`;
  await session.query(aimed(text, schema), bind.values);
}

/** Files what is still running under quarters that begin after those filed so far. */
export async function extendSpans(
  session: Session,
  last: string,
  quarters: readonly Quarter[],
): Promise<void> {
  await session.query(
    `INSERT INTO marts.spans (quarter, account_id, product_id, currency, role, cents, b_from, b_to)
     SELECT q.start, s.account_id, s.product_id, s.currency, s.role, s.cents, s.b_from, s.b_to
     FROM unnest($2::date[], $3::date[]) AS q(start, until)
     JOIN marts.spans s ON s.quarter = $1::date AND s.b_from < q.until AND s.b_to > q.start`,
    [last, quarters.map((quarter) => quarter.start), quarters.map((quarter) => quarter.end)],
  );
  const next = quarters[0]?.start;
  if (next === undefined) return;
  await session.query('DELETE FROM marts.spans WHERE quarter = $1::date AND b_from >= $2::date', [
    last,
    next,
  ]);
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
