import type { Need } from '../core/account-needs.ts';
import type { Answer, Row } from '../core/answer.ts';
import { addDays, type Day, daysBetween } from '../core/calendar.ts';
import { formatCount, formatCountOf, formatNearDay, formatValue } from '../core/format.ts';
import { keyOf } from './answer-tables.ts';
import type { DigestContext } from './digest-numbers.ts';
import { type DueRenewal, dueRenewals } from './renewal-rows.ts';

/** What lists of accounts say of each that needs somebody today. */

/** The order in which the reasons of one account are read. */
const RANKS = {
  overdue: 0,
  renewal: 1,
  notice: 2,
  risk: 3,
  health: 4,
  voice: 5,
  onboarding: 6,
  usage: 7,
} as const;

/** A renewal that is due sooner needs a contact. */
const CONTACT_DAYS = 30;
/** Of a renewal that is due sooner its day is said beside what speaks against it. */
const RENEWS_SOON_DAYS = 90;
const NOTICE_DAYS = 14;
/** What lapsed longer ago is for whoever keeps the records, not for today. */
const LAPSED_DAYS = 90;
/** So many points in 30 days are a fall. */
const FALL = 15;
const VOICE_DAYS = 14;
/** Usage has fallen where so many fewer people are left, and so large a part of them is gone. */
const USERS_LOST = 3;
const PART_LOST = 0.3;

const textIn = ({ cells }: Row, name: string): string | null => {
  const value = cells[name];
  return typeof value === 'string' ? value : null;
};
const numberIn = ({ cells }: Row, name: string): number | null => {
  const value = cells[name];
  return typeof value === 'number' ? value : null;
};
const rowsOf = (answers: readonly Answer[]): readonly Row[] =>
  answers.flatMap(({ list }) => list?.rows ?? []);

const need = (
  { accountId, name }: Pick<Row, 'accountId' | 'name'>,
  rank: keyof typeof RANKS,
  reason: string,
  stake: number | null = null,
): readonly Need[] => (accountId === null ? [] : [{ accountId, name, reason, rank: RANKS[rank], stake }]);

/** Renewals that are overdue, that nobody has contacted, whose notice ends soon, or that have something against them. */
export function renewalNeeds(answers: readonly Answer[], context: DigestContext): readonly Need[] {
  const renewals = new Map(answers.flatMap(dueRenewals).map((one) => [one.id, one]));
  return [...renewals.values()].flatMap((one) => needsOfRenewal(one, context));
}

function needsOfRenewal(one: DueRenewal, { today, settings }: DigestContext): readonly Need[] {
  const { arr, overdue } = one;
  // Health is read off its own list, which knows it of accounts without a renewal too.
  const reasons = one.reasons.filter((reason) => reason !== 'health red');
  const risks = reasons.flatMap((reason) => need(one, 'risk', reason, arr));
  if (overdue !== null) {
    if (overdue.graceEnds === null && overdue.days > LAPSED_DAYS) return [];
    const late =
      overdue.graceEnds === null
        ? `renewal of ${formatNearDay(one.dueOn, today, settings)} lapsed`
        : `renewal ${formatCountOf(overdue.days, 'day', settings)} overdue`;
    return [...need(one, 'overdue', late, arr), ...risks];
  }
  const days = daysBetween(today, one.dueOn);
  const isUncontacted = days <= CONTACT_DAYS && !one.isAuto && one.contactedOn === null;
  const isNotice =
    one.noticeBy !== null && one.noticeBy >= today && daysBetween(today, one.noticeBy) <= NOTICE_DAYS;
  const notice = isNotice
    ? need(one, 'notice', `notice by ${nearWords(one.noticeBy, today, settings)}`, arr)
    : [];
  const others = [...notice, ...risks];
  const said = isUncontacted || (others.length > 0 && days <= RENEWS_SOON_DAYS);
  const renews = `renews ${nearWords(one.dueOn, today, settings)}${isUncontacted ? ', not contacted' : ''}`;
  return [...(said ? need(one, 'renewal', renews, arr) : []), ...others];
}

