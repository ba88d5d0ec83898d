import { defaultWindow, unitAway } from '../period.ts';
import { rangeLabel } from '../period-words.ts';
import type { Ask, AskChoice, Period, Query } from '../query.ts';
import { queryOf } from './build-query.ts';
import { chosenKpis } from './choose-kpis.ts';
import { type Draft, draftOf, isTrouble } from './draft.ts';
import { echoQueries, echoQuery } from './echo.ts';
import type { LexiconKpi } from './lexicon.ts';
import { type Item, type Scan, typed } from './scan.ts';
import type { Span } from './term.ts';
import { either, instead, rewritten, type Trouble, trouble } from './trouble.ts';

/** Makes an ask of items that were all read. */
export function assemble(scan: Scan, items: readonly Item[], mended: readonly string[]): Ask | Trouble {
  const wrong = worst(items);
  const kpis = wrong !== null && wrong.code !== 'ambiguous' ? wrong : chosenKpis(scan, items);
  if (isTrouble(kpis)) return kpis;
  if (wrong !== null) return wrong;
  const draft = draftOf(scan, items, kpis.kpis);
  if (isTrouble(draft)) return draft;
  const join = draft.otherVariant !== null ? 'variants' : kpis.join;
  const built = queriesOf(draft, kpis.kpis, scan);
  if (isTrouble(built)) return built;
  const uneven = unevenPeriods(draft, built, scan);
  if (uneven !== null) return uneven;
  const echo = echoQueries(built, join, scan.lexicon, scan.ctx);
  const notes = [...mended, ...draft.notes, ...hints(draft, built, kpis.kpis, scan)];
  const offers = [...settling(scan), ...lastFull(built, kpis.kpis, scan)];
  return { queries: built, join, echo, notes, ...(offers.length === 0 ? {} : { offers }) };
}

/** What is plainly wrong comes before what has to be asked: a question is no use while the rest is wrong. */
function worst(items: readonly Item[]): Trouble | null {
  const troubles = items.flatMap((item) => (item.part.kind === 'trouble' ? [item.part.trouble] : []));
  return troubles.find((t) => t.code !== 'ambiguous') ?? troubles[0] ?? null;
}

function queriesOf(draft: Draft, kpis: readonly LexiconKpi[], scan: Scan): readonly Query[] | Trouble {
  const [only, ...others] = kpis;
  if (draft.otherVariant !== null) {
    if (only === undefined || others.length > 0) {
      return trouble('ambiguous', 'two variants are compared of one KPI at a time', draft.otherVariant, {
        choices: [],
      });
    }
    if (draft.variant === draft.otherVariant) {
      return trouble('ambiguous', `both sides are the variant ${draft.variant}`, draft.variant);
    }
  }
  const queries: Query[] = [];
  for (const kpi of kpis) {
    for (const variant of [draft.variant, ...(draft.otherVariant === null ? [] : [draft.otherVariant])]) {
      const query = queryOf(draft, kpi, scan, variant);
      if (isTrouble(query)) return query;
      queries.push(query);
    }
  }
  return queries;
}

/** `nrr,renewals q4`: one looks back and one forward, so that the words mean two periods. */
function unevenPeriods(draft: Draft, queries: readonly Query[], scan: Scan): Trouble | null {
  const { period, comparison } = draft;
  const own = period === null || period.part.term.kind === 'as-of' ? [] : queries.map((q) => q.period);
  const others = queries.flatMap((q) => (q.compare?.to === 'period' ? [q.compare.period] : []));
  if (comparison?.kind === 'period')
    return apart(comparison.operand, others, scan) ?? apart(period, own, scan);
  return apart(period, own, scan);
}

function apart(words: Span | null, readings: readonly Period[], scan: Scan): Trouble | null {
  const periods = [...new Map(readings.map((p) => [p.echo, p])).values()];
  if (words === null || periods.length < 2) return null;
  const choices = periods.slice(0, 4).map((p) => ({
    label: p.label,
    ask: instead(scan, words.from, words.to, p.echo),
  }));
  const word = typed(scan, words.from, words.to);
  const message = `the KPIs read ${word} differently: ${either(periods.map((p) => p.label))}?`;
  return trouble('ambiguous', message, word, { choices });
}

const WINDOW_WORDS: Readonly<Record<LexiconKpi['words']['window'], string>> = {
  ttm: 'the last 12 complete months',
  'last-quarter': 'the last complete quarter',
  'this-quarter': 'this quarter',
  'last-30d': 'the last 30 days',
  'last-90d': 'the last 90 days',
  'next-90d': 'the next 90 days',
  now: 'today',
};

/** How the words were taken. What the numbers mean is said with the answer. */
function hints(
  draft: Draft,
  queries: readonly Query[],
  kpis: readonly LexiconKpi[],
  scan: Scan,
): readonly string[] {
  const [query] = queries;
  const [kpi] = kpis;
  if (query === undefined || kpi === undefined) return [];
  const { period } = query;
  const usual = defaultWindow(kpi.words.window, scan.ctx);
  const sameWindow = kpis.every((k) => k.words.window === kpi.words.window);
  const pooled = query.where.find((f) => f.op === '=' && f.values.length > 1);
  const settled =
    settling(scan).length > 0
      ? `"${scan.spans[0]?.meaning.word}" shows both; choose one to see it alone`
      : null;
  return [
    settled,
    draft.period === null && sameWindow && usual.echo === period.echo
      ? `no period given: ${WINDOW_WORDS[kpi.words.window]}, ${rangeLabel(period)}`
      : null,
    pooled === undefined || query.by.includes(pooled.attribute)
      ? null
      : `${pooled.values.join(' and ')} are counted together; add \`by ${pooled.attribute}\` to split them`,
    query.variant === 'windfall' ? 'by close date, the rate can exceed 100 %' : null,
  ].filter((hint) => hint !== null);
}

/** Where a word showed several KPIs side by side: what to remember it as. */
function settling(scan: Scan): readonly AskChoice[] {
  const [span, ...others] = scan.spans;
  if (span === undefined || others.length > 0 || !span.meaning.settles || span.meaning.kpis.length < 2)
    return [];
  return span.meaning.kpis.slice(0, 4).map((kpi) => ({
    label: kpi.words.title,
    ask: rewritten(scan, [{ from: span.from, to: span.to, words: kpi.id.replace(/_/g, '-') }]),
    remember: { word: span.meaning.word, kpi: kpi.id },
  }));
}

/** Beside a running month, quarter, half or year of what looks back: the last complete one. */
function lastFull(queries: readonly Query[], kpis: readonly LexiconKpi[], scan: Scan): readonly AskChoice[] {
  const [query, ...others] = queries;
  const [kpi] = kpis;
  if (query === undefined || kpi?.words.tense !== 'past' || others.length > 0 || query.compare !== null)
    return [];
  const { grain, complete, start, echo } = query.period;
  if (complete || start > scan.ctx.today || grain === 'range' || grain === 'day') return [];
  const basis = echo.startsWith('cy') ? 'calendar' : 'fiscal';
  const period = unitAway(grain, -1, scan.ctx, basis);
  return [
    {
      label: `last full ${grain}: ${period.label}`,
      ask: echoQuery({ ...query, period }, scan.lexicon, scan.ctx),
    },
  ];
}
