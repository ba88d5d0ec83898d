import type { Day } from '../core/calendar.ts';
import type { Knowledge } from '../core/knowledge.ts';
import type { Person } from '../core/policy.ts';
import type { Row, Store } from '../core/ports.ts';
import type { Scope } from '../core/query.ts';
import type { TableFreshness } from '../core/section.ts';
import type { Source, Statement } from '../core/source.ts';
import { type Binder, binder } from '../sources/sql/parts.ts';
import { visibleAccounts, visiblePeople } from '../sources/sql/scope.ts';

/** Values per attribute that an ask may name; an attribute with more (an id, a free text) is named behind its key. */
const VALUES_NAMED = 2_000;

/** A statement over `seen`, the accounts that the scope lets through. */
function scoped(
  name: string,
  scope: Scope,
  today: Day,
  write: (day: string, bind: Binder) => string,
): Statement {
  const bind = binder();
  const day = bind.bind(today, 'date');
  const visible = visibleAccounts(scope, today, bind) ?? 'SELECT account_id FROM facts.accounts';
  return {
    name: `knowledge.${name}`,
    text: `WITH today AS (SELECT ${day} AS day), seen AS (${visible}) ${write('(SELECT day FROM today)', bind)}`,
    values: bind.values,
  };
}

const accountNames = (scope: Scope, today: Day): Statement =>
  scoped(
    'accounts',
    scope,
    today,
    (
      day,
    ) => `SELECT a.account_id AS id, a.name, r.value AS hint FROM facts.accounts a JOIN seen USING (account_id)
      LEFT JOIN facts.account_attributes r ON r.account_id = a.account_id AND r.attribute = 'region'
        AND r.valid_from <= ${day} AND (r.valid_to IS NULL OR r.valid_to >= ${day})
      ORDER BY a.account_id`,
  );

const attributeValues = (scope: Scope, today: Day): Statement =>
  scoped(
    'values',
    scope,
    today,
    () => `SELECT attribute, value FROM (
        SELECT attribute, value, count(*) OVER (PARTITION BY attribute) AS n
        FROM (SELECT DISTINCT x.attribute, x.value FROM facts.account_attributes x JOIN seen USING (account_id)
              WHERE x.attribute NOT IN ('csm', 'owner', 'parent')) d) c
      WHERE n <= ${VALUES_NAMED} ORDER BY 1, 2`,
  );

/** Who looks after an account that is seen or sells to it, and whose books the reader may see; who sees all knows everybody. */
const namedPeople = (scope: Scope, today: Day): Statement =>
  scoped('people', scope, today, (_day, bind) =>
    scope.kind === 'all'
      ? `SELECT ${PERSON} FROM facts.people p ORDER BY p.person_id`
      : `SELECT ${PERSON} FROM facts.people p WHERE p.person_id IN (
        SELECT x.value FROM facts.account_attributes x JOIN seen USING (account_id) WHERE x.attribute IN ('csm', 'owner')
        UNION ALL SELECT x.owner_id FROM facts.renewals x JOIN seen USING (account_id)
        UNION ALL SELECT o.owner_id FROM facts.opportunities o JOIN seen USING (account_id)
        UNION ALL SELECT unnest(${visiblePeople(scope, bind)}))
      ORDER BY p.person_id`,
  );

const heldProducts = (scope: Scope, today: Day): Statement =>
  scoped(
    'products',
    scope,
    today,
    () => `SELECT product_id AS id, name, family FROM facts.products WHERE product_id IN (
        SELECT l.product_id FROM facts.arr_lines l JOIN seen USING (account_id)
        UNION SELECT n.product_id FROM facts.entitlements n JOIN seen USING (account_id)) ORDER BY 1`,
  );

const PERSON = 'person_id, name, email, role, manager_id, team, starts_on, ends_on';

const orNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const personOf = (row: Row): Person => ({
  personId: String(row['person_id']),
  name: String(row['name']),
  email: String(row['email']),
  role: orNull(row['role']),
  managerId: orNull(row['manager_id']),
  team: orNull(row['team']),
  startsOn: orNull(row['starts_on']),
  endsOn: orNull(row['ends_on']),
});

/** Everybody in the facts: for deciding who is who, never for showing. */
export async function readPeople(store: Pick<Store, 'read'>): Promise<readonly Person[]> {
  const rows = await store.read({
    name: 'people',
    text: `SELECT ${PERSON} FROM facts.people ORDER BY person_id`,
    values: [],
  });
  return rows.map(personOf);
}

