import type { Ask } from '../query.ts';
import { kpisOf } from './find-kpis.ts';
import type { LexiconKpi } from './lexicon.ts';
import type { Item, KpiSpan, Scan } from './scan.ts';
import { typed } from './scan.ts';
import { either, instead, rewritten, type Trouble, trouble } from './trouble.ts';

/** Decides which KPIs an ask is about, and asks where its words leave that open. */

export interface Chosen {
  readonly kpis: readonly LexiconKpi[];
  readonly join: Ask['join'];
}

export function chosenKpis(scan: Scan, items: readonly Item[]): Chosen | Trouble {
  const [first, second] = scan.spans;
  if (first === undefined) return noKpi(scan);
  const filters = items.flatMap((item) => (item.part.kind === 'filter' ? item.part.filters : []));
  const attributes = new Set(filters.map((f) => f.attribute));
  const sides = scan.spans.map((span) => ({ span, kpis: kpisOf(span.meaning, attributes) }));
  const open = sides.find(({ span, kpis }) => span.meaning.mode === 'which' && kpis.length > 1);
  if (open !== undefined) return which(scan, open.span, open.kpis);
  const versus = scan.spans.some((span) => span.joined === 'versus');
  const loose = scan.spans.find((span) => span.joined === 'loose');
  if (loose !== undefined) return twoKpis(scan, first, loose);
  const kpis = [...new Set(sides.flatMap((side) => side.kpis))];
  if (!versus) return { kpis, join: kpis.length > 1 ? 'list' : 'one' };
  const several = sides.find((side) => side.kpis.length > 1);
  if (several !== undefined) return which(scan, several.span, several.kpis);
  if (scan.spans.length === 2 && kpis.length === 2) return { kpis, join: 'versus' };
  const word = second === undefined ? null : typed(scan, second.from, second.to);
  const message =
    kpis.length === 1
      ? 'both sides of `vs` are the same KPI'
      : '`vs` compares two KPIs; list more with commas';
  return trouble('ambiguous', message, word, {
    choices: [
      { label: kpis.map((k) => k.words.title).join(', '), ask: kpis.map((k) => wordsFor(k)).join(',') },
    ],
  });
}

const wordsFor = (kpi: LexiconKpi): string => kpi.id.replace(/_/g, '-');

function noKpi(scan: Scan): Trouble {
  const { kpis } = scan.lexicon;
  const usual = [...kpis.filter((kpi) => kpi.words.stage === 'retention'), ...kpis];
  const shown = [...new Set(usual)].slice(0, 3).map((kpi) => wordsFor(kpi));
  const example = `${shown[0] ?? 'nrr'} last quarter`;
  const message = `which KPI? Ask for example \`${example}\`; \`help\` says what there is`;
  return trouble('unknown-kpi', message, null, { suggestions: shown });
}

/** One question, remembered: which of several KPIs a word means. */
function which(scan: Scan, span: KpiSpan, kpis: readonly LexiconKpi[]): Trouble {
  const word = typed(scan, span.from, span.to);
  const shown = kpis.slice(0, 4);
  const choices = shown.map((kpi) => ({
    label: kpi.words.title,
    ask: instead(scan, span.from, span.to, wordsFor(kpi)),
    remember: { word: span.meaning.word, kpi: kpi.id },
  }));
  const message = `"${word}" may mean ${either(shown.map((kpi) => kpi.words.title))}; which one?`;
  return trouble('ambiguous', message, word, { suggestions: shown.map(wordsFor), choices });
}

/** Two KPIs side by side without a comma or `vs`. */
function twoKpis(scan: Scan, first: KpiSpan, second: KpiSpan): Trouble {
  const a = typed(scan, first.from, first.to);
  const b = typed(scan, second.from, second.to);
  const joined = (words: string): string =>
    rewritten(scan, [
      { from: first.from, to: first.to, words },
      { from: second.from, to: second.to, words: '' },
    ]);
  const choices = [
    { label: `${a} and ${b}`, ask: joined(`${a},${b}`) },
    { label: `${a} compared with ${b}`, ask: joined(`${a} vs ${b}`) },
    { label: a, ask: joined(a) },
    { label: b, ask: joined(b) },
  ];
  return trouble('ambiguous', `${a} and ${b} are two KPIs; put a comma or \`vs\` between them`, b, {
    choices,
  });
}
