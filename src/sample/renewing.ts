import {
  type Desk,
  during,
  ECONOMICS,
  otherProduct,
  type Renewal,
  type Result,
  standing,
  sumOf,
  type Term,
  termEnd,
} from './book.ts';
import { LOSS_REASONS, pleasant, UPLIFT_REASON } from './catalog.ts';
import { atClock, type DayNumber, dayOf, type Minute } from './days.ts';
import type { Interval } from './ledger.ts';

/** How a term comes to its end, and what follows it. */

interface Decision {
  readonly result: Exclude<Result, 'open'>;
  readonly closedOn: DayNumber;
  /** Days without a contract before the next one. */
  readonly gap: number;
  readonly reason: string | null;
  /** Exactly as before: a part is played, or the history has not begun. */
  readonly isPlain: boolean;
}

const plain = (closedOn: DayNumber, gap = 0): Decision => ({
  result: 'renewed',
  closedOn,
  gap,
  reason: null,
  isPlain: true,
});

/** The largest cut back rather than leave. */
const STAYS_ABOVE = 230_000;

function decide(desk: Desk, term: Term, endsOn: DayNumber): Decision {
  const { company, profile, rng } = desk;
  const part = profile.part;
  if (part?.termEnds === endsOn && part.ending !== undefined) {
    const { result, after, reason } = part.ending;
    if (result === 'renewed') return plain(endsOn + after, Math.max(0, after));
    return { result, closedOn: endsOn + after, gap: 0, reason: reason ?? null, isPlain: true };
  }
  if (endsOn < company.first || (part?.termEnds !== undefined && endsOn < part.termEnds))
    return plain(endsOn - rng.int(5, 60));
  const u = standing(desk, 'renewal', endsOn);
  const { lost, partial } = ECONOMICS[profile.segment];
  const years = Math.min(2, term.months / 12);
  const reason = rng.chance(0.06) ? null : rng.pick(LOSS_REASONS);
  const isLarge = sumOf(term.lines) > STAYS_ABOVE;
  if (u < lost * years && !isLarge) {
    const closedOn = rng.chance(0.6) ? endsOn - rng.int(3, 45) : endsOn + rng.int(1, 20);
    return { result: 'lost', closedOn, gap: 0, reason, isPlain: false };
  }
  if (u < lost * years + partial)
    return { result: 'partial', closedOn: endsOn - rng.int(0, 30), gap: 0, reason, isPlain: false };
  if (rng.chance(0.012)) {
    const closedOn = endsOn - rng.int(30, 60);
    return { result: 'withdrawn', closedOn, gap: 0, reason: 'merged into another contract', isPlain: true };
  }
  return { result: 'renewed', ...timing(desk, term, endsOn), reason: null, isPlain: false };
}

/** Most sign in advance, some on the last days, a few late, and fewer so late that service was cut off. */
function timing(desk: Desk, term: Term, endsOn: DayNumber): { closedOn: DayNumber; gap: number } {
  const { rng, profile } = desk;
  if (term.isAuto) return { closedOn: endsOn, gap: 0 };
  const u = rng.next() * (profile.segment === 'enterprise' ? 0.92 : 1);
  if (u < 0.05) return { closedOn: endsOn - rng.int(90, 110), gap: 0 };
  if (u < 0.62) return { closedOn: endsOn - rng.int(12, 85), gap: 0 };
  if (u < 0.87) return { closedOn: endsOn - rng.int(0, 11), gap: 0 };
  const gap = u < 0.97 ? rng.int(5, 25) : rng.int(40, 70);
  return { closedOn: endsOn + gap, gap };
}

const follow = (line: Interval, startsOn: DayNumber, endsOn: DayNumber, signedOn: DayNumber): Interval => ({
  ...line,
  startsOn,
  endsOn,
  signedOn,
  isUplift: false,
  endReason: null,
});

