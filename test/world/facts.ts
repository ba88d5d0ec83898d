import type { Day } from '#src/core/calendar.ts';
import type { Session } from '#src/core/ports.ts';
import type { Company } from '../oracle/company.ts';

const COLUMNS: Readonly<Record<string, string>> = {
  accounts: 'account_id text, name text, kind text',
  account_attributes: 'account_id text, attribute text, valid_from date, valid_to date, value text',
  arr_lines:
    'line_id text, account_id text, product_id text, contract_id text, starts_on date, ends_on date, arr numeric, currency text, is_uplift boolean, signed_on date',
  products: 'product_id text, name text, family text',
  people: 'person_id text, name text, team text, manager_id text',
  fx_rates: 'currency text, rate_set text, effective_on date, rate numeric',
};

const EXTRA: Readonly<Record<string, readonly [string, string]>> = {
  people: ['email, ', "person_id || '@example.com', "],
};

async function put(session: Session, table: string, rows: readonly object[], at: Day): Promise<void> {
  const shape = COLUMNS[table] ?? '';
  const names = shape.split(', ').map((column) => column.split(' ')[0]);
  const [extra, values] = EXTRA[table] ?? ['', ''];
  await session.query(
    `INSERT INTO facts.${table} (${names.join(', ')}, ${extra}sys_from, import_id)
     SELECT ${names.join(', ')}, ${values}$2::timestamptz, 1 FROM jsonb_to_recordset($1::jsonb) AS x(${shape})`,
    [JSON.stringify(rows), `${at}T00:00:00Z`],
  );
}

/** Replaces the facts by a company's, all known since `at`, and marks everything to be derived anew. */
export async function putCompany(session: Session, company: Company, at: Day = '1900-01-01'): Promise<void> {
  for (const table of Object.keys(COLUMNS)) {
    await session.query(`DELETE FROM facts.${table}`);
    await session.query(`DELETE FROM facts.${table}_history`);
  }
  await put(session, 'accounts', company.accounts, at);
  await put(session, 'account_attributes', company.attributes, at);
  await put(session, 'arr_lines', company.lines, at);
  await put(session, 'products', company.products, at);
  await put(session, 'people', company.people, at);
  await put(session, 'fx_rates', company.rates, at);
}
