import type { Line } from './company.ts';
import { counts } from './counts.ts';
import { measures, type RetentionMeasures } from './measures.ts';
import { type Book, becoming, hasArr, type Piece, worth } from './movements.ts';
import type { Span } from './piece-measures.ts';
import { comesUp, termsOf } from './terms.ts';
import { type DayNumber, dayOf, type Holdings } from './timeline.ts';

/** Of a unit's products those under a contract that comes up in the period, and those that it takes on new. */
export function eligibleOnly(book: Book, piece: Piece, span: Span, isInGrace: boolean): RetentionMeasures {
  const before = inForce(book, piece.accounts, span.start);
  const after = inForce(book, piece.accounts, span.end);
  const all = book.company.products.map(({ product_id }) => product_id);
  const had = (product: string) => worth(before, [product], book.atOpening) > 0;
  const due = all.filter((product) => isDue(book, { ...piece, products: [product] }, span));
  if (!due.some(had)) return measures();
  const has = (product: string) => worth(after, [product], book.atOpening) > 0;
  const counted = all.filter((product) =>
    due.includes(product) ? had(product) || has(product) : !had(product) && has(product),
  );
  const own = { ...piece, products: piece.products.filter((product) => counted.includes(product)) };
  const moved = becoming(book, own, { before, after, from: span.start + 1, to: span.end + 1 });
  const atEnd = worth(after, own.products, book.atClosing);
  return measures({
    ...moved,
    ...counts([moved]),
    closing: atEnd,
    kept: Math.min(moved.opening, atEnd),
    fx: atEnd - moved.closing,
    in_grace: isInGrace ? moved.churn : 0,
    accounts_opening: moved.opening > 0 ? 1 : 0,
  });
}

/** After the moves of the day; on the last day of service what was in force the day before. */
export function inForce({ timeline }: Book, accounts: readonly string[], day: DayNumber): Holdings[] {
  const has = (account: string, on: DayNumber) => hasArr([timeline.on(account, on)]);
  return accounts.map((account) => {
    if (has(account, day + 1)) return timeline.on(account, day);
    return has(account, day) ? timeline.on(account, day - 1) : [];
  });
}

function isDue({ company }: Book, { accounts, products }: Piece, span: Span): boolean {
  const own = company.lines.filter(
    (line) => accounts.includes(line.account_id) && products.includes(line.product_id),
  );
  const keyOf = (line: Line) => JSON.stringify([line.account_id, line.product_id, line.line_id]);
  return [...Map.groupBy(own, keyOf).values()]
    .flatMap(termsOf)
    .some((term) => comesUp(term, dayOf(span.start), dayOf(span.end)));
}
