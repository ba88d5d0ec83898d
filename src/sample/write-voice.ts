import { type Account, csmOn } from './account.ts';

import { COMPONENTS, type Segment } from './catalog.ts';
import { atClock, type DayNumber, instantText, workday } from './days.ts';
import type { Fields, Sheet } from './facts.ts';
import { isServed } from './ledger.ts';
import { fraction, type Random, random } from './random.ts';

/** surveys, touchpoints, health_readings */

export function writeVoice(sheet: Sheet, account: Account): void {
  const { company, profile } = account;
  if (account.book.stays.length === 0) return;
  writeSurveys(sheet, account, random(company.seed, profile.index, 'surveys'));
  writeTouches(sheet, account, random(company.seed, profile.index, 'touches'));
  writeHealth(sheet, account, random(company.seed, profile.index, 'health'));
}

interface Question {
  readonly kind: 'nps' | 'csat' | 'ces';
  readonly touchpoint: 'relationship' | 'onboarding' | 'support' | 'other';
  readonly min: number;
  readonly max: number;
  readonly lowIsGood?: boolean;
}

const NPS: Question = { kind: 'nps', touchpoint: 'relationship', min: 0, max: 10 };
const CSAT_SUPPORT: Question = { kind: 'csat', touchpoint: 'support', min: 1, max: 5 };
const CSAT_TRAINING: Question = { kind: 'csat', touchpoint: 'other', min: 1, max: 5 };
const CSAT_ONBOARDING: Question = { kind: 'csat', touchpoint: 'onboarding', min: 1, max: 5 };
const CES_ONBOARDING: Question = { kind: 'ces', touchpoint: 'onboarding', min: 1, max: 7 };
const CES_SUPPORT: Question = { kind: 'ces', touchpoint: 'support', min: 1, max: 7 };
/** The form used before the present one asked how much effort it took, from 1 (very little) to 5. */
const OLD_CES_SUPPORT: Question = { kind: 'ces', touchpoint: 'support', min: 1, max: 5, lowIsGood: true };

const ROLES = ['decision_maker', 'champion', 'user', 'admin'] as const;
const CONTACTS: Readonly<Record<Segment, number>> = { smb: 1, 'mid-market': 3, enterprise: 4 };
const PRAISE = [
  'Saves us a day a week.',
  'Easy to plan with, and the team likes it.',
  'Support answers fast & knows the product.',
  "Couldn't run the depot without it.",
] as const;
const BLAME = [
  'Too slow on Mondays.',
  'Exports need work; "almost right" is not right.',
  'Nobody from your side has called, <i>again</i>.',
  'Fewer clicks, please.\nAnd a proper search.',
] as const;

function writeSurveys(sheet: Sheet, account: Account, rng: Random): void {
  const { company, profile, book } = account;
  const contacts = CONTACTS[profile.segment];
  const from = Math.max(company.detailFrom, (book.stays[0]?.from ?? company.horizon) + 60);
  let count = 0;
  const ask = (question: Question, day: DayNumber, contact: number) => {
    if (day < company.detailFrom || day > company.horizon || !isServed(book.stays, day)) return;
    survey(sheet, account, `${profile.id}-s${++count}`, question, workday(day), contact, rng);
  };
  for (let day = from + rng.int(0, 181); day <= company.horizon; day += 182)
    for (let contact = 0; contact < contacts; contact++) ask(NPS, day + contact, contact);
  for (let day = from + rng.int(0, 150); day <= company.horizon; day += rng.int(60, 220)) {
    const isOld = day < company.today - 500;
    const ces = isOld ? OLD_CES_SUPPORT : CES_SUPPORT;
    ask(
      rng.chance(0.72) ? CSAT_SUPPORT : rng.chance(0.75) ? ces : CSAT_TRAINING,
      day,
      rng.int(0, contacts - 1),
    );
  }
  for (const stay of book.stays) {
    const done = stay.from + ONBOARDED[profile.segment] + rng.int(0, 20);
    ask(CES_ONBOARDING, done, 0);
    ask(CSAT_ONBOARDING, done + 3, rng.int(0, contacts - 1));
  }
}

/** Days after the start when people are asked how the onboarding was. */
const ONBOARDED: Readonly<Record<Segment, number>> = { smb: 24, 'mid-market': 50, enterprise: 92 };

