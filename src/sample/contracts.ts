import {
  contractId,
  type Desk,
  deskFor,
  during,
  ECONOMICS,
  otherProduct,
  type Renewal,
  type Sale,
  standing,
  sumOf,
  type Term,
  termEnd,
} from './book.ts';
import { LOSS_REASONS, PRODUCTS, pleasant } from './catalog.ts';
import type { Company } from './company.ts';
import { type DayNumber, dayOf, earlyOn, type Minute, monthStart, monthsLater } from './days.ts';
import { type Interval, type IntervalVersion, type Stay, staysOf } from './ledger.ts';
import type { Profile } from './profile.ts';
import { itemAt } from './random.ts';
import { renew } from './renewing.ts';

/** Everything an account signed, from its first contract to the horizon. */
export interface Book {
  readonly versions: readonly IntervalVersion[];
  readonly intervals: readonly Interval[];
  readonly stays: readonly Stay[];
  readonly renewals: readonly Renewal[];
  readonly sales: readonly Sale[];
}

/** A renewal is opened so many days before it is due. */
export const OPENED_BEFORE = 120;

export function bookOf(company: Company, profile: Profile): Book {
  const desk = deskFor(company, profile);
  if (profile.startsOn !== null) customer(desk, profile.startsOn);
  else if (profile.kind !== 'prospect') freeLine(desk);
  const intervals = desk.ledger.intervals();
  return {
    versions: desk.ledger.versions,
    intervals,
    stays: staysOf(intervals),
    renewals: desk.renewals,
    sales: desk.sales,
  };
}

/** Trials, partners and the company's own accounts use the product for nothing. */
function freeLine({ company, profile, ledger, rng }: Desk): void {
  const isTrial = profile.kind === 'trial';
  const startsOn = isTrial ? company.today - rng.int(2, 25) : company.first - rng.int(0, 300);
  ledger.write(
    {
      ...freshLine(profile, 't', startsOn),
      endsOn: isTrial ? startsOn + 29 : null,
      arr: 0,
    },
    earlyOn(startsOn),
  );
}

const freshLine = (profile: Profile, suffix: string, startsOn: DayNumber): Interval => ({
  lineId: `${profile.id}-l${suffix}`,
  contractId: `${profile.id}-k${suffix}`,
  product: PRODUCTS[0]?.id ?? '',
  startsOn,
  endsOn: null,
  arr: 0,
  isUplift: false,
  signedOn: startsOn,
  endReason: null,
});

function customer(desk: Desk, startsOn: DayNumber): void {
  const { company, profile, rng } = desk;
  if (profile.segment === 'smb' && profile.part === null && rng.chance(0.25)) {
    const trial = { ...freshLine(profile, 't', startsOn - 30), endsOn: startsOn - 1 };
    desk.ledger.write(trial, earlyOn(startsOn - 30));
  }
  let contracts = 0;
  let settled = 0;
  let from: DayNumber | null = startsOn;
  let size = profile.size * (profile.part?.termEnds === undefined ? rng.between(0.7, 1) : 1);
  while (from !== null && from <= company.horizon) {
    let term: Term | null = firstTerm(desk, from, size, ++contracts);
    let last: DayNumber = from;
    while (term !== null) {
      last = term.endsOn ?? leavingDay(desk, term);
      const grown: Term = { ...term, lines: duringTerm(desk, term, last) };
      size = sumOf(grown.lines);
      if (last - OPENED_BEFORE > company.horizon) return;
      if (grown.endsOn === null) leave(desk, grown, last);
      term =
        grown.endsOn === null ? null : renew(desk, grown, last, settled++, contractId(desk, ++contracts));
    }
    from = profile.part === null && rng.chance(0.1) ? last + rng.int(95, 300) : null;
    size *= rng.between(0.7, 1);
  }
}

/** One product, for large customers often two; signed some days before it starts. */
function firstTerm(desk: Desk, startsOn: DayNumber, size: number, nth: number): Term {
  const { profile, rng, ledger } = desk;
  const rules = ECONOMICS[profile.segment];
  const isPart = profile.part?.termEnds !== undefined;
  const isOpen = !isPart && rng.chance(rules.monthToMonth);
  const months = isPart ? 12 : isOpen ? 1 : itemAt(rules.terms, rng.next());
  const signedAt = during(startsOn - (profile.segment === 'smb' ? rng.int(0, 5) : rng.int(3, 30)), rng);
  const main = itemAt(['planner', 'planner', 'planner', 'insights'], rng.next());
  const second =
    profile.segment !== 'smb' && rng.chance(0.35) ? (main === 'planner' ? 'insights' : 'planner') : null;
  const parts: readonly (readonly [string, number])[] =
    second === null
      ? [[main, size]]
      : [
          [main, size * 0.7],
          [second, size * 0.3],
        ];
  const endsOn = isOpen ? null : termEnd(profile, startsOn, months);
  const lines = parts.map(([product, arr], at) => ({
    ...freshLine(profile, `${nth}${'abc'[at]}`, startsOn),
    contractId: contractId(desk, nth),
    product,
    endsOn,
    arr: pleasant(arr),
    signedOn: dayOf(signedAt),
  }));
  for (const each of lines) ledger.write(each, signedAt);
  const [first] = lines;
  if (first !== undefined)
    desk.sales.push({
      kind: 'new',
      product: first.product,
      amount: sumOf(lines),
      signedAt,
      startsOn,
      termMonths: months,
    });
  const isAuto = !isPart && rng.chance(rules.auto);
  return { contractId: contractId(desk, nth), startsOn, endsOn, months, isAuto, lines };
}