/** Values that the sources' own dimensions keep in tables: they name no account. */
export async function readCatalogue(
  store: Pick<Store, 'read'>,
  sources: readonly Source[],
): Promise<Knowledge['catalogue']> {
  const kept = sources.flatMap(({ dimensions = [] }) =>
    dimensions.flatMap(({ name, values }) =>
      values !== undefined && 'table' in values ? [{ dimension: name, ...values }] : [],
    ),
  );
  if (kept.length === 0) return [];
  const parts = kept.map(
    ({ dimension, table, value, name }) =>
      `(SELECT DISTINCT '${dimension}' AS dimension, ${value}::text AS value, ${name ?? 'NULL'}::text AS name FROM facts.${table}
        WHERE ${value} IS NOT NULL ORDER BY 2 LIMIT ${VALUES_NAMED})`,
  );
  const text = [...new Set(parts)].join('\nUNION ALL\n');
  const rows = await store.read({ name: 'knowledge.catalogue', text, values: [] });
  return rows.map((row) => ({
    dimension: String(row['dimension']),
    value: String(row['value']),
    name: orNull(row['name']),
  }));
}

/** The accounts that a scope lets through. */
export async function readVisible(
  store: Pick<Store, 'read'>,
  scope: Scope,
  today: Day,
): Promise<readonly string[]> {
  const rows = await store.read(scoped('visible', scope, today, () => 'SELECT account_id FROM seen'));
  return rows.map((row) => String(row['account_id']));
}

/** What a scope lets through of what may be named; without `withAccounts` no accounts. */
export async function readScoped(
  store: Pick<Store, 'read'>,
  scope: Scope,
  today: Day,
  withAccounts = true,
): Promise<Omit<Knowledge, 'catalogue'>> {
  const [accounts, values, people, products] = await Promise.all([
    withAccounts ? store.read(accountNames(scope, today)) : [],
    store.read(attributeValues(scope, today)),
    store.read(namedPeople(scope, today)),
    store.read(heldProducts(scope, today)),
  ]);
  return {
    accounts: accounts.map((row) => ({
      id: String(row['id']),
      name: String(row['name']),
      hint: orNull(row['hint']),
    })),
    values: values.map((row) => ({ attribute: String(row['attribute']), value: String(row['value']) })),
    people: people.map(personOf),
    products: products.map((row) => ({
      id: String(row['id']),
      name: String(row['name']),
      family: orNull(row['family']),
    })),
  };
}

/** What somebody with this scope may name in an ask; who sees nothing is told no word of the catalogue either. */
export async function readKnowledge(
  store: Pick<Store, 'read'>,
  scope: Scope,
  today: Day,
  sources: readonly Source[] = [],
): Promise<Knowledge> {
  const [scopedTo, catalogue] = await Promise.all([
    readScoped(store, scope, today),
    scope.kind === 'none' ? [] : readCatalogue(store, sources),
  ]);
  return { ...scopedTo, catalogue };
}

/** The oldest `through` of the tables' latest imports; null where none of them was ever imported. */
export async function readFreshness(
  store: Pick<Store, 'read'>,
  tables: readonly string[],
): Promise<Day | null> {
  const [row] = await store.read<{ through: Day | null }>({
    name: 'freshness',
    text: `SELECT min(through) AS through FROM (
        SELECT DISTINCT ON (table_name) through FROM facts.imports WHERE table_name = ANY ($1::text[])
        ORDER BY table_name, imported_at DESC, import_id DESC) x`,
    values: [tables],
  });
  return row?.through ?? null;
}

/** How far each table goes, the oldest first; never imported stands before all. */
export async function readThroughs(
  store: Pick<Store, 'read'>,
  tables: readonly string[],
): Promise<readonly TableFreshness[]> {
  return store.read<TableFreshness & Record<string, unknown>>({
    name: 'throughs',
    text: `SELECT t.name AS "table", x.through FROM unnest($1::text[]) AS t(name) LEFT JOIN LATERAL (
        SELECT through FROM facts.imports WHERE table_name = t.name ORDER BY imported_at DESC, import_id DESC LIMIT 1) x ON true
      ORDER BY x.through NULLS FIRST, t.name`,
    values: [tables],
  });
}
