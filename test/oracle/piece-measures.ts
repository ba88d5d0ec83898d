import { type MeasureName, measures, type RetentionMeasures } from './measures.ts';
import { type Book, balance, hasArr, type Movement, movement, type Piece, worth } from './movements.ts';
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
    default:
      throw new Error(`no variant '${variant}'; there are default, strict and movement_sum`);
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

/** A unit counts once for each kind of movement that it had, however often. */
function counts(steps: readonly Movement[]): Partial<Record<MeasureName, number>> {
  const any = (...names: (keyof Movement)[]) =>
    steps.some((step) => names.some((name) => step[name] > 0)) ? 1 : 0;
  return {
    accounts_churned: any('churn'),
    accounts_contracted: any('contraction'),
    accounts_upsold: any('upsell'),
    accounts_cross_sold: any('cross_sell'),
    accounts_expanded: any('upsell', 'cross_sell', 'uplift'),
    accounts_new: any('new'),
    accounts_reactivated: any('reactivation'),
  };
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
