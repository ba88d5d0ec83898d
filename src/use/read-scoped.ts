import { bookHolders } from '../core/policy.ts';
import type { Row, Store } from '../core/ports.ts';
import { EACH_BOOK, type Scope } from '../core/query.ts';
import type { Statement } from '../core/source.ts';
import { forEachBook } from '../sources/sql/scope.ts';

/** The same question for many readers: one statement for all who see books, one for every other. */

/** Readers of one statement: enough that planning it costs little, few enough that it ends well within the time limit. */
const BOOKS_AT_ONCE = 50;

/** What one reader's statement gave. */
export interface ScopedRows {
  /** The statement's name. */
  readonly name: string;
  readonly rows: readonly Row[];
}

/** What the statement gives in each of the scopes, in their order. `write` is given the scope that it writes for. */
export async function readScoped(
  scopes: readonly Scope[],
  write: (scope: Scope) => Statement,
  read: Store['read'],
): Promise<readonly ScopedRows[]> {
  const readers = scopes.map((scope, nth) => ({ nth, scope, people: bookHolders(scope) }));
  const holders = readers.flatMap(({ nth, people }) => (people === null ? [] : [{ nth, people }]));
  const books = holders.length > 1 ? holders : [];
  const single = holders.length > 1 ? readers.filter(({ people }) => people === null) : readers;
  const singly = single.map(async ({ nth, scope }) => {
    const statement = write(scope);
    return [{ nth, name: statement.name, rows: await read(statement) }];
  });
  const together = chunksOf(books).map(async (chunk) => {
    const people = chunk.map((book) => book.people);
    const statement = forEachBook(write(EACH_BOOK), people);
    const found = Map.groupBy(await read(statement), ({ reader }) => reader);
    return chunk.map(({ nth }, index) => ({ nth, name: statement.name, rows: found.get(index) ?? [] }));
  });
  const all = await Promise.all([...singly, ...together]);
  return all.flat().sort((a, b) => a.nth - b.nth);
}

function chunksOf<T>(all: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(all.length / BOOKS_AT_ONCE);
  return Array.from({ length: count }, (_, nth) => all.slice(nth * BOOKS_AT_ONCE, (nth + 1) * BOOKS_AT_ONCE));
}
