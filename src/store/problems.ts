import pg from 'pg';
import { StatementFault, Unreachable, UserError } from '../core/errors.ts';

/** The database cannot be used as it stands: for whoever runs Bellwether, with what to look at. */
export class StoreUnreachable extends Unreachable {
  override readonly name = 'StoreUnreachable';
}

/** `login@host:port/database`, never the password. */
export function placeOf(url: string): string {
  const { user, host, port, database } = new pg.Client({ connectionString: url });
  return `${user}@${host.startsWith('/') ? host : `${host}:${port}`}/${database}`;
}

/** The login that a connection URL names. */
export function loginOf(url: string): string {
  return new pg.Client({ connectionString: url }).user ?? '';
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there. Is the server running?',
  ENOENT: 'there is no such socket. Is the server running?',
  EACCES: 'this account may not open the socket.',
  ENOTFOUND: 'no such host is known.',
  EAI_AGAIN: 'the host name could not be looked up.',
  ETIMEDOUT: 'there was no answer in time.',
  EHOSTUNREACH: 'there is no way to that host.',
  ENETUNREACH: 'there is no way to that network.',
  ECONNRESET: 'the connection was cut.',
  EPIPE: 'the connection was cut.',
  '28P01': 'the password was refused.',
  '28000': 'the server refused this login.',
  '3D000': 'there is no such database.',
  '53300': 'the server has no connection left.',
  '57P01': 'the server is shutting down.',
  '57P02': 'the server crashed.',
  '57P03': 'the server is starting up or shutting down.',
};

/** What `pg` says without a code, from the start of its sentence. */
const SENTENCES: readonly (readonly [string, string])[] = [
  ['timeout exceeded when trying to connect', 'all connections stayed busy.'],
  ['Connection terminated due to connection timeout', 'there was no answer in time.'],
  ['Connection terminated', 'the connection was cut.'],
  ['Client has encountered a connection error', 'the connection was cut.'],
  ['The server does not support SSL', 'it does not speak TLS; change `sslmode` in the URL.'],
  ['SASL', 'the password is missing or was refused.'],
  ['self-signed certificate', 'its certificate is not trusted.'],
  ['unable to verify', 'its certificate is not trusted.'],
];

/** An error about the connection becomes a `StoreUnreachable`; every other one is returned as it is. */
export function explained(error: unknown, url: string): unknown {
  const reason = reasonOf(error);
  if (reason === undefined) return error;
  return new StoreUnreachable(`Cannot use the database ${placeOf(url)}: ${reason}`, { cause: error });
}

function reasonOf(error: unknown): string | undefined {
  // Several addresses of one host give several errors, and the whole has no message of its own.
  if (error instanceof AggregateError) return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return undefined;
  const known = REASONS[codeOf(error) ?? ''];
  return known ?? SENTENCES.find(([start]) => error.message.startsWith(start))?.[1];
}

/** Postgres's SQLSTATE or Node's error code. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

const QUERY_CANCELED = '57014';

/** A read that took too long may be shown to who asked; any other failure names the statement for the log. */
export function readProblem(error: unknown, name: string, limitMs: number): unknown {
  if (codeOf(error) === QUERY_CANCELED)
    return new UserError(
      `The answer took longer than ${limitMs / 1000} s and was given up (${name}). Ask for a shorter period or fewer groups.`,
      { cause: error },
    );
  if (reasonOf(error) !== undefined || !(error instanceof Error)) return error;
  const position = 'position' in error ? Number(error.position) : Number.NaN;
  return new StatementFault(
    name,
    {
      code: codeOf(error) ?? '',
      reason: error.message,
      position: Number.isFinite(position) ? position : null,
    },
    { cause: error },
  );
}
