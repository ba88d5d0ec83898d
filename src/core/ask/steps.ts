import { addDays, addMonths, daysBetween } from '../calendar.ts';
import { defaultWindow, previousPeriod, rangePeriod, shiftPeriod, unitAway, yearAgo } from '../period.ts';
import type { Period } from '../query.ts';
import type { AskContext, LexiconKpi } from './lexicon.ts';

/** Comparisons that step back from a period: the same a year, a quarter or a month earlier, or what came before. */
export type Step = 'yoy' | 'qoq' | 'mom' | 'prior';

export const STEPS: readonly Step[] = ['yoy', 'qoq', 'mom', 'prior'];

export const stepWords = (step: Step): string => (step === 'prior' ? 'vs prior' : step);

const MONTHS = { yoy: 12, qoq: 3, mom: 1 } as const;
const LASTS = { day: 0, week: 0, month: 1, quarter: 3, half: 6, year: 12, range: 0 } as const;

/** A state is held against that of so many days ago: a day does not move it. */
const STATE_DAYS = 30;

/** What came before the period: of a state (a KPI of now on one day), the day 30 days earlier. */
export function priorOf(period: Period, kpi: Pick<LexiconKpi, 'words'>, ctx: AskContext): Period {
  return kpi.words.window === 'now' && period.grain === 'day'
    ? shiftPeriod(period, -STATE_DAYS, ctx)
    : previousPeriod(period, ctx);
}

/** The period that `step` compares with; null where the period lasts longer than the step (`q2 mom`). */
export function stepBack(
  step: Step,
  period: Period,
  kpi: Pick<LexiconKpi, 'words'>,
  ctx: AskContext,
): Period | null {
  if (step === 'prior') return priorOf(period, kpi, ctx);
  if (step === 'yoy') return yearAgo(period, ctx);
  const months = MONTHS[step];
  const lasts = LASTS[period.grain];
  if (lasts > months) return null;
  if (lasts > 0) return shiftPeriod(period, -months / lasts, ctx);
  const start = addMonths(period.start, -months);
  const whole = period.start.endsWith('-01') && period.end.endsWith('-01');
  const end = whole ? addMonths(period.end, -months) : addDays(start, daysBetween(period.start, period.end));
  return rangePeriod(start, addDays(end, -1), ctx);
}

/** The period of an ask that names none: `mom` and `qoq` of what looks back compare the last complete unit. */
export function usualPeriod(kpi: LexiconKpi, step: Step | null, ctx: AskContext): Period {
  const stretch = kpi.words.tense === 'past' && kpi.words.window !== 'now';
  if (stretch && step === 'mom') return unitAway('month', -1, ctx);
  if (stretch && step === 'qoq') return unitAway('quarter', -1, ctx);
  return defaultWindow(kpi.words.window, ctx);
}
