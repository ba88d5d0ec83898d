import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Row, Session, Store } from '../core/ports.ts';
import type { Statement } from '../core/source.ts';
import { chunked } from './chunks.ts';
import { explained, readProblem } from './problems.ts';
import { turns } from './turns.ts';
import { types } from './types.ts';

export interface StoreOptions {
  readonly url: string;
  /** Of a login with SELECT alone. */
  readonly readerUrl: string;
  /** After which the server gives up a `read`. Default 20,000. */
  readonly readTimeoutMs?: number;
  /** Told when an idle connection is lost; the next use makes a new one. */
  readonly onLost?: (error: Error) => void;
}

const CONNECTIONS = 10;
const READER_CONNECTIONS = 8;
/** For a new connection, and in a busy pool for a free one: longer than a read may take. */
const CONNECT_LIMIT_MS = 30_000;
const READ_LIMIT_MS = 20_000;
/** A digest may have a dozen statements that go through everything: all at once, each would take as long as all. */
const WIDE_AT_ONCE = 2;
/**
 * Left to its estimates, which are off by a factor of a thousand after a few conditions on days, the server would look
 * every row up by itself, or sort millions of them for a join or a sum that a hash table does in a tenth of the time.
 */
const PLANNED_WIDE = ['nestloop', 'mergejoin', 'sort']
  .map((way) => `, set_config('enable_${way}', 'off', true)`)
  .join('');

/**
 * Nothing is connected until it is used. Only what a pooler in transaction mode lets through is asked of a
 * connection: no session settings, no named statements.
 */
export function openStore(options: StoreOptions): Store {
  const onLost = options.onLost ?? (() => undefined);
  const writer = poolFor(options.url, CONNECTIONS, onLost);
  const reader = poolFor(options.readerUrl, READER_CONNECTIONS, onLost);
  const limit = options.readTimeoutMs ?? READ_LIMIT_MS;
  if (!Number.isSafeInteger(limit) || limit <= 0)
    throw new RangeError(`readTimeoutMs must be a whole number of milliseconds above 0, not ${limit}.`);
  // A digest asks for more at once than there are connections: whoever has to wait does so here, however long.
  const inTurn = { wide: turns(WIDE_AT_ONCE), plain: turns(READER_CONNECTIONS - WIDE_AT_ONCE) };
  let closing: Promise<unknown> | undefined;
  return {
    query: (text, values) => lend(writer, (client) => sessionOn(client).query(text, values)),
    copyIn: (text, rows) => lend(writer, (client) => sessionOn(client).copyIn(text, rows)),
    transaction: (work) => lend(writer, (client) => transact(client, work)),
    read: <R extends Row = Row>(statement: Statement) => {
      const turn = statement.wide === true ? inTurn.wide : inTurn.plain;
      return turn(() => lend(reader, (client) => read<R>(client, statement, limit)));
    },
    close: async () => {
      closing ??= Promise.all([close(writer), close(reader)]);
      await closing;
    },
  };
}

interface Connections {
  readonly pool: pg.Pool;
  /** Lent out at this moment. */
  readonly lent: Set<pg.PoolClient>;
}

function poolFor(url: string, max: number, onLost: (error: Error) => void): Connections {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    types,
    application_name: 'bellwether',
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    keepAlive: true,
  });
  pool.on('error', (error) => onLost(error));
  return { pool, lent: new Set() };
}

/** For work that still runs when the pool closes; what is left then is cut off. */
const CLOSE_LIMIT_MS = 2_000;

async function close({ pool, lent }: Connections): Promise<void> {
  const cutOff = setTimeout(() => {
    for (const client of lent) void client.end().catch(() => undefined);
  }, CLOSE_LIMIT_MS);
  await pool.end();
  clearTimeout(cutOff);
}

/** Lends a connection. One that broke, or that was left inside a transaction, is closed instead of taken back. */
async function lend<T>({ pool, lent }: Connections, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const url = pool.options.connectionString ?? '';
  const client = await pool.connect().catch((error: unknown) => {
    throw explained(error, url);
  });
  let broken = false;
  const onError = (): void => {
    broken = true;
  };
  client.on('error', onError);
  lent.add(client);
  try {
    return await work(client);
  } catch (error) {
    throw explained(error, url);
  } finally {
    lent.delete(client);
    client.off('error', onError);
    client.release(broken || client.getTransactionStatus() !== 'I');
  }
}

const sessionOn = (client: pg.PoolClient): Session => ({
  query: async <R extends Row>(text: string, values?: readonly unknown[]) =>
    lastRows<R>(await client.query(text, values === undefined ? undefined : safe(values))),
  copyIn: async (text, rows) => {
    const sink = client.query(copyFrom(text));
    await pipeline(Readable.from(chunked(rows)), sink);
    return sink.rowCount;
  },
});

/** Several statements in one text answer with a list; its last is the one that counts. */
function lastRows<R extends Row>(result: pg.QueryResult<R> | pg.QueryResult<R>[]): R[] {
  return Array.isArray(result) ? (result.at(-1)?.rows ?? []) : result.rows;
}

/** `pg` would write a Date in the process's own time zone. */
function safe(values: readonly unknown[]): unknown[] {
  if (values.some((value) => value instanceof Date))
    throw new TypeError('Pass days and instants to a statement as ISO text, not as a Date.');
  return [...values];
}

async function transact<T>(client: pg.PoolClient, work: (session: Session) => Promise<T>): Promise<T> {
  const session = sessionOn(client);
  let isOver = false;
  const open = (): Session => {
    if (isOver) throw new Error('This transaction is over; its session can no longer be used.');
    return session;
  };
  await client.query('BEGIN');
  try {
    const result = await work({
      query: async (text, values) => open().query(text, values),
      copyIn: async (text, rows) => open().copyIn(text, rows),
    });
    isOver = true;
    const { command } = await client.query('COMMIT');
    if (command !== 'COMMIT')
      throw new Error(
        'Nothing was saved: a statement of this transaction failed, and the failure was caught.',
      );
    return result;
  } catch (error) {
    isOver = true;
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/**
 * Always undone at the end: a setting that the statement changed goes back with the transaction. Grants are
 * what holds; that it is read only and single is a second fence.
 */
async function read<R extends Row>(
  client: pg.PoolClient,
  statement: Statement,
  limitMs: number,
): Promise<R[]> {
  const query: pg.QueryConfig & { queryMode: 'extended' } = {
    text: statement.text,
    values: safe(statement.values),
    queryMode: 'extended',
  };
  const wide = statement.wide === true ? PLANNED_WIDE : '';
  await client.query(`BEGIN READ ONLY; SELECT set_config('statement_timeout', '${limitMs}', true)${wide}`);
  try {
    const { rows } = await client.query<R>(query);
    return rows;
  } catch (error) {
    throw readProblem(error, statement.name, limitMs);
  } finally {
    await client.query('ROLLBACK').catch(() => undefined);
  }
}
