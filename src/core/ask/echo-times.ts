import { addDays } from '../calendar.ts';
import type { Period, Query } from '../query.ts';
import type { AskContext, LexiconKpi } from './lexicon.ts';
import { windowAsOf } from './resolve-period.ts';
import { STEPS, type Step, stepBack, stepWords, usualPeriod } from './steps.ts';

/** When queries are about, as the canonical ask writes it. */

export interface Times {
  readonly period: string;
  readonly versus: string;
}

/** The period and what it is compared with, where all queries have the same; else what led to each its own. */
export function timesOf(queries: readonly Query[], kpis: readonly LexiconKpi[], ctx: AskContext): Times {
  const [first] = queries;
  const versus = first?.compare?.echo ?? '';
  const period = first?.period.echo ?? '';
  const sameVersus = queries.every((q) => (q.compare?.echo ?? '') === versus);
  if (queries.every((q) => q.period.echo === period)) {
    // Over one period the KPIs may still step back differently: states go further than stretches.
    const step = sameVersus ? null : STEPS.find((one) => allStep(one, queries, kpis, ctx));
    if (step !== undefined) return { period, versus: step === null ? versus : stepWords(step) };
  }
  return unevenTimes(queries, kpis, sameVersus ? versus : null, ctx) ?? { period, versus };
}

const allStep = (
  step: Step,
  queries: readonly Query[],
  kpis: readonly LexiconKpi[],
  ctx: AskContext,
): boolean =>
  queries.every((q, i) => {
    const kpi = kpis[i];
    return kpi !== undefined && `vs ${stepBack(step, q.period, kpi, ctx)?.echo}` === q.compare?.echo;
  });

/** Each KPI's own window, today's or that of an earlier day, with a comparison that steps back from it. */
function unevenTimes(
  queries: readonly Query[],
  kpis: readonly LexiconKpi[],
  versus: string | null,
  ctx: AskContext,
): Times | null {
  const ends = queries.flatMap((q) => [addDays(q.period.end, -1), q.period.start]);
  const days = [...new Set([ctx.today, ...ends])].filter((day) => day <= ctx.today);
  // A fixed period behind `vs` needs one in front of it.
  const unsaid = versus === null || queries.every((q) => q.compare?.to !== 'period');
  for (const step of versus === null ? STEPS : [null]) {
    const words = step === null ? (versus ?? '') : stepWords(step);
    const all = (period: (kpi: LexiconKpi) => Period): boolean =>
      queries.every((q, i) => {
        const kpi = kpis[i];
        if (kpi === undefined || period(kpi).echo !== q.period.echo) return false;
        return step === null || `vs ${stepBack(step, q.period, kpi, ctx)?.echo}` === q.compare?.echo;
      });
    if (unsaid && all((kpi) => usualPeriod(kpi, step, ctx))) return { period: '', versus: words };
    const day = days.find((d) => all((kpi) => windowAsOf(kpi.words.window, d, ctx)));
    if (day !== undefined) return { period: day === ctx.today ? 'now' : `as of ${day}`, versus: words };
  }
  return null;
}
