import type { Company } from './company.ts';
import { type Convert, hundredths } from './money.ts';
import { type DayNumber, dayNumber, type Holdings, type Timeline } from './timeline.ts';

/** The part of a unit that is measured on its own: the unit itself, or what it holds of one product or family. */
export interface Piece {
  readonly accounts: readonly string[];
  readonly products: readonly string[];
}

export interface Book {
  readonly company: Company;
  readonly timeline: Timeline;
  /** At the rates of the period's first day. */
  readonly atOpening: Convert;
  /** The same, or under spot at the rates of the period's last day. */
  readonly atClosing: Convert;
}

/** What a piece did from one boundary to a later one; money in hundredths at the opening rates. */
export interface Movement {
  readonly opening: number;
  readonly closing: number;
  readonly upsell: number;
  readonly cross_sell: number;
  readonly uplift: number;
  readonly contraction: number;
  readonly churn: number;
  readonly new: number;
  readonly reactivation: number;
}

const NONE: Movement = {
  opening: 0,
  closing: 0,
  upsell: 0,
  cross_sell: 0,
  uplift: 0,
  contraction: 0,
  churn: 0,
  new: 0,
  reactivation: 0,
};

/**
 * All that some accounts hold at a boundary. A change counts from its first day, so the balance is that of the
 * day before; but the end of all ARR counts from the last day of service.
 */
export function balance(book: Book, accounts: readonly string[], boundary: DayNumber): Holdings[] {
  const on = (day: DayNumber) => accounts.map((account) => book.timeline.on(account, day));
  return on(boundary).every((holdings) => holdings.length === 0) ? [] : on(boundary - 1);
}

export const hasArr = (balances: readonly Holdings[]): boolean => balances.some((held) => held.length > 0);

/** Converted per account, product and currency, each rounded. */
export function worth(balances: readonly Holdings[], products: readonly string[], convert: Convert): number {
  return balances
    .flat()
    .filter((holding) => products.includes(holding.product))
    .reduce((sum, holding) => sum + convert(holding.amount, holding.currency), 0);
}

/** With `asLost` the unit counts as having nothing at the end. */
export function movement(book: Book, piece: Piece, from: DayNumber, to: DayNumber, asLost = false): Movement {
  const before = balance(book, piece.accounts, from);
  const after = asLost ? [] : balance(book, piece.accounts, to);
  const closing = worth(after, piece.products, book.atOpening);
  if (hasArr(before)) return becoming(book, piece, { before, after, from, to });
  if (closing === 0) return NONE;
  const kind = hadArrBefore(book, piece.accounts, from) ? 'reactivation' : 'new';
  return { ...NONE, [kind]: closing };
}

/** All that the accounts of a piece hold at both ends, and the days between them on which prices may rise. */
export interface Ends {
  readonly before: readonly Holdings[];
  readonly after: readonly Holdings[];
  readonly from: DayNumber;
  /** Not included. */
  readonly to: DayNumber;
}

/** What became of a piece of accounts that have ARR before. */
export function becoming(book: Book, piece: Piece, ends: Ends): Movement {
  const opening = worth(ends.before, piece.products, book.atOpening);
  const closing = worth(ends.after, piece.products, book.atOpening);
  if (!hasArr(ends.after)) return { ...NONE, opening, churn: opening };
  if (closing <= opening) return { ...NONE, opening, closing, contraction: opening - closing };
  return { ...NONE, opening, closing, ...increase(book, piece, ends) };
}

/** Cross-sell first, then contracted price rises, and the rest is upsell. */
function increase(book: Book, piece: Piece, { before, after, from, to }: Ends) {
  const held = new Set(before.flat().map((holding) => holding.product));
  const notHeld = piece.products.filter((product) => !held.has(product));
  const net = worth(after, piece.products, book.atOpening) - worth(before, piece.products, book.atOpening);
  const cross_sell = Math.min(net, worth(after, notHeld, book.atOpening));
  const uplift = Math.min(net - cross_sell, priceRises(book, piece, from, to));
  return { cross_sell, uplift, upsell: net - cross_sell - uplift };
}

/** By how much flagged intervals that start in the span exceed their own line's previous interval. */
function priceRises(book: Book, piece: Piece, from: DayNumber, to: DayNumber): number {
  const flagged = book.company.lines.filter(
    (line) =>
      line.is_uplift &&
      piece.accounts.includes(line.account_id) &&
      piece.products.includes(line.product_id) &&
      dayNumber(line.starts_on) >= from &&
      dayNumber(line.starts_on) < to,
  );
  return flagged.reduce((sum, line) => {
    const previous = book.company.lines
      .filter((other) => other.line_id === line.line_id && other.starts_on < line.starts_on)
      .toSorted((a, b) => a.starts_on.localeCompare(b.starts_on))
      .at(-1);
    if (previous === undefined || previous.currency !== line.currency) return sum;
    const rise = Math.max(0, hundredths(line.arr) - hundredths(previous.arr));
    return sum + book.atOpening(rise, line.currency);
  }, 0);
}

/** The first day with ARR, of any product; null where there is none. */
export function firstArrDay(book: Book, accounts: readonly string[]): DayNumber | null {
  for (let day = book.timeline.first; day <= book.timeline.last; day++) {
    if (hasArr(accounts.map((account) => book.timeline.on(account, day)))) return day;
  }
  return null;
}

function hadArrBefore(book: Book, accounts: readonly string[], day: DayNumber): boolean {
  const first = firstArrDay(book, accounts);
  return first !== null && first < day;
}
