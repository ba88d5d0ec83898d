import { NAMED_VARIANTS, VARIANTS } from '#src/sources/retention/plan.ts';
import { counts } from './counts.ts';
import { eligibleOnly } from './eligible.ts';
import { COUNTS, type MeasureName, measures, plus, type RetentionMeasures } from './measures.ts';
import { type Book, balance, hasArr, type Movement, movement, type Piece, worth } from './movements.ts';
import { attached, signedAhead } from './named.ts';
import type { DayNumber } from './timeline.ts';

/** A period as day numbers: its first day, and the day after its last. */
export interface Span {
  readonly start: DayNumber;
  readonly end: DayNumber;
}

/** Today and the days of silence after which lost ARR can no longer return as bridged. */
export interface Waiting {
  readonly today: DayNumber;
  readonly grace: number;
}

export function pieceMeasures(
  book: Book,
  piece: Piece,
  span: Span,
  variant: string,
  waiting: Waiting,
): RetentionMeasures {
  const shared = {
    in_grace: inGrace(book, piece, span, waiting),
    accounts_in_and_out: isInAndOut(book, piece, span) ? 1 : 0,
  };
  switch (variant) {
    case 'default':
      return { ...pointToPoint(book, piece, span, false), ...shared };
    case 'strict':
      return { ...pointToPoint(book, piece, span, wasEverLost(book, piece, span)), ...shared };
    case 'movement_sum':
      return { ...movementSum(book, piece, span), ...shared };
    case 'gross_product':
      return { ...eachProduct(book, piece, span), ...shared };
    case 'eligible_only':
      return eligibleOnly(book, piece, span, shared.in_grace > 0);
    case 'attach':
      return { ...pointToPoint(book, piece, span, false), ...shared, ...attached(book, piece, span) };
    case 'carr':
      return { ...pointToPoint(book, piece, span, false), ...shared, signed: signedAhead(book, piece, span) };
    default:
      throw new Error(
        `no variant '${variant}'; there are ${['default', ...VARIANTS, ...NAMED_VARIANTS].join(', ')}`,
      );
  }
}

function pointToPoint(book: Book, piece: Piece, span: Span, asLost: boolean): RetentionMeasures {
  const moved = movement(book, piece, span.start, span.end, asLost);
  const isCohort = hasArr(balance(book, piece.accounts, span.start));
  const after = asLost ? [] : balance(book, piece.accounts, span.end);
  const atEnd = worth(after, piece.products, book.atClosing);
  return measures({
    ...moved,
    ...counts([moved]),
    closing: isCohort ? atEnd : 0,
    kept: Math.min(moved.opening, atEnd),
    fx: isCohort ? atEnd - moved.closing : 0,
    new: moved.new > 0 ? atEnd : 0,
    reactivation: moved.reactivation > 0 ? atEnd : 0,
    accounts_opening: moved.opening > 0 ? 1 : 0,
  });
}

/** Each product as if it were the whole; an account counts once for all of them. */
function eachProduct(book: Book, piece: Piece, span: Span): RetentionMeasures {
  const parts = piece.products.map((product) =>
    pointToPoint(book, { accounts: piece.accounts, products: [product] }, span, false),
  );
  const once = (name: MeasureName) => Math.max(0, ...parts.map((part) => part[name]));
  const sums = parts.reduce(plus, measures());
  return { ...sums, ...Object.fromEntries(COUNTS.map((name) => [name, once(name)])) };
}

/** Every day's movement of its own, at the opening rates, added up; new ARR stays outside of the closing balance. */
function movementSum(book: Book, piece: Piece, span: Span): RetentionMeasures {
  const steps: Movement[] = [];
  for (let day = span.start; day < span.end; day++) steps.push(movement(book, piece, day, day + 1));
  const total = (name: keyof Movement) => steps.reduce((sum, step) => sum + step[name], 0);
  const opening = worth(balance(book, piece.accounts, span.start), piece.products, book.atOpening);
  const gained = total('upsell') + total('cross_sell') + total('uplift') + total('reactivation');
  const lost = total('contraction') + total('churn');
  return measures({
    ...counts(steps),
    opening,
    closing: opening + gained - lost,
    kept: opening - lost,
    upsell: total('upsell'),
    cross_sell: total('cross_sell'),
    uplift: total('uplift'),
    contraction: total('contraction'),
    churn: total('churn'),
    new: total('new'),
    reactivation: total('reactivation'),
    accounts_opening: opening > 0 ? 1 : 0,
  });
}

/** Whether a unit of the cohort had no ARR at any boundary of the period. */
function wasEverLost(book: Book, piece: Piece, span: Span): boolean {
  if (!hasArr(balance(book, piece.accounts, span.start))) return false;
  for (let boundary = span.start + 1; boundary <= span.end; boundary++) {
    if (!hasArr(balance(book, piece.accounts, boundary))) return true;
  }
  return false;
}

/** Nothing at either boundary, something in between. */
function isInAndOut(book: Book, piece: Piece, span: Span): boolean {
  const holds = (holdings: ReturnType<typeof balance>) =>
    holdings.flat().some((holding) => piece.products.includes(holding.product));
  if (holds(balance(book, piece.accounts, span.start))) return false;
  if (holds(balance(book, piece.accounts, span.end))) return false;
  for (let day = span.start; day < span.end; day++) {
    if (holds(piece.accounts.map((account) => book.timeline.on(account, day)))) return true;
  }
  return false;
}

/** Opening ARR that is lost at the end of the period, and might still be bridged by a contract signed from today on. */
function inGrace(book: Book, piece: Piece, span: Span, waiting: Waiting): number {
  const opening = balance(book, piece.accounts, span.start);
  if (!hasArr(opening) || hasArr(balance(book, piece.accounts, span.end))) return 0;
  const isLive = (day: DayNumber) => hasArr(piece.accounts.map((account) => book.timeline.on(account, day)));
  let lastService = span.end - 1;
  while (!isLive(lastService)) lastService--;
  for (let day = lastService + 1; day <= book.timeline.last; day++) if (isLive(day)) return 0;
  if (waiting.today - lastService > waiting.grace) return 0;
  return worth(opening, piece.products, book.atOpening);
}
