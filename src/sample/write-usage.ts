import type { Account } from './account.ts';
import { FEATURES, type Feature, seatsFor } from './catalog.ts';
import { atClock, type DayNumber, dayText, isWeekend } from './days.ts';
import type { Sheet } from './facts.ts';
import type { Interval } from './ledger.ts';
import { fraction, type Random, random } from './random.ts';

/** usage_days */

const WINDOW = 30;

/** Who used what on which workdays, 30 days at a time, back from today and once more for the days to come. */
export function writeUsage(sheet: Sheet, account: Account): void {
  const { company, profile } = account;
  for (let nth = company.density.usageWindows - 1; nth >= -1; nth--) {
    const from = company.today - WINDOW * (nth + 1) + 1;
    if (from + WINDOW <= company.first) continue;
    const rng = random(company.seed, profile.index, 'usage', nth + 1);
    for (const interval of inForce(account, from, from + WINDOW - 1))
      useProduct(sheet, account, interval, from, rng);
  }
}

/** For each product the interval that is in force last. */
function inForce({ book }: Account, from: DayNumber, to: DayNumber): readonly Interval[] {
  const last = new Map<string, Interval>();
  for (const interval of book.intervals)
    if (interval.arr > 0 && interval.startsOn <= to && (interval.endsOn === null || interval.endsOn >= from))
      last.set(interval.product, interval);
  return [...last.values()];
}

/** One account in sixteen has more people at work than it has seats. */
const OVERUSE = 0.06;

function useProduct(sheet: Sheet, account: Account, interval: Interval, from: DayNumber, rng: Random): void {
  const { company, profile, mood } = account;
  const features = FEATURES.filter((feature) => feature.product === interval.product);
  const seats = seatsFor(profile.segment, interval.arr);
  const isOver = fraction(company.seed, profile.index, 'overuse') < OVERUSE;
  const users = isOver ? Math.ceil(seats * 1.2) : seats;
  const share = isOver ? 1 : 0.12 + (mood.on(from + WINDOW / 2) / 100) * 0.72;
  for (let user = 0; user < users; user++) {
    const keen = fraction(company.seed, profile.index, interval.product, user);
    if ((user + keen) / users > share + rng.bell() * 0.05) continue;
    const days = 0.08 + 0.25 * (1 - keen) * (1 - keen);
    const id = `${profile.id}-${interval.product}-u${user + 1}`;
    useDays(sheet, profile.id, id, features, interval, from, days, rng);
  }
}

function useDays(
  sheet: Sheet,
  account: string,
  user: string,
  features: readonly Feature[],
  interval: Interval,
  from: DayNumber,
  chance: number,
  rng: Random,
): void {
  for (let day = from; day < from + WINDOW; day++) {
    if (isWeekend(day) || rng.next() >= chance) continue;
    if (day < interval.startsOn || (interval.endsOn !== null && day > interval.endsOn)) continue;
    const first = choose(features, rng.next());
    const second = rng.chance(0.14) ? choose(features, rng.next()) : first;
    for (const feature of first === second ? [first] : [first, second]) {
      const events = rng.int(2, 24);
      sheet.add('usage_days', atClock(day + 1, 5), {
        account_id: account,
        user_id: user,
        feature_id: feature.id,
        day: dayText(day),
        events,
        value_events: feature.isKey ? Math.round(events * rng.between(0.1, 0.5)) : 0,
      });
    }
  }
}

function choose(features: readonly Feature[], u: number): Feature {
  let sum = 0;
  for (const feature of features) {
    sum += feature.pull;
    if (u < sum) return feature;
  }
  const last = features.at(-1);
  if (last === undefined) throw new RangeError('a product without features');
  return last;
}
