import {
  addDays,
  addMonths,
  type Day,
  dayFrom,
  fiscalYearStart,
  isDay,
  plainCalendar,
  yearOf,
} from '../calendar.ts';
import type { Window } from '../kpi.ts';
import {
  dayPeriod,
  defaultWindow,
  lastUnits,
  nextUnits,
  periodOf,
  rangePeriod,
  unitAway,
} from '../period.ts';
import type { Period } from '../query.ts';
import type { AskContext } from './lexicon.ts';
import type { Span, Term, TermReading } from './term.ts';

/** How a KPI looks at time: decides what a bare `q3` is. */
export interface Look {
  readonly tense: 'past' | 'forward';
  readonly window: Window;
}

export type PeriodResult =
  | { readonly ok: true; readonly period: Period }
  | {
      readonly ok: false;
      readonly message: string;
      readonly readings: readonly TermReading[];
      readonly at: Span | null;
    };

const found = (period: Period): PeriodResult =>
  isDay(period.start) && isDay(period.end) ? { ok: true, period } : failed('periods run from 1900 to 2199');
const failed = (
  message: string,
  readings: readonly TermReading[] = [],
  at: Span | null = null,
): PeriodResult => ({
  ok: false,
  message,
  readings,
  at,
});

type Yearly = Extract<Term, { kind: 'yearly' }>;

/** The period that a term stands for. */
export function resolveTerm(term: Term, look: Look, ctx: AskContext): PeriodResult {
  switch (term.kind) {
    case 'fixed':
      return found(periodOf(term.unit, term.day, ctx, term.basis));
    case 'yearly':
      return found(usual(term, look, ctx));
    case 'away':
      return found(unitAway(term.unit, term.steps, ctx, term.basis));
    case 'count':
      return found(
        term.direction === 'last'
          ? lastUnits(term.count, term.unit, ctx, term.basis)
          : nextUnits(term.count, term.unit, ctx, term.basis),
      );
    case 'range':
      return resolveRange(term.first, term.last, look, ctx);
    case 'since':
      return resolveSince(term.first, ctx);
    case 'as-of':
      return resolveAsOf(term.day, look, ctx);
    case 'unclear':
      return failed(term.message, term.readings, term.at);
    case 'impossible':
      return failed(term.message);
    default:
      return term satisfies never;
  }
}

/** The term's period in the year `year`; null where it has no such day (29 Feb). */
function inYear(term: Yearly, year: number, ctx: AskContext): Period | null {
  if (term.unit === 'month') return periodOf('month', dayFrom(year, term.part, 1), ctx);
  if (term.unit === 'day') {
    const day = dayFrom(year, term.part, term.day);
    return isDay(day) ? dayPeriod(day, ctx) : null;
  }
  const calendar = term.basis === 'fiscal' ? ctx.calendar : plainCalendar(ctx.calendar);
  const months = (term.part - 1) * (term.unit === 'quarter' ? 3 : 6);
  return periodOf(term.unit, addMonths(fiscalYearStart(year, calendar), months), ctx, term.basis);
}

/** Years around one day, near ones first in the direction asked. Eight years always hold a 29 Feb. */
const YEARS = Array.from({ length: 10 }, (_, i) => i - 1);

const latest = (term: Yearly, fits: (p: Period) => boolean, near: Day, ctx: AskContext): Period | undefined =>
  YEARS.map((i) => inYear(term, yearOf(near) - i, ctx)).find((p) => p !== null && fits(p)) ?? undefined;

const earliest = (
  term: Yearly,
  fits: (p: Period) => boolean,
  near: Day,
  ctx: AskContext,
): Period | undefined =>
  YEARS.map((i) => inYear(term, yearOf(near) + i, ctx)).find((p) => p !== null && fits(p)) ?? undefined;

/** What looks back takes the last one that has started; what looks forward the current or the next. */
function usual(term: Yearly, look: Look, ctx: AskContext): Period {
  const period =
    look.tense === 'past'
      ? latest(term, (p) => p.start <= ctx.today, ctx.today, ctx)
      : earliest(term, (p) => p.end > ctx.today, ctx.today, ctx);
  return period ?? dayPeriod(ctx.today, ctx);
}

function resolveRange(first: Term, last: Term, look: Look, ctx: AskContext): PeriodResult {
  const from = resolveTerm(first, look, ctx);
  if (!from.ok) return from;
  const to = resolveTerm(last, look, ctx);
  if (!to.ok) return to;
  const [start, end] = ends(first, last, from.period, to.period, ctx);
  if (end.end <= start.start) {
    return failed(`the period ends (${end.label}) before it begins (${start.label})`, [
      { label: `${end.label} to ${start.label}`, text: `${end.start}..${addDays(start.end, -1)}` },
    ]);
  }
  return found(rangePeriod(start.start, addDays(end.end, -1), ctx));
}

/** A bare end (`apr..jun`) takes the year that puts it nearest to the other. */
function ends(first: Term, last: Term, from: Period, to: Period, ctx: AskContext): readonly [Period, Period] {
  if (last.kind === 'yearly' && first.kind !== 'yearly') {
    return [from, earliest(last, (p) => p.end > from.start, from.start, ctx) ?? to];
  }
  if (first.kind === 'yearly') {
    return [latest(first, (p) => p.start <= to.start, to.start, ctx) ?? from, to];
  }
  return [from, to];
}

/** From that day through yesterday. */
function resolveSince(first: Term, ctx: AskContext): PeriodResult {
  const from = resolveTerm(first, { tense: 'past', window: 'now' }, ctx);
  if (!from.ok) return from;
  const { start, label } = from.period;
  return start < ctx.today
    ? found(rangePeriod(start, addDays(ctx.today, -1), ctx))
    : failed(`nothing has run since ${label} yet; \`since\` takes a day before today`);
}

/** The KPI's usual window as it stood at the end of that day. */
function resolveAsOf(day: Term, look: Look, ctx: AskContext): PeriodResult {
  const at = resolveTerm(day, { tense: 'past', window: 'now' }, ctx);
  if (!at.ok) return at;
  const last = addDays(at.period.end, -1);
  if (at.period.start > ctx.today) return failed('`as of` takes a day that is not in the future');
  return found(windowAsOf(look.window, last, ctx));
}

/** `window` at the end of `day`, told from today: what is still running or lies ahead starts from the day itself. */
export function windowAsOf(window: Window, day: Day, ctx: AskContext): Period {
  if (day >= ctx.today) return defaultWindow(window, ctx);
  if (window === 'now') return dayPeriod(day, ctx);
  const ahead = window === 'next-90d' || window === 'this-quarter';
  const { start, end, grain } = defaultWindow(window, { ...ctx, today: ahead ? day : addDays(day, 1) });
  return grain === 'range' ? rangePeriod(start, addDays(end, -1), ctx) : periodOf(grain, start, ctx);
}
