import type { Account } from './account.ts';
import { MILESTONES, type Milestone, type Segment } from './catalog.ts';
import { atClock, type DayNumber, dayText, earlyOn, monthStart, monthsLater } from './days.ts';
import type { Fields, Sheet, Step } from './facts.ts';
import { isServed, type Stay } from './ledger.ts';
import { type Random, random } from './random.ts';

/** onboardings with their costs, milestones_reached, milestone_predictions */

/** Days that an onboarding should take, and hours that people spend on it. */
const ONBOARDING: Readonly<
  Record<Segment, { readonly days: number; readonly hours: number; readonly value: number }>
> = {
  smb: { days: 30, hours: 9, value: 14 },
  'mid-market': { days: 60, hours: 34, value: 28 },
  enterprise: { days: 105, hours: 110, value: 58 },
};
const HOUR_RATE = 85;

export function writeJourney(sheet: Sheet, account: Account): void {
  const { company, profile, book } = account;
  const rng = random(company.seed, profile.index, 'journey');
  book.stays.forEach((stay, nth) => {
    if (stay.from <= company.horizon && stay.from >= company.first - 400)
      onboard(sheet, account, stay, nth, rng);
  });
  const [first] = book.stays;
  if (first !== undefined) succeed(sheet, account, first, rng);
}

interface Project {
  readonly id: string;
  readonly startedOn: DayNumber;
  readonly targetOn: DayNumber;
  readonly completedOn: DayNumber;
  readonly pausedDays: number;
  readonly isCancelled: boolean;
}

function projectOf({ profile }: Account, stay: Stay, nth: number, rng: Random): Project {
  const { days } = ONBOARDING[profile.segment];
  const pausedDays = rng.chance(0.1) ? rng.int(7, 28) : 0;
  const slow = rng.chance(0.2) ? rng.between(1.2, 2.8) : rng.between(0.5, 1.02);
  const isStuck = profile.part?.isStuck ?? false;
  const startedOn = stay.from + rng.int(0, 6);
  return {
    id: `${profile.id}-o${nth + 1}`,
    startedOn,
    targetOn: startedOn + days,
    completedOn: startedOn + Math.round(days * (isStuck ? 3 : slow)) + pausedDays,
    pausedDays,
    isCancelled: !isStuck && rng.chance(0.03),
  };
}

function onboard(sheet: Sheet, account: Account, stay: Stay, nth: number, rng: Random): void {
  const { profile } = account;
  const project = projectOf(account, stay, nth, rng);
  const { startedOn, completedOn, pausedDays, isCancelled } = project;
  const third = startedOn + Math.floor((completedOn - pausedDays - startedOn) / 3);
  const pause: readonly Step[] =
    pausedDays > 0
      ? [
          [earlyOn(third), { status: 'paused' }],
          [earlyOn(third + pausedDays), { status: 'open', paused_days: pausedDays }],
        ]
      : [];
  const end: Fields = isCancelled
    ? { status: 'cancelled' }
    : { status: 'completed', completed_on: dayText(completedOn) };
  sheet.history(
    'onboardings',
    {
      onboarding_id: project.id,
      account_id: profile.id,
      started_on: dayText(startedOn),
      target_on: dayText(project.targetOn),
      paused_days: 0,
    },
    [[atClock(startedOn, 7), { status: 'open' }], ...pause, [atClock(completedOn, 17), end]],
  );
  if (!isCancelled) milestones(sheet, account, project, stay, nth, rng);
  costs(sheet, account, project, rng);
}

/** The steps of an onboarding, and the first value, which one customer in sixteen does not get to. */
function milestones(
  sheet: Sheet,
  account: Account,
  project: Project,
  stay: Stay,
  nth: number,
  rng: Random,
): void {
  const { profile } = account;
  const span = project.completedOn - project.startedOn;
  const steps = MILESTONES.filter((each) => each.kind === 'onboarding');
  steps.forEach((milestone, position) => {
    if (!milestone.isRequired && rng.chance(0.45)) return;
    const isLast = milestone.id === 'go-live';
    const share = isLast ? 1 : Math.min(1, (position + rng.next()) / (steps.length - 1));
    reach(sheet, account, milestone, project.startedOn + Math.round(span * share));
  });
  const value = MILESTONES.find((each) => each.kind === 'first_value');
  const days = Math.round(ONBOARDING[profile.segment].value * rng.between(0.35, 2));
  if (value !== undefined && nth === 0 && !rng.chance(0.06)) reach(sheet, account, value, stay.from + days);
}

