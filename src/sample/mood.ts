import { FALLING_DAYS } from './cast.ts';
import type { Company } from './company.ts';
import type { Book } from './contracts.ts';
import type { DayNumber } from './days.ts';
import { isServed } from './ledger.ts';
import type { Profile } from './profile.ts';
import { type Random, random } from './random.ts';

/** How an account fares, 0 to 100: what its use, its answers and its health readings go by. */
export interface Mood {
  on(day: DayNumber): number;
  readonly dips: readonly Dip[];
}

/** The mood goes down by `depth` from one day to another, and comes back within weeks if `recovers`. */
export interface Dip {
  readonly from: DayNumber;
  readonly to: DayNumber;
  readonly depth: number;
  readonly recovers: boolean;
}

const RECOVERY_DAYS = 40;

function dipOn(dip: Dip, day: DayNumber): number {
  if (day <= dip.from) return 0;
  if (day <= dip.to) return (dip.depth * (day - dip.from)) / (dip.to - dip.from);
  return dip.recovers ? Math.max(0, dip.depth * (1 - (day - dip.to) / RECOVERY_DAYS)) : dip.depth;
}

/** Days before the end on which a loss begins to show: at least, at most. Well before three months it can be seen. */
const LOSS = [160, 260] as const;
/** The same for cuts, and for what was nearly lost. */
const SCARE = [70, 130] as const;

/** Most losses announce themselves for half a year, some cuts for some months, and some dips come to nothing. */
function dipsOf(company: Company, profile: Profile, book: Book, rng: Random): readonly Dip[] {
  const dips: Dip[] = [];
  const towards = (end: DayNumber, depth: number, recovers: boolean) => {
    const [least, most] = recovers ? SCARE : LOSS;
    dips.push({ from: end - rng.int(least, most), to: end - rng.int(0, 10), depth, recovers });
  };
  for (const { result, dueOn } of book.renewals) {
    if (result === 'lost' && rng.chance(0.85)) towards(dueOn, rng.between(30, 48), false);
    else if (result === 'partial' && rng.chance(0.7)) towards(dueOn, rng.between(14, 28), true);
    else if (result === 'renewed' && rng.chance(0.05)) towards(dueOn, rng.between(24, 42), true);
  }
  for (const { to } of book.stays) {
    const isRenewal = book.renewals.some((renewal) => renewal.dueOn === to);
    if (to !== null && !isRenewal && rng.chance(0.7)) towards(to, rng.between(25, 42), false);
  }
  if (rng.chance(0.3)) {
    const from = rng.int(company.first, company.horizon);
    if (isServed(book.stays, from))
      dips.push({ from, to: from + rng.int(30, 60), depth: rng.int(22, 44), recovers: true });
  }
  if (profile.part?.mood === 'falling')
    return [{ from: company.today - FALLING_DAYS, to: company.today, depth: 55, recovers: false }];
  return profile.part?.mood === 'strong' ? [] : dips;
}

export function moodOf(company: Company, profile: Profile, book: Book): Mood {
  const rng = random(company.seed, profile.index, 'mood');
  const base = profile.part?.mood ? 84 : Math.min(94, Math.max(50, 77 + rng.bell() * 9));
  const period = rng.int(160, 420);
  const phase = rng.int(0, period);
  const dips = dipsOf(company, profile, book, rng);
  return {
    dips,
    on(day) {
      const turn = Math.abs((((day + phase) % period) / period) * 2 - 1);
      const drift = profile.part?.mood ? 0 : (turn - 0.5) * 9;
      let depth = 0;
      for (const dip of dips) depth = Math.max(depth, dipOn(dip, day));
      return Math.min(98, Math.max(6, base + drift - depth));
    },
  };
}
