import { addDays, type Day, type DayRange, daysBetween } from '#src/core/calendar.ts';

/** What customers said, counted one answer at a time from the definitions. Everything is in UTC and dollars. */

export type VoiceAccount = {
  readonly account_id: string;
  readonly kind: string;
  readonly segment: readonly { readonly from: Day; readonly value: string }[];
  /** In order, none overlapping. */
  readonly lines: readonly { readonly starts_on: Day; readonly ends_on: Day | null; readonly arr: number }[];
};

export type Survey = {
  readonly survey_id: string;
  readonly kind: 'nps' | 'csat' | 'ces';
  readonly touchpoint: string | null;
  readonly account_id: string;
  readonly contact_id: string | null;
  readonly contact_role: string | null;
  readonly sent_at: string;
  readonly responded_at: string | null;
  readonly score: number | null;
  readonly scale_min: number | null;
  readonly scale_max: number | null;
  readonly low_is_good: boolean | null;
};

export interface VoiceCompany {
  readonly accounts: readonly VoiceAccount[];
  readonly surveys: readonly Survey[];
}

export interface VoiceAsk {
  readonly period: DayRange;
  readonly today: Day;
  readonly variant: string;
  readonly touchpoint: string | null;
  readonly role: string | null;
  readonly by: 'segment' | 'role' | 'touchpoint' | null;
}

/** A value and the units behind it. */
export interface Said {
  readonly value: number | null;
  readonly n: number;
}

const GRACE = 30;
const dayOf = (instant: string): Day => instant.slice(0, 10);
const last = (range: DayRange, today: Day): Day =>
  addDays(range.end, -1) < today ? addDays(range.end, -1) : today;

/** ARR after the moves of a day; short silences keep what was before them. */
export function arrAt({ lines }: VoiceAccount, day: Day): number {
  for (const [index, line] of lines.entries()) {
    if (line.starts_on > day) continue;
    if (line.ends_on === null || line.ends_on > day) return line.arr;
    const next = lines[index + 1];
    if (next !== undefined && next.starts_on > day && daysBetween(line.ends_on, next.starts_on) - 1 <= GRACE)
      return line.arr;
  }
  return 0;
}

export const isClosed = (account: VoiceAccount, day: Day): boolean =>
  account.lines.some((line) => line.starts_on <= day) && arrAt(account, day) === 0;

export const segmentOn = ({ segment }: VoiceAccount, day: Day): string =>
  segment.findLast((one) => one.from <= day)?.value ?? '(none)';

interface Answer {
  readonly account: VoiceAccount;
  readonly survey: Survey;
  readonly on: Day;
  readonly touchpoint: string;
}

const groupOf = ({ account, survey, on, touchpoint }: Answer, by: VoiceAsk['by']): string => {
  if (by === 'segment') return segmentOn(account, on);
  if (by === 'role') return survey.contact_role ?? '(none)';
  return by === 'touchpoint' ? touchpoint : '';
};

function answersOf(company: VoiceCompany, ask: VoiceAsk, kind: Survey['kind']): Answer[] {
  return company.surveys.flatMap((survey): Answer[] => {
    const account = company.accounts.find((one) => one.account_id === survey.account_id);
    if (account === undefined || account.kind !== 'customer' || survey.kind !== kind) return [];
    const came = survey.responded_at === null ? null : dayOf(survey.responded_at);
    if (came === null || came > ask.today || survey.score === null) return [];
    const touchpoint = survey.touchpoint ?? (kind === 'nps' ? 'relationship' : '(none)');
    if (ask.touchpoint !== null && touchpoint !== ask.touchpoint) return [];
    if (ask.role !== null && survey.contact_role !== ask.role) return [];
    const on = ask.variant === 'by_response' ? came : dayOf(survey.sent_at);
    const inside = on >= ask.period.start && on < ask.period.end;
    return inside ? [{ account, survey, on, touchpoint }] : [];
  });
}

/** The NPS answers that count. */
function npsAnswers(company: VoiceCompany, ask: VoiceAsk): Answer[] {
  const all = answersOf(company, ask, 'nps').filter(({ account, survey, touchpoint }) => {
    const { score, scale_max: top } = survey;
    if (score === null || score < 0 || score > 10 || (top ?? 10) !== 10) return false;
    if (ask.touchpoint === null && ask.by !== 'touchpoint' && touchpoint !== 'relationship') return false;
    return survey.low_is_good !== true && !isClosed(account, last(ask.period, ask.today));
  });
  if (ask.variant === 'all_responses') return all;
  return all.filter((one) => {
    const later = all.some((other) => {
      const a = [one, other].map(({ account, survey }) => `${account.account_id} ${survey.contact_id}`);
      if (one === other || one.survey.contact_id === null || a[0] !== a[1]) return false;
      if (ask.by !== 'segment' && groupOf(one, ask.by) !== groupOf(other, ask.by)) return false;
      const [x, y] = [one.survey, other.survey];
      return (
        `${y.responded_at}` > `${x.responded_at}` ||
        (y.responded_at === x.responded_at && y.survey_id > x.survey_id)
      );
    });
    return !later;
  });
}