function reach(sheet: Sheet, { profile }: Account, milestone: Milestone, on: DayNumber): void {
  sheet.add('milestones_reached', atClock(on, 18), {
    account_id: profile.id,
    milestone_id: milestone.id,
    reached_on: dayText(on),
  });
}

/** The hours of each month, at the hourly rate, and a small bill for travel where people went there. */
function costs(sheet: Sheet, { company, profile }: Account, project: Project, rng: Random): void {
  const from = monthStart(project.startedOn);
  const months = Math.max(1, Math.ceil((project.completedOn - from) / 31));
  const hours = ONBOARDING[profile.segment].hours * rng.between(0.7, 1.5);
  const fields = {
    bucket: 'onboarding',
    segment: profile.segment,
    account_id: profile.id,
    onboarding_id: project.id,
    currency: 'USD',
  };
  for (let nth = 0; nth < months; nth++) {
    const month = monthsLater(from, nth);
    if (month < monthStart(company.first)) continue;
    const spent = Math.max(1, Math.round((hours / months) * 2) / 2);
    const at = earlyOn(monthsLater(month, 1));
    const row = { ...fields, cost_id: `${project.id}-h${nth + 1}`, month: dayText(month) };
    sheet.add('costs', at, { ...row, hours: spent, amount: spent * HOUR_RATE });
    if (nth === 0 && profile.segment === 'enterprise')
      sheet.add('costs', at, { ...row, cost_id: `${project.id}-t`, amount: 50 * rng.int(16, 60) });
  }
}

/** Successes after the start, each guessed at in the months before; one that sells a product comes before the sale. */
function succeed(sheet: Sheet, account: Account, stay: Stay, rng: Random): void {
  const { book } = account;
  for (const milestone of MILESTONES) {
    const { opens } = milestone;
    if (opens === undefined) continue;
    const sale = book.sales.find((each) => each.kind === 'cross_sell' && each.product === opens.product);
    const held = book.intervals.find((each) => each.product === opens.product && each.arr > 0);
    const own = rng.chance(0.6) ? stay.from + Math.round(milestone.targetDays * rng.between(0.5, 3)) : null;
    const on = sale ? Math.max(stay.from + 20, sale.startsOn - rng.int(20, 70)) : held ? null : own;
    if (on === null) continue;
    if (isServed(book.stays, on)) {
      reach(sheet, account, milestone, on);
      if (milestone.isRepeatable && isServed(book.stays, on + 300))
        reach(sheet, account, milestone, on + 300);
    }
    predict(sheet, account, milestone, stay, on, rng);
  }
}

const FORESIGHT_DAYS = 130;
const PREDICTED_MONTHS = 13;

/** On the first of each month: when the milestone will be reached, if that seems near. */
function predict(
  sheet: Sheet,
  account: Account,
  milestone: Milestone,
  stay: Stay,
  on: DayNumber,
  rng: Random,
): void {
  const { company, profile, book } = account;
  const from = monthsLater(monthStart(company.today), -PREDICTED_MONTHS);
  for (let month = from; month <= company.horizon; month = monthsLater(month, 1)) {
    const guess = on + rng.int(-18, 26);
    if (month <= stay.from || month >= on || on - month > FORESIGHT_DAYS || !isServed(book.stays, month))
      continue;
    sheet.add('milestone_predictions', atClock(month, 5), {
      account_id: profile.id,
      milestone_id: milestone.id,
      predicted_at: `${dayText(month)}T05:00:00Z`,
      predicted_on: dayText(Math.max(month + 3, guess)),
    });
  }
}
