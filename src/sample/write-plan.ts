import type { Company } from './company.ts';
import {
  atClock,
  type DayNumber,
  dayText,
  earlyOn,
  instantText,
  monthsLater,
  quarterStart,
  weekdayOf,
} from './days.ts';
import { type Credit, type Sheet, sheet } from './facts.ts';
import { allSeats, holders, type Seat, type SeatRole, teamOf } from './org.ts';
import { fraction, random } from './random.ts';

/** quotas and forecasts, made from what the people achieved */

type Metric = Credit['metric'];

/** What each person achieved in each quarter, in the reporting currency. */
export interface Tally {
  count(credits: readonly Credit[]): void;
  /** The person's total of the `nth` quarter; 0 for one outside the history. */
  of(personId: string, metric: Metric, nth: number): number;
  readonly quarters: readonly DayNumber[];
}

export function tallyOf(company: Company): Tally {
  const quarters: DayNumber[] = [];
  for (let start = quarterStart(company.first); start <= company.horizon; start = monthsLater(start, 3))
    quarters.push(start);
  const sums = new Map<string, Float64Array>();
  return {
    quarters,
    count(credits) {
      for (const { personId, metric, on, amount } of credits) {
        const nth = quarters.findLastIndex((start) => start <= on);
        if (nth < 0 || on > company.horizon) continue;
        const key = `${metric} ${personId}`;
        const row = sums.get(key) ?? new Float64Array(quarters.length);
        row[nth] = (row[nth] ?? 0) + amount;
        sums.set(key, row);
      }
    },
    of: (personId, metric, nth) => sums.get(`${metric} ${personId}`)?.[nth] ?? 0,
  };
}

const METRICS: readonly (readonly [Metric, SeatRole])[] = [
  ['bookings', 'sales_rep'],
  ['renewals', 'renewal_rep'],
];

/** One sheet for each seat, and one for each metric's teams and whole. */
export function* planSheets(company: Company, tally: Tally): Generator<Sheet> {
  for (const [metric, role] of METRICS) {
    const teams = new Map<string, string[]>();
    const everybody: string[] = [];
    for (const seat of allSeats(company, role)) {
      const people = holders(company, seat).map((holder) => holder.personId);
      const team = teams.get(teamOf(seat)) ?? [];
      team.push(...people);
      teams.set(teamOf(seat), team);
      everybody.push(...people);
      yield seatSheet(company, tally, metric, seat);
    }
    const page = sheet();
    for (const [team, people] of [['all', everybody] as const, ...teams])
      writeForecasts(
        page,
        company,
        tally,
        metric,
        team,
        people,
        tally.quarters.length,
        team === 'all' ? CATEGORIES : ['commit'],
      );
    yield page;
  }
}

/** Quotas, and for those who sell what they themselves expect, of the last five quarters. */
function seatSheet(company: Company, tally: Tally, metric: Metric, seat: Seat): Sheet {
  const page = sheet();
  writeQuotas(page, company, tally, metric, seat);
  if (metric === 'bookings')
    for (const { personId } of holders(company, seat))
      writeForecasts(page, company, tally, metric, personId, [personId], 5, ['commit']);
  return page;
}

const sumFor = (tally: Tally, people: readonly string[], metric: Metric, nth: number): number =>
  people.reduce((sum, person) => sum + tally.of(person, metric, nth), 0);

/** The mean of the four quarters before, or in the beginning of the first ones. */
function usual(tally: Tally, people: readonly string[], metric: Metric, nth: number): number {
  const from = Math.max(0, nth - 4);
  const until = Math.max(nth, Math.min(2, tally.quarters.length));
  let sum = 0;
  for (let each = from; each < until; each++) sum += sumFor(tally, people, metric, each);
  return sum / Math.max(1, until - from);
}

/** Below this no quota is set: a quarter of a small team may pass without a deal. */
const LEAST_QUOTA = 20_000;

/** What is usual and a little more; who holds the seat for a part of the quarter has that part of it. */
function writeQuotas(page: Sheet, company: Company, tally: Tally, metric: Metric, seat: Seat): void {
  const people = holders(company, seat);
  const ids = people.map((holder) => holder.personId);
  tally.quarters.forEach((start, nth) => {
    const end = monthsLater(start, 3) - 1;
    const stretch = 0.98 + 0.26 * fraction(company.seed, 'quota', ids[0] ?? '', nth);
    const whole = Math.max(LEAST_QUOTA, usual(tally, ids, metric, nth) * stretch);
    for (const { personId, from, to } of people) {
      const begins = Math.max(start, from);
      const ends = Math.min(end, to ?? end);
      if (begins > ends) continue;
      page.add('quotas', earlyOn(begins), {
        person_id: personId,
        metric,
        period_start: dayText(begins),
        period_end: dayText(ends),
        amount: Math.round((whole * (ends - begins + 1)) / (end - start + 1) / 500) * 500,
        currency: 'USD',
      });
    }
  });
}

type Category = 'commit' | 'best_case' | 'pipeline';
const CATEGORIES: readonly Category[] = ['commit', 'best_case', 'pipeline'];

/** How much of the quarter's end a category sees in a week of it, 0 to 13. */
const SEEN: Readonly<Record<Category, (week: number) => number>> = {
  commit: (week) => 0.9 + 0.07 * (week / 13),
  best_case: (week) => 1.2 - 0.14 * (week / 13),
  pipeline: (week) => 1.9 - 0.8 * (week / 13),
};

/** One snapshot every Monday morning; the later in the quarter, the nearer to what it came to. */
function writeForecasts(
  page: Sheet,
  company: Company,
  tally: Tally,
  metric: Metric,
  scope: string,
  people: readonly string[],
  lastQuarters: number,
  categories: readonly Category[],
): void {
  const rng = random(company.seed, 'forecast', metric, scope);
  tally.quarters.forEach((start, nth) => {
    const next = monthsLater(start, 3);
    const bias = rng.bell() * 0.05;
    const isOver = next <= company.today;
    const outcome = isOver ? sumFor(tally, people, metric, nth) : usual(tally, people, metric, nth) * 1.06;
    const monday = start + ((8 - weekdayOf(start)) % 7);
    for (let day = monday; day < next; day += 7) {
      const week = (day - start) / 7;
      const doubt = (bias + rng.bell() * 0.03) * (1 - week / 16);
      if (nth < tally.quarters.length - lastQuarters) continue;
      for (const category of categories)
        page.add('forecasts', atClock(day, 7), {
          scope,
          metric,
          period_start: dayText(start),
          category,
          taken_at: instantText(atClock(day, 7)),
          period_end: dayText(next - 1),
          amount: Math.round((outcome * (SEEN[category](week) + doubt)) / 100) * 100,
          currency: 'USD',
        });
    }
  });
}
