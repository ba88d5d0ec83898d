import { addDays } from '../calendar.ts';
import type { Period, Query } from '../query.ts';
import type { AskContext, LexiconKpi } from './lexicon.ts';
import { windowAsOf } from './resolve-period.ts';
import { STEPS, stepBack, stepWords, usualPeriod } from './steps.ts';

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
  if (queries.every((q) => q.period.echo === period) && sameVersus) return { period, versus };
  return unevenTimes(queries, kpis, sameVersus ? versus : null, ctx) ?? { period, versus };
}

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
