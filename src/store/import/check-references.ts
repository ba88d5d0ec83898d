import type { Table } from '../facts/column.ts';
import { FACT_TABLES } from '../facts/tables.ts';
import {
  FIRST_FINDINGS,
  type Finding,
  type Incoming,
  NOW_WITHDRAWN,
  reportFindings,
  rowsOf,
} from './incoming.ts';
import { current, history, merged, quoted } from './sql.ts';

interface Reference {
  readonly table: Table;
  readonly column: string;
  readonly target: Table;
  /** The target's key. */
  readonly id: string;
  /** Only rows of `account_attributes` for these attributes. */
  readonly attributes?: readonly string[];
}

const TABLES = new Map(FACT_TABLES.map((table) => [table.name, table]));

const PEOPLE_AND_PARENTS = [
  { attributes: ['parent'], to: 'accounts.account_id' },
  { attributes: ['csm', 'owner'], to: 'people.person_id' },
];

const REFERENCES: readonly Reference[] = FACT_TABLES.flatMap((table) => [
  ...table.columns.flatMap((column) => referenceOf(table, column.name, column.references)),
  ...(table.name === 'account_attributes' ? PEOPLE_AND_PARENTS : []).flatMap(({ attributes, to }) =>
    referenceOf(table, 'value', to).map((one) => ({ ...one, attributes })),
  ),
]);

function referenceOf(table: Table, column: string, to: string | undefined): Reference[] {
  const [name = '', id = ''] = to?.split('.') ?? [];
  const target = TABLES.get(name);
  return target ? [{ table, column, target, id }] : [];
}

/** Narrows `m` or `t` to the rows that refer. */
const refers = ({ attributes }: Reference, row: string): string =>
  attributes ? `${row}.attribute IN (${attributes.map((name) => `'${name}'`).join(', ')})` : 'true';

/**
 * Every incoming row refers to rows that are there after the import, and no withdrawal leaves a row that refers to
 * what it withdrew. Rows that were refused count as there: their own problem is enough.
 */
export async function checkReferences(incoming: Incoming): Promise<void> {
  const staged = new Map(incoming.staged.map((one) => [one.table.name, one]));
  for (const reference of REFERENCES) {
    const target = staged.get(reference.target.name);
    if (staged.has(reference.table.name) && !target?.isPartial) {
      await checkIncoming(incoming, reference, target?.refusedIds ?? []);
    }
    if (incoming.withdraws.has(reference.target.name)) await checkWithdrawn(incoming, reference);
  }
}

/** A version that is past may refer to what was withdrawn since, but not to what never was. */
async function checkIncoming(
  incoming: Incoming,
  reference: Reference,
  refused: readonly string[],
): Promise<void> {
  const { table, target, column, id } = reference;
  const value = `m.${quoted(column)}`;
  const findings = await incoming.session.query<Finding>(
    `SELECT m.file_no, m.line_no, ${value} AS value, count(*) OVER () AS total FROM ${merged(table)} m
     WHERE m.is_news AND m.is_kept AND NOT m.is_deleted AND ${value} IS NOT NULL AND ${refers(reference, 'm')}
       AND NOT EXISTS (SELECT FROM ${current(target)} t WHERE t.${quoted(id)} = ${value})
       AND (m.sys_to IS NULL OR NOT EXISTS (
         SELECT FROM ${history(target)} h WHERE h.${quoted(id)} = ${value} AND NOT h.is_deleted))
       AND ${value} <> ALL ($1::text[])
     ${FIRST_FINDINGS}`,
    [refused],
  );
  const expected = `expected an existing ${id} of ${target.name}; there is none of this name`;
  reportFindings(incoming, findings, column, () => expected);
}

async function checkWithdrawn(incoming: Incoming, reference: Reference): Promise<void> {
  const { table, target, column, id } = reference;
  const findings = await incoming.session.query<Finding & { readonly uses: number }>(
    `SELECT file_no, line_no, m.${quoted(id)} AS value, uses, count(*) OVER () AS total
     FROM ${merged(target)} m
     JOIN (SELECT t.${quoted(column)} AS used, count(*) AS uses FROM ${current(table)} t
           WHERE ${refers(reference, 't')} GROUP BY 1) u ON u.used = m.${quoted(id)}
     WHERE ${NOW_WITHDRAWN} ${FIRST_FINDINGS}`,
  );
  const where = reference.attributes ? `${table.name} (${reference.attributes.join(', ')})` : table.name;
  const message = ({ uses }: { readonly uses: number }): string =>
    `expected nothing to refer to a withdrawn row; ${rowsOf(uses)} of ${where} ${uses === 1 ? 'does' : 'do'}, in ${column}`;
  reportFindings(incoming, findings, id, message);
}