const opinion = (score: number): number => (score >= 9 ? 1 : score <= 6 ? -1 : 0);

/** By group; an ask that is not grouped has the group `''`. */
export function npsOf(company: VoiceCompany, ask: VoiceAsk): Map<string, Said> {
  const answers = npsAnswers(company, ask);
  const day = last(ask.period, ask.today);
  const weigh = ({ account }: Answer): number => {
    const own = answers.filter((other) => other.account === account).length;
    if (ask.variant === 'account_mean') return 1 / own;
    return ask.variant === 'arr_weighted' ? arrAt(account, day) / own : 1;
  };
  const groups = Map.groupBy(answers, (answer) => groupOf(answer, ask.by));
  return new Map(
    [...groups].map(([group, rows]) => {
      const weight = rows.reduce((sum, row) => sum + weigh(row), 0);
      const points = rows.reduce((sum, row) => sum + weigh(row) * opinion(row.survey.score ?? 0), 0);
      return [group, { value: weight === 0 ? null : (100 * points) / weight, n: rows.length }];
    }),
  );
}

interface Rated {
  /** 0 is the worst answer of its scale, 1 the best. */
  readonly place: number;
  readonly steps: number;
}

/** Null for what does not count: too late, or off its scale. */
function ratedOf({ survey, on }: Answer, usual: number): Rated | null {
  const [low, top] = [survey.scale_min ?? 1, survey.scale_max ?? usual];
  const { score, responded_at: responded } = survey;
  if (score === null || responded === null || low >= top || score < low || score > top) return null;
  if (daysBetween(on, dayOf(responded)) > 14) return null;
  const good = survey.low_is_good === true ? low + top - score : score;
  return { place: (good - low) / (top - low), steps: top - low };
}

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

/** The two best answers, of scales of up to three the best, of long ones the best fifth. */
const isSatisfied = ({ place, steps }: Rated): boolean => {
  const fromTop = (1 - place) * steps;
  const allowed = steps <= 2 ? 0 : steps <= 10 ? 1 : steps / 5;
  return fromTop <= allowed + 1e-9;
};

export function ratingsOf(company: VoiceCompany, ask: VoiceAsk, kind: 'csat' | 'ces'): Map<string, Said> {
  const answers = answersOf(company, ask, kind);
  const groups = Map.groupBy(answers, (answer) => groupOf(answer, ask.by));
  return new Map(
    [...groups].flatMap(([group, rows]): [string, Said][] => {
      const rated = rows.flatMap((row) => ratedOf(row, kind === 'csat' ? 5 : 7) ?? []);
      const of = (value: (one: Rated) => number) => mean(rated.map(value));
      const values = {
        csat: { default: of((one) => Number(isSatisfied(one))), mean: of((one) => 1 + 4 * one.place) },
        ces: { default: of((one) => 1 + 6 * one.place), share: of((one) => Number(1 + 6 * one.place >= 5)) },
      };
      const byVariant: Readonly<Record<string, number | null>> = values[kind];
      return rated.length === 0 ? [] : [[group, { value: byVariant[ask.variant] ?? null, n: rated.length }]];
    }),
  );
}

/** Of what went out, how much came back in time; `in_window`: inside the period. */
export function responseRateOf(company: VoiceCompany, ask: VoiceAsk): Said {
  const { start, end } = ask.period;
  const sent = company.surveys.filter((survey) => {
    const account = company.accounts.find((one) => one.account_id === survey.account_id);
    const on = dayOf(survey.sent_at);
    return account?.kind === 'customer' && on >= start && on < end;
  });
  const back = sent.filter(({ sent_at: sentAt, responded_at: responded }) => {
    if (responded === null || dayOf(responded) > ask.today) return false;
    const came = dayOf(responded);
    if (ask.variant === 'in_window') return came >= start && came < end;
    return daysBetween(dayOf(sentAt), came) <= 14;
  });
  return { value: sent.length === 0 ? null : back.length / sent.length, n: sent.length };
}