/** The last part of a year has no changes but the price rise of its end. */
const CHANGES_UNTIL = 320;

/**
 * Growth between signing and the time when the next renewal is opened, or notice is given. Returns the lines as
 * they are at the end.
 */
function duringTerm(desk: Desk, term: Term, last: DayNumber): readonly Interval[] {
  const { company, profile, rng } = desk;
  const rules = ECONOMICS[profile.segment];
  const { part } = profile;
  let lines = term.lines;
  for (let year = 0; ; year++) {
    const from = monthsLater(term.startsOn, 12 * year);
    if (from > last || from > company.horizon) return lines;
    if (year > 0 && term.endsOn !== null && rng.chance(0.6)) lines = raise(desk, lines, from);
    const until = Math.min(from + CHANGES_UNTIL, last - OPENED_BEFORE - 20);
    if (part?.upsell !== undefined && part.upsell.on > from && part.upsell.on <= until) {
      const [main] = lines;
      const arr = (main?.arr ?? 0) + part.upsell.arr - sumOf(lines);
      lines = more(desk, lines, part.upsell.on, arr, term.months);
    }
    if (part?.termEnds !== undefined || until <= from + 60) continue;
    const on = rng.int(from + 60, until);
    const u = standing(desk, 'growth', on);
    if (u < rules.upsell)
      lines = more(
        desk,
        lines,
        on,
        pleasant((lines[0]?.arr ?? 0) * rng.between(...rules.growth)),
        term.months,
      );
    else if (u < rules.upsell + rules.crossSell) lines = add(desk, { ...term, lines }, on, year);
  }
}

/** The price rise that a contract of several years has on its anniversary. */
function raise(desk: Desk, lines: readonly Interval[], on: DayNumber): readonly Interval[] {
  const at: Minute = earlyOn(on - 30);
  return lines.map((each) => desk.ledger.change(each, on, pleasant(each.arr * 1.04), at, true));
}

function more(desk: Desk, lines: readonly Interval[], on: DayNumber, arr: number, termMonths: number) {
  const { ledger, rng, sales } = desk;
  const [main, ...others] = lines;
  if (main === undefined || arr <= main.arr) return lines;
  const signedAt = during(on - rng.int(1, 9), rng);
  sales.push({
    kind: 'upsell',
    product: main.product,
    amount: arr - main.arr,
    signedAt,
    startsOn: on,
    termMonths,
  });
  return [ledger.change(main, on, arr, signedAt), ...others];
}

/** Another product, up to the end of the same contract. */
function add(desk: Desk, term: Term, on: DayNumber, year: number): readonly Interval[] {
  const { ledger, rng, sales, profile } = desk;
  const product = otherProduct(desk, term);
  if (product === null) return term.lines;
  const signedAt = during(on - rng.int(1, 9), rng);
  const amount = pleasant(sumOf(term.lines) * rng.between(0.18, 0.4));
  const added: Interval = {
    ...freshLine(profile, '', on),
    lineId: `${term.contractId}-x${year}`,
    contractId: term.contractId,
    product,
    endsOn: term.endsOn,
    arr: amount,
    signedOn: dayOf(signedAt),
  };
  sales.push({ kind: 'cross_sell', product, amount, signedAt, startsOn: on, termMonths: term.months });
  return [...term.lines, ledger.write(added, signedAt)];
}

/** The last day of a contract from month to month: some month's end, or never while anybody looks. */
function leavingDay(desk: Desk, term: Term): DayNumber {
  const { company } = desk;
  const { lost } = ECONOMICS[desk.profile.segment];
  for (let year = 0; monthsLater(term.startsOn, 12 * year) <= company.horizon; year++) {
    if (standing(desk, 'staying', monthsLater(term.startsOn, 12 * year + 6)) >= lost) continue;
    const lastDay = monthStart(monthsLater(term.startsOn, 12 * year + desk.rng.int(3, 13))) - 1;
    if (lastDay >= company.first) return lastDay;
  }
  return company.horizon + 400;
}

function leave({ ledger, rng }: Desk, term: Term, lastDay: DayNumber): void {
  const at = during(lastDay - rng.int(12, 35), rng);
  const reason = rng.pick(LOSS_REASONS);
  for (const each of term.lines) ledger.end(each, lastDay, reason, at);
}