/** Two in five do not answer; some of those who do take longer than two weeks. */
function survey(
  sheet: Sheet,
  { profile, mood }: Account,
  id: string,
  question: Question,
  day: DayNumber,
  contact: number,
  rng: Random,
): void {
  const sent = atClock(day, 8, rng.int(0, 59));
  const fields: Fields = {
    survey_id: id,
    kind: question.kind,
    touchpoint: question.touchpoint,
    account_id: profile.id,
    contact_id: `${profile.id}-c${contact + 1}`,
    contact_role: ROLES[contact] ?? 'user',
    sent_at: instantText(sent),
    scale_min: question.min,
    scale_max: question.max,
    low_is_good: question.lowIsGood ?? false,
  };
  sheet.add('surveys', sent, fields);
  const answers = rng.chance(0.58);
  const delay = rng.chance(0.07) ? rng.int(15, 25) : Math.floor(rng.next() * rng.next() * 12);
  const feeling = mood.on(day) / 100 + rng.bell() * 0.2 + 0.08;
  const good = Math.min(1, Math.max(0, feeling));
  const steps = Math.round(good * (question.max - question.min));
  const score = question.lowIsGood ? question.max - steps : question.min + steps;
  const comment = rng.chance(0.16) ? rng.pick(good > 0.62 ? PRAISE : BLAME) : null;
  if (!answers) return;
  const responded = atClock(day + delay, 9, rng.int(0, 420));
  sheet.add('surveys', responded, { ...fields, responded_at: instantText(responded), score, comment });
}

type Touch = 'one_to_one' | 'value_review' | 'qbr' | 'ebr' | 'training' | 'digital';

/** Days between two touches of a kind; none where it is left out. */
const RHYTHM: Readonly<Record<Segment, Readonly<Partial<Record<Touch, number>>>>> = {
  smb: { one_to_one: 160, training: 420, digital: 130 },
  'mid-market': { one_to_one: 70, value_review: 240, qbr: 130, training: 260, digital: 160 },
  enterprise: { one_to_one: 35, value_review: 180, qbr: 95, ebr: 360, training: 150, digital: 200 },
};
/** Of ten meetings, how many somebody of the customer's board is at. */
const BOARD: Readonly<Partial<Record<Touch, number>>> = { ebr: 0.8, qbr: 0.3, value_review: 0.2 };
const TOUCHES: readonly Touch[] = ['one_to_one', 'value_review', 'qbr', 'ebr', 'training', 'digital'];

function writeTouches(sheet: Sheet, account: Account, rng: Random): void {
  const { company, profile, book } = account;
  const from = Math.max(company.detailFrom, book.stays[0]?.from ?? company.horizon);
  let count = 0;
  for (const kind of TOUCHES) {
    const gap = RHYTHM[profile.segment][kind];
    if (gap === undefined) continue;
    for (let day = from + rng.int(3, gap); day <= company.horizon; day += rng.int(gap * 0.7, gap * 1.3)) {
      if (!isServed(book.stays, day)) continue;
      const at = atClock(workday(day), rng.int(8, 15), rng.pick([0, 15, 30]));
      const isHeld = kind === 'digital' || rng.chance(0.9);
      sheet.add('touchpoints', at, {
        touchpoint_id: `${profile.id}-t${++count}`,
        account_id: profile.id,
        person_id: kind === 'digital' ? null : csmOn(account, day),
        kind,
        occurred_at: instantText(at),
        is_held: isHeld,
        is_two_way: kind !== 'digital' && isHeld,
        exec_present: isHeld && rng.chance(BOARD[kind] ?? 0),
      });
    }
  }
}

/** Weekly on a weekday of the account's own, four-weekly in the past; a few accounts have too few components. */
function writeHealth(sheet: Sheet, account: Account, rng: Random): void {
  const { company, profile, mood, book } = account;
  const { weeklyReadings, monthlyReadings } = company.density;
  const latest = company.today - rng.int(0, 6);
  const known = fraction(company.seed, profile.index, 'blind') < 0.03 ? 1 : COMPONENTS.length;
  const lean = COMPONENTS.map(() => rng.bell() * 4);
  const read = (day: DayNumber) => {
    COMPONENTS.forEach((component, nth) => {
      const noise = rng.bell() * 3;
      const isMissing = profile.segment === 'smb' && component === 'relationship';
      if (nth >= known || isMissing || day < company.first || !isServed(book.stays, day)) return;
      const at = atClock(day, 5, nth * 4);
      const score = Math.min(100, Math.max(0, mood.on(day) + (lean[nth] ?? 0) + noise)).toFixed(1);
      sheet.add('health_readings', at, {
        account_id: profile.id,
        component,
        observed_at: instantText(at),
        score,
      });
    });
  };
  const oldest = latest - 7 * (weeklyReadings - 1);
  for (let nth = monthlyReadings; nth > 0; nth--) read(oldest - 28 * nth);
  for (let nth = weeklyReadings - 1; nth >= 0; nth--) read(latest - 7 * nth);
  for (let day = latest + 7; day <= company.horizon; day += 7) read(day);
}
