import type { Account } from './account.ts';
import { accountId } from './cast.ts';
import { atClock, type DayNumber, dayOf, dayText, earlyOn } from './days.ts';
import type { Sheet, Step } from './facts.ts';
import { isServed } from './ledger.ts';
import { profileOf } from './profile.ts';
import { type Random, random } from './random.ts';

/** risks, outcomes, advocacy_events */

export function writeCare(sheet: Sheet, account: Account): void {
  const { company, profile, book } = account;
  if (book.stays.length === 0) return;
  writeRisks(sheet, account, random(company.seed, profile.index, 'risks'));
  writeOutcomes(sheet, account, random(company.seed, profile.index, 'outcomes'));
  writeAdvocacy(sheet, account, random(company.seed, profile.index, 'advocacy'));
}

type RiskKind = 'churn_notice' | 'csm_flag' | 'payment' | 'champion_left' | 'other';

const NOTES: Readonly<Record<RiskKind, string>> = {
  churn_notice: 'Notice given in writing',
  csm_flag: 'Quieter than they were; two calls moved',
  payment: 'Invoice open for more than 45 days',
  champion_left: 'Our champion has left the company',
  other: 'Being bought by another company',
};

/** A dip this deep is flagged by whoever looks after the account. */
const FLAGGED_DEPTH = 24;

interface Risk {
  readonly kind: RiskKind;
  readonly raised: DayNumber;
  /** Null while it stands. */
  readonly cleared: DayNumber | null;
}

function writeRisks(sheet: Sheet, account: Account, rng: Random): void {
  const { company, profile, book } = account;
  const risks = [...foreseen(account, rng), ...unforeseen(account, rng)];
  risks.forEach(({ kind, raised, cleared }, nth) => {
    if (raised < company.first || !isServed(book.stays, raised)) return;
    const fields = {
      risk_id: `${profile.id}-w${nth + 1}`,
      account_id: profile.id,
      kind,
      raised_on: dayText(raised),
      note: NOTES[kind],
    };
    const steps: Step[] = [[atClock(raised, 7, 10), {}]];
    if (cleared !== null && cleared > raised)
      steps.push([atClock(cleared, 7, 20), { cleared_on: dayText(cleared) }]);
    sheet.history('risks', fields, steps);
  });
}

/** What comes before a loss, and what is seen in a deep dip. */
function foreseen({ book, mood, profile }: Account, rng: Random): readonly Risk[] {
  const risks: Risk[] = [];
  for (const { result, dueOn, closedAt } of book.renewals) {
    const raised = dueOn - rng.int(20, 80);
    if (result === 'lost' && rng.chance(0.6))
      risks.push({ kind: 'churn_notice', raised, cleared: Math.max(dayOf(closedAt), dueOn) + 1 });
  }
  for (const dip of mood.dips) {
    const raised = Math.floor(dip.from + (dip.to - dip.from) * rng.between(0.45, 0.8));
    const cleared = dip.to + rng.int(10, 35);
    if (dip.depth >= FLAGGED_DEPTH && profile.part?.mood !== 'falling')
      risks.push({ kind: 'csm_flag', raised, cleared });
  }
  return risks;
}

/** What may happen to anybody, with its chance in a year. */
function unforeseen({ company, profile }: Account, rng: Random): readonly Risk[] {
  if (profile.part !== null) {
    const raised = profile.part.championLeft;
    return raised === undefined ? [] : [{ kind: 'champion_left', raised, cleared: null }];
  }
  const chances: readonly (readonly [RiskKind, number])[] = [
    ['payment', profile.segment === 'smb' ? 0.05 : 0.02],
    ['champion_left', 0.04],
    ['other', 0.015],
  ];
  const risks: Risk[] = [];
  for (let year = company.first; year <= company.horizon; year += 365)
    for (const [kind, chance] of chances) {
      const raised = year + rng.int(0, 364);
      const cleared = raised + rng.int(12, 75);
      if (rng.chance(chance)) risks.push({ kind, raised, cleared });
    }
  return risks;
}