/** Writes the lines of the next term: the same, dearer, more, fewer, or another product in place of one. */
function nextLines(desk: Desk, term: Term, decision: Decision, next: Term, at: Minute): readonly Interval[] {
  const { rng, ledger } = desk;
  const endsOn = next.endsOn ?? next.startsOn;
  const lines = term.lines.map((line) => ({
    ...follow(line, next.startsOn, endsOn, dayOf(at)),
    contractId: next.contractId,
  }));
  const keep = (kept: readonly Interval[]) => kept.map((line) => ledger.write(line, at));
  if (decision.isPlain) return keep(lines);
  if (decision.result === 'partial') return shrink(desk, term, lines, decision.reason ?? 'price', at);
  const u = rng.next();
  if (u < 0.45) {
    const rise = 1 + rng.int(3, 7) / 100;
    return keep(lines.map((line) => ({ ...line, arr: pleasant(line.arr * rise), isUplift: line.arr > 0 })));
  }
  const [main, ...others] = lines;
  if (main === undefined || u < 0.78) return keep(lines);
  if (u < 0.94) return keep([{ ...main, arr: pleasant(main.arr * rng.between(1.08, 1.35)) }, ...others]);
  return swap(desk, term, [main, ...others], at);
}

function shrink(desk: Desk, term: Term, lines: readonly Interval[], reason: string, at: Minute) {
  const { rng, ledger } = desk;
  const last = term.lines.at(-1);
  if (lines.length > 1 && last !== undefined && rng.chance(0.5)) {
    ledger.end(last, last.endsOn, reason, at);
    return lines.slice(0, -1).map((line) => ledger.write(line, at));
  }
  const share = rng.between(0.6, 0.88);
  return lines.map((line, nth) =>
    ledger.write(nth === 0 ? { ...line, arr: pleasant(line.arr * share) } : line, at),
  );
}

function swap(desk: Desk, term: Term, lines: readonly [Interval, ...Interval[]], at: Minute) {
  const { rng, ledger } = desk;
  const product = otherProduct(desk, term);
  const [main, ...others] = lines;
  const [before] = term.lines;
  if (product === null || before === undefined) return lines.map((line) => ledger.write(line, at));
  ledger.end(before, before.endsOn, 'product swap', at);
  const swapped = {
    ...main,
    lineId: `${main.contractId}-s`,
    product,
    arr: pleasant(main.arr * rng.between(0.98, 1.2)),
  };
  return [swapped, ...others].map((line) => ledger.write(line, at));
}

/** A reason for what the renewal came to: given for a loss, a cut and a price rise. */
function reasonFor(decision: Decision, lines: readonly Interval[]): string | null {
  if (decision.result !== 'renewed') return decision.reason;
  return lines.some((line) => line.isUplift) ? UPLIFT_REASON : null;
}

/**
 * Settles the renewal that is due when `term` ends, as number `nth` of the account, and writes it and what
 * follows. Returns the next term, or null where the customer left.
 */
export function renew(desk: Desk, term: Term, endsOn: DayNumber, nth: number, contract: string): Term | null {
  const decision = decide(desk, term, endsOn);
  const closedAt: Minute =
    decision.closedOn === endsOn && term.isAuto ? atClock(endsOn, 17) : during(decision.closedOn, desk.rng);
  const base: Omit<Renewal, 'renewedArr' | 'reason'> = {
    id: `${desk.profile.id}-r${nth + 1}`,
    contractId: term.contractId,
    dueOn: endsOn,
    dueArr: sumOf(term.lines),
    isAuto: term.isAuto,
    termMonths: term.months,
    result: decision.result,
    closedAt,
  };
  if (decision.result === 'lost') {
    for (const line of term.lines) desk.ledger.end(line, line.endsOn, decision.reason ?? 'unknown', closedAt);
    desk.renewals.push({ ...base, renewedArr: null, reason: decision.reason });
    return null;
  }
  const startsOn = endsOn + 1 + decision.gap;
  const months = decision.isPlain ? 12 : desk.rng.chance(0.8) ? term.months : 12;
  const next: Term = {
    contractId: contract,
    startsOn,
    endsOn: termEnd(desk.profile, startsOn, months),
    months,
    isAuto: term.isAuto,
    lines: [],
  };
  const lines = nextLines(desk, term, decision, next, closedAt);
  const renewedArr = decision.result === 'withdrawn' ? null : sumOf(lines);
  desk.renewals.push({ ...base, renewedArr, reason: reasonFor(decision, lines) });
  return { ...next, lines };
}
