import type { Statement } from './source.ts';

/** What the rest of the house asks of the world outside. Types only: nothing here runs. */

export type Row = Readonly<Record<string, unknown>>;

/** One connection's worth of work. Values travel as parameters, never in the text. */
export interface Session {
  query<R extends Row = Row>(text: string, values?: readonly unknown[]): Promise<R[]>;
  /** COPY … FROM STDIN: `text` is the COPY statement, `rows` its stream in the format that it names. */
  copyIn(text: string, rows: AsyncIterable<string | Uint8Array>): Promise<number>;
}

/**
 * Postgres behind one small port. Dates come back as `YYYY-MM-DD`, int8 and sums as numbers (a value past the
 * safe integers throws), numeric as text, timestamptz as ISO instants.
 */
export interface Store extends Session {
  /** All or nothing; what the function throws rolls back and is thrown on. */
  transaction<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /** Runs one statement through the reader: a separate login with SELECT alone, read only, under a time limit. */
  read<R extends Row = Row>(statement: Statement): Promise<R[]>;
  close(): Promise<void>;
}

/** How a long work tells where it is; `total` null where nobody knows. */
export interface Progress {
  start(what: string, total: number | null): void;
  advance(by: number): void;
  done(): void;
}