const OUTCOMES = [
  'Planning time halved',
  'Fewer empty runs',
  'One plan for all sites',
  'Overtime down by a tenth',
  'Forecast within five percent',
] as const;

/** Agreed results, one or two a year; those who fare well have more of them verified. */
function writeOutcomes(sheet: Sheet, { company, profile, book, mood }: Account, rng: Random): void {
  const gap = profile.segment === 'enterprise' ? 150 : 300;
  const [first] = book.stays;
  let count = 0;
  const from = Math.max(company.first, first?.from ?? company.horizon) + 60;
  for (let due = from + rng.int(0, gap); due <= company.horizon + 90; due += rng.int(gap * 0.7, gap * 1.3)) {
    const verified = due + rng.int(-25, 30);
    const isVerified = rng.chance(0.2 + mood.on(due) / 160);
    const name = rng.pick(OUTCOMES);
    if (!isServed(book.stays, due - 100)) continue;
    const fields = {
      outcome_id: `${profile.id}-v${++count}`,
      account_id: profile.id,
      name,
      due_on: dayText(due),
    };
    const steps: Step[] = [[earlyOn(due - 120), {}]];
    if (isVerified && isServed(book.stays, verified))
      steps.push([atClock(verified, 16), { verified_on: dayText(verified) }]);
    sheet.history('outcomes', fields, steps);
  }
}

const ACTS = ['reference', 'case_study', 'review', 'speaking'] as const;
/** Only those who fare this well are asked for a favour. */
const FAN = 72;

function writeAdvocacy(sheet: Sheet, account: Account, rng: Random): void {
  const { company, profile, book, mood } = account;
  let count = 0;
  const act = (kind: string, asked: DayNumber, referred: string | null, accepts: boolean, does: boolean) => {
    const accepted = asked + rng.int(2, 20);
    const done = accepted + rng.int(5, 60);
    const fields = {
      event_id: `${profile.id}-a${++count}`,
      account_id: profile.id,
      kind,
      asked_on: dayText(asked),
      referred_account_id: referred,
    };
    const steps: Step[] = [[atClock(asked, 12), {}]];
    if (accepts) steps.push([atClock(accepted, 12), { accepted_on: dayText(accepted) }]);
    if (accepts && does) steps.push([atClock(done, 12), { done_on: dayText(done) }]);
    sheet.history('advocacy_events', fields, steps);
  };
  for (let day = company.first + rng.int(0, 364); day <= company.horizon; day += rng.int(200, 420)) {
    const isFan = isServed(book.stays, day - 90) && isServed(book.stays, day) && mood.on(day) >= FAN;
    const [kind, accepts, does] = [rng.pick(ACTS), rng.chance(0.6), rng.chance(0.8)];
    if (isFan && rng.chance(0.7)) act(kind, day, null, accepts, does);
  }
  referredBy(sheet, account, rng);
}

/** One new customer in ten was sent by an older one, which must have been a customer then. */
function referredBy(sheet: Sheet, { company, profile, book, createdOn }: Account, rng: Random): void {
  const [sale] = book.sales;
  if (sale === undefined || profile.index === 0 || sale.startsOn < company.first || !rng.chance(0.1)) return;
  for (let attempt = 0; attempt < 4; attempt++) {
    const other = profileOf(company, rng.int(0, profile.index - 1));
    if (other.startsOn === null || other.startsOn > createdOn - 120) continue;
    const done = createdOn + 3;
    const fields = {
      event_id: `${profile.id}-ref`,
      account_id: other.id,
      kind: 'referral',
      asked_on: dayText(done - 10),
      accepted_on: dayText(done - 6),
      done_on: dayText(done),
      referred_account_id: accountId(profile.index),
    };
    sheet.add('advocacy_events', atClock(done, 12), fields);
    return;
  }
}
