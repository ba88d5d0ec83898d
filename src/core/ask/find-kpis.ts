import { OPTION_KEYS } from './keywords.ts';
import type { KpiMeaning, Lexicon, LexiconKpi } from './lexicon.ts';
import { isOp, type KpiSpan, knowsDimension, longestPhrase, type Scan, wordAt } from './scan.ts';
import type { Token } from './tokens.ts';

type Ground = Pick<Scan, 'tokens' | 'lexicon'>;

/** Finds the KPIs that an ask names, wherever they stand. */
export function findKpis(tokens: readonly Token[], lexicon: Lexicon): readonly KpiSpan[] {
  const ground: Ground = { tokens, lexicon };
  const all: KpiSpan[] = [];
  let at = 0;
  while (at < tokens.length) {
    const found =
      tokens[at]?.kind === 'word' && !isTaken(ground, at)
        ? longestPhrase(ground, at, lexicon.kpiPhrases)
        : null;
    const [meaning] = found?.meanings ?? [];
    if (found === null || meaning === undefined || isKey(ground, found.to, at)) {
      at += 1;
      continue;
    }
    all.push({ from: at, to: found.to, meaning, joined: joinedBy(ground, at, all.at(-1)) });
    at = found.to;
  }
  return withoutValues(ground, withoutEverything(all));
}

/** A word behind an operator or behind `by` belongs to that; behind an option with all that is joined to it. */
function isTaken(ground: Ground, at: number): boolean {
  if (isOp(ground, at - 1) || (ground.tokens[at - 1]?.kind === 'minus' && isOp(ground, at - 2))) return true;
  if (isOfOption(ground, at)) return true;
  return (
    wordAt(ground, at - 1) === 'by' && longestPhrase(ground, at, ground.lexicon.dimensionPhrases) !== null
  );
}

/** `variant:with-onboarding`: an option takes the whole word, whatever is called like a part of it. */
function isOfOption(ground: Ground, at: number): boolean {
  let first = at;
  while (ground.tokens[first]?.glued === true) first -= 1;
  return isOp(ground, first - 1) && OPTION_KEYS.some((key) => key === wordAt(ground, first - 2));
}

/** `health<40` compares a dimension that happens to be called like a KPI; `health_band:red` one that begins so. */
function isKey(ground: Ground, to: number, at: number): boolean {
  const key = longestPhrase(ground, at, ground.lexicon.dimensionPhrases);
  return key !== null && key.to >= to && isOp(ground, key.to);
}

const VERSUS = new Set(['vs', 'versus', 'against']);

function joinedBy(ground: Ground, at: number, before: KpiSpan | undefined): KpiSpan['joined'] {
  if (before === undefined) return 'first';
  if (ground.tokens[at - 1]?.kind === 'comma') return 'list';
  const word = wordAt(ground, at - 1);
  if (VERSUS.has(word) || (word === 'to' && wordAt(ground, at - 2) === 'compared')) return 'versus';
  return word === 'and' ? 'list' : 'loose';
}

/** `all renewals` is about renewals: `all` names every KPI only where it stands alone. */
function withoutEverything(spans: readonly KpiSpan[]): readonly KpiSpan[] {
  const rest = spans.filter((span) => span.meaning.word !== 'all');
  return rest.length === 0 ? spans.slice(0, 1) : restart(rest);
}

/** A word that is a KPI and also a value of another named KPI's dimension is the value: `csat onboarding`. */
function withoutValues(ground: Ground, spans: readonly KpiSpan[]): readonly KpiSpan[] {
  if (spans.length < 2) return spans;
  const others = (span: KpiSpan): LexiconKpi[] =>
    spans.filter((s) => s !== span).flatMap((s) => s.meaning.kpis);
  const isValue = (span: KpiSpan): boolean => {
    const value = longestPhrase(ground, span.from, ground.lexicon.valuePhrases);
    return value?.to === span.to && value.meanings.some((m) => knowsAlone(others(span), m.dimension));
  };
  const kept = spans.filter((span) => (span.joined !== 'loose' && span.joined !== 'first') || !isValue(span));
  return restart(kept.length === 0 ? spans.slice(0, 1) : kept);
}

const knowsAlone = (kpis: readonly LexiconKpi[], dimension: string): boolean =>
  kpis.length > 0 && knowsDimension(kpis, dimension);

const restart = (spans: readonly KpiSpan[]): readonly KpiSpan[] =>
  spans.map((span, i) => (i === 0 ? { ...span, joined: 'first' } : span));

/** The KPIs that are meant, where a filter may name another one (`adoption feature:x`). */
export function kpisOf(meaning: KpiMeaning, attributes: ReadonlySet<string>): readonly LexiconKpi[] {
  const { filtered } = meaning;
  return filtered !== null && attributes.has(filtered.attribute) ? [filtered.kpi] : meaning.kpis;
}
