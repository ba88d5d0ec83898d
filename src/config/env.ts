import { readFileSync } from 'node:fs';
import { UserError } from '../core/errors.ts';

/** What the environment says. This is the one file that reads it. */
export interface Environment {
  /** The Postgres to use; null takes the embedded one under `home`. */
  readonly databaseUrl: string | null;
  /** The login that asks run through: SELECT alone. */
  readonly databaseReaderUrl: string | null;
  /** Folder of the embedded Postgres. */
  readonly home: string;
  /** The config file named by the environment; `--config` goes before it. */
  readonly configFile: string | null;
  readonly noColor: boolean;
  /** What whoever reads `/metrics` has to show; null lets this machine alone read it. */
  readonly metricsToken: string | null;
}

type Variables = Readonly<Record<string, string | undefined>>;

const POSTGRES_URL = /^postgres(ql)?:\/\/\S+$/;

/**
 * Each value comes from `NAME`, or from the file that `NAME_FILE` names (how containers hand over secrets).
 * Throws `UserError` for a file that cannot be read, for both at once, and for a database URL that is none;
 * no message repeats a value.
 */
export function readEnvironment(variables: Variables = process.env): Environment {
  return {
    databaseUrl: databaseUrl(variables, 'DATABASE_URL'),
    databaseReaderUrl: databaseUrl(variables, 'DATABASE_READER_URL'),
    home: valueFrom(variables, 'BELLWETHER_HOME') ?? '.bellwether',
    configFile: valueFrom(variables, 'BELLWETHER_CONFIG'),
    noColor: valueFrom(variables, 'NO_COLOR') !== null,
    metricsToken: token(variables, 'METRICS_TOKEN'),
  };
}

function databaseUrl(variables: Variables, name: string): string | null {
  const value = valueFrom(variables, name);
  if (value !== null && !POSTGRES_URL.test(value)) {
    throw new UserError(
      `${name} is not the URL of a Postgres; allowed: postgres://user:password@host:5432/database`,
    );
  }
  return value;
}

const TOKEN = /^[\x21-\x7e]{16,}$/;

/** Sent in a header; one that can be guessed is none. */
function token(variables: Variables, name: string): string | null {
  const value = valueFrom(variables, name);
  if (value !== null && !TOKEN.test(value)) {
    throw new UserError(`${name} is not safe; allowed: 16 or more characters without spaces`);
  }
  return value;
}

/** An empty variable counts as unset. */
function valueFrom(variables: Variables, name: string): string | null {
  const value = variables[name] ?? '';
  const file = variables[`${name}_FILE`] ?? '';
  if (value !== '' && file !== '')
    throw new UserError(`${name} and ${name}_FILE are both set; keep one of them`);
  return file === '' ? value || null : contentsOf(name, file);
}

function contentsOf(name: string, file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new UserError(`${name}_FILE names ${file}, which cannot be read (${code})`);
  }
  if (text === '') throw new UserError(`${name}_FILE names ${file}, which is empty`);
  return text;
}
