import { UserError } from '../core/errors.ts';
import type { Session } from '../core/ports.ts';

/** Schemas that answers may read. */
const READABLE = ['facts', 'marts'];

/**
 * Lets the reader's login SELECT from facts and marts as they are now, and takes everything else away. Throws a
 * `UserError` that lists what the login can do all the same, say because it owns the tables.
 */
export async function grantReader(session: Session, role: string): Promise<void> {
  const [names] = await session.query<{ role: string; database: string }>(
    'SELECT quote_ident($1) AS role, quote_ident(current_database()) AS database',
    [role],
  );
  if (names === undefined) return;
  const [login] = await session.query(LOGIN, [role]);
  if (login === undefined)
    throw new UserError(
      `The database has no login ${role}. Make it with: CREATE ROLE ${names.role} LOGIN PASSWORD '…'`,
    );
  await refuse(session, TOO_POWERFUL, role);
  await session.query(grants(names.role, names.database));
  await refuse(session, BEYOND_GRANTS, role);
}

/** Throws a `UserError` that lists what the login can do beyond reading. The database must be migrated. */
export async function checkReader(session: Session, role: string): Promise<void> {
  await refuse(session, TOO_POWERFUL, role);
  await refuse(session, BEYOND_GRANTS, role);
}

async function refuse(session: Session, excess: string, role: string): Promise<void> {
  const found = await session.query<{ can: string }>(excess, [role]);
  if (found.length === 0) return;
  const list = found.map(({ can }) => can).join('; ');
  throw new UserError(
    `The reader's login ${role} may only read facts and marts, but it can also: ${list}. Use a login of its own without these rights; what PUBLIC may do counts, and the owner can REVOKE it.`,
  );
}

const LOGIN = 'SELECT FROM pg_roles WHERE rolname = $1';

/** Nothing could be taken away from such a login. */
const TOO_POWERFUL = `
  SELECT can FROM pg_roles, LATERAL (
    SELECT 1, 'do everything, as a superuser' WHERE rolsuper
    UNION ALL SELECT 2, 'act as ' || current_user WHERE NOT rolsuper AND pg_has_role(oid, current_user, 'MEMBER')
    UNION ALL SELECT 3, 'make roles' WHERE NOT rolsuper AND rolcreaterole
  ) AS excess (place, can)
  WHERE rolname = $1 ORDER BY place`;

/** Every role is in PUBLIC, so what PUBLIC may do cannot be kept from the reader otherwise. */
const grants = (role: string, database: string): string => `
  REVOKE CREATE, TEMPORARY ON DATABASE ${database} FROM PUBLIC, ${role};
  REVOKE CREATE ON SCHEMA public FROM PUBLIC, ${role};
  REVOKE ALL ON SCHEMA bellwether FROM PUBLIC, ${role};
  REVOKE ALL ON ALL TABLES IN SCHEMA bellwether FROM PUBLIC, ${role};
  ${READABLE.map(
    (schema) => `
  REVOKE ALL ON SCHEMA ${schema} FROM PUBLIC, ${role};
  REVOKE ALL ON ALL TABLES IN SCHEMA ${schema} FROM PUBLIC, ${role};
  GRANT USAGE ON SCHEMA ${schema} TO ${role};
  GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO ${role};`,
  ).join('')}`;

/** What comes from membership in other roles, or was granted by others, which the REVOKEs do not reach. */
const BEYOND_GRANTS = `
  WITH reader AS (SELECT oid FROM pg_roles WHERE rolname = $1)
  SELECT kind || ' on the database' AS can
  FROM reader, unnest(ARRAY['CREATE', 'TEMPORARY']) AS kind
  WHERE has_database_privilege(reader.oid, current_database(), kind)
  UNION ALL
  SELECT 'create in the schema ' || nspname
  FROM reader, pg_namespace
  WHERE nspname IN ('public', 'bellwether', 'facts', 'marts')
    AND has_schema_privilege(reader.oid, pg_namespace.oid, 'CREATE')
  UNION ALL
  SELECT 'use the schema bellwether' FROM reader WHERE has_schema_privilege(reader.oid, 'bellwether', 'USAGE')
  UNION ALL
  SELECT 'write to ' || pg_class.oid::regclass
  FROM reader, pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
  WHERE relkind IN ('r', 'p', 'v', 'm', 'f')
    AND nspname !~ '^(pg_|information_schema$)'
    AND has_table_privilege(reader.oid, pg_class.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
  LIMIT 10`;
