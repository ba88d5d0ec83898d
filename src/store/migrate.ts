import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../core/errors.ts';
import type { Session, Store } from '../core/ports.ts';
import { grantReader } from './grants.ts';

export interface MigrateOptions {
  /** The login that answers are read through; it is granted SELECT on facts and marts, and nothing else. */
  readonly readerRole?: string;
  /** Default: `migrations` beside this file. */
  readonly folder?: string;
}

interface Migration {
  readonly name: string;
  readonly text: string;
  readonly checksum: string;
}

const FOLDER = fileURLToPath(new URL('./migrations', import.meta.url));
const NAME = /^\d{4}_[a-z0-9]+(_[a-z0-9]+)*\.sql$/;
/** Any number of our own: two replicas that start at once take turns. */
const LOCK = 4_711_020_306;

/**
 * Brings the database to this version, in one transaction: all of it or nothing. Throws a `UserError` where an
 * applied file was changed or the database is ahead, and names the file.
 */
export async function migrate(
  store: Store,
  options: MigrateOptions = {},
): Promise<{ readonly applied: readonly string[] }> {
  const migrations = await readMigrations(options.folder ?? FOLDER);
  return store.transaction(async (session) => {
    await session.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    await session.query(LEDGER);
    const pending = outstanding(migrations, await session.query<Recorded>(RECORDED));
    for (const migration of pending) await apply(session, migration);
    if (options.readerRole !== undefined) await grantReader(session, options.readerRole);
    return { applied: pending.map(({ name }) => name) };
  });
}

/** Names of the migrations that `migrate` would apply now. Throws as it does. */
export async function pendingMigrations(session: Session): Promise<readonly string[]> {
  const migrations = await readMigrations(FOLDER);
  const [ledger] = await session.query<{ exists: boolean }>(
    `SELECT to_regclass('bellwether.migrations') IS NOT NULL AS exists`,
  );
  const recorded = ledger?.exists === true ? await session.query<Recorded>(RECORDED) : [];
  return outstanding(migrations, recorded).map(({ name }) => name);
}

type Recorded = { readonly name: string; readonly checksum: string };

const LEDGER = `
  CREATE SCHEMA IF NOT EXISTS bellwether;
  CREATE TABLE IF NOT EXISTS bellwether.migrations (
    name       text PRIMARY KEY,
    checksum   text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
  )`;
const RECORDED = 'SELECT name, checksum FROM bellwether.migrations ORDER BY name';

async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).sort();
  const strange = names.find((name) => !NAME.test(name));
  if (strange !== undefined)
    throw new UserError(`${join(folder, strange)} is no migration: name it like 0007_what_it_does.sql.`);
  const twice = names.find((name, index) => name.slice(0, 4) === names[index - 1]?.slice(0, 4));
  if (twice !== undefined)
    throw new UserError(`Two migrations have the number of ${twice}: renumber the newer.`);
  return Promise.all(names.map((name) => readMigration(folder, name)));
}

/** A checkout may have turned the line ends; that is no change. */
async function readMigration(folder: string, name: string): Promise<Migration> {
  const text = (await readFile(join(folder, name), 'utf8')).replaceAll('\r\n', '\n');
  return { name, text, checksum: createHash('sha256').update(text).digest('hex') };
}

/** Those still to be applied, in order. */
function outstanding(migrations: readonly Migration[], recorded: readonly Recorded[]): Migration[] {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const { name, checksum } of recorded) {
    const file = known.get(name);
    if (file === undefined)
      throw new UserError(
        `The database has had the migration ${name}, which this version does not know: a newer Bellwether has used it. Run that version.`,
      );
    if (file.checksum !== checksum)
      throw new UserError(
        `The migration ${name} was changed after it had been applied. Restore it, and put the change into a new one.`,
      );
  }
  const last = recorded.at(-1)?.name ?? '';
  const pending = migrations.filter(({ name }) => !recorded.some((one) => one.name === name));
  const late = pending.find(({ name }) => name < last);
  if (late !== undefined)
    throw new UserError(
      `The migration ${late.name} comes before ${last}, which has been applied. Renumber it.`,
    );
  return pending;
}

async function apply(session: Session, { name, text, checksum }: Migration): Promise<void> {
  try {
    await session.query(text);
  } catch (error) {
    throw new Error(`The migration ${name} failed${placeIn(text, error)}`, { cause: error });
  }
  await session.query('INSERT INTO bellwether.migrations (name, checksum) VALUES ($1, $2)', [name, checksum]);
}

/** Postgres counts the characters up to the trouble, from 1. */
function placeIn(text: string, error: unknown): string {
  const { position, message } = Object(error);
  const line = text.slice(0, Number(position)).split('\n').length;
  return `${position === undefined ? '' : ` in line ${line}`}: ${message}`;
}