function nearWords(day: Day | null, today: Day, settings: DigestContext['settings']): string {
  if (day === null) return '';
  if (day === today) return 'today';
  return day === addDays(today, 1) ? 'tomorrow' : formatNearDay(day, today, settings);
}

/** Health that is red or fell a good deal in 30 days. */
export function healthNeeds(answers: readonly Answer[], { settings }: DigestContext): readonly Need[] {
  const points = (value: number): string => formatValue(Math.round(value), 'score', settings);
  return rowsOf(answers).flatMap((row) => {
    const score = numberIn(row, 'score');
    if (score === null) return [];
    const change = numberIn(row, 'change') ?? 0;
    const isRed = score < settings.healthBands[0];
    if (change > -FALL) return isRed ? need(row, 'health', `health red (${points(score)})`) : [];
    const fell = `health ${isRed ? 'red, ' : ''}${points(score - change)} → ${points(score)} in 30 days`;
    return need(row, 'health', fell);
  });
}

/** Detractors among the answers of the last two weeks. */
export function detractorNeeds(answers: readonly Answer[], context: DigestContext): readonly Need[] {
  return recent(answers, context).flatMap(({ row, day }) => {
    const score = numberIn(row, 'score');
    return score === null || score > 6 ? [] : need(row, 'voice', `detractor (${score} of 10, ${day})`);
  });
}

/** Answers in the worst quarter of their scale. */
const WORST = 0.25;

export function dissatisfiedNeeds(answers: readonly Answer[], context: DigestContext): readonly Need[] {
  return recent(answers, context).flatMap(({ row, day }) => {
    const [score, scale] = [numberIn(row, 'score'), textIn(row, 'scale')];
    if (score === null || scale === null || goodness(score, scale) > WORST) return [];
    return need(row, 'voice', `CSAT ${score} of ${scale} (${day})`);
  });
}

/** From 0, the worst, to 1 on a scale such as `1–5` or `1–5, low is good`; 1 where the scale cannot be read. */
function goodness(score: number, scale: string): number {
  const [low, high] = (/^(-?[\d.]+)–(-?[\d.]+)/.exec(scale) ?? []).slice(1).map(Number);
  if (low === undefined || high === undefined || !(high > low)) return 1;
  const part = (score - low) / (high - low);
  return scale.includes('low is good') ? 1 - part : part;
}

function recent(
  answers: readonly Answer[],
  { today, settings }: DigestContext,
): readonly { readonly row: Row; readonly day: string }[] {
  return rowsOf(answers).flatMap((row) => {
    const answered = textIn(row, 'responded_on');
    if (answered === null || daysBetween(answered, today) > VOICE_DAYS) return [];
    return [{ row, day: formatNearDay(answered, today, settings) }];
  });
}

/** Onboarding projects behind their plan. */
export const onboardingNeeds = (answers: readonly Answer[], { settings }: DigestContext): readonly Need[] =>
  rowsOf(answers).flatMap((row) => {
    const late = numberIn(row, 'days_late');
    return late === null
      ? []
      : need(row, 'onboarding', `onboarding ${formatCountOf(late, 'day', settings)} late`);
  });

/** Accounts that are left with far fewer active users than in the window before. */
export function usageNeeds(answers: readonly Answer[], { settings, nameOf }: DigestContext): readonly Need[] {
  return answers.flatMap((answer) => {
    const before = new Map((answer.compare?.groups ?? []).map((group) => [keyOf(group), group]));
    return answer.groups.flatMap((group) => {
      const [was, is] = [before.get(keyOf(group))?.measures['active'] ?? 0, group.measures['active'] ?? 0];
      const accountId = group.by['account'] ?? null;
      if (was - is < USERS_LOST || was - is < was * PART_LOST || accountId === null) return [];
      const users = `${formatCount(was, settings)} → ${formatCount(is, settings)}`;
      return need(
        { accountId, name: nameOf('account', accountId) },
        'usage',
        `active users ${users} in 30 days`,
      );
    });
  });
}
