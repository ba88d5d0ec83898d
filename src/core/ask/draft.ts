import type { Entity, Filter, QueryOptions, View } from '../query.ts';
import type { LexiconKpi } from './lexicon.ts';
import type { Item, Part, Scan } from './scan.ts';
import { knowsDimension, typed } from './scan.ts';
import { rewritten, type Trouble, trouble } from './trouble.ts';

/** Sorts the items of an ask into what each query needs, and refuses what cannot stand together. */

type Of<K extends Part['kind']> = Extract<Part, { readonly kind: K }>;
export type ItemOf<K extends Part['kind']> = Item & { readonly part: Of<K> };

export interface Draft {
  readonly period: ItemOf<'period'> | null;
  readonly comparison: Comparison | null;
  readonly filters: readonly ItemOf<'filter'>[];
  readonly by: readonly string[];
  readonly top: Of<'top'> | null;
  readonly drop: Of<'drop'> | null;
  readonly flags: readonly string[];
  readonly views: readonly View[];
  readonly options: Partial<QueryOptions>;
  readonly variant: string;
  /** The other side of `variant:a vs variant:b`. */
  readonly otherVariant: string | null;
  readonly sort: string | null;
  readonly entity: Entity | null;
  readonly notes: readonly string[];
}

/** What `vs`, `yoy` … compare with, before the periods are known. */
export type Comparison =
  | { readonly kind: 'period'; readonly at: Item; readonly operand: ItemOf<'period'> }
  | {
      readonly kind: 'group';
      readonly at: Item;
      readonly operand: ItemOf<'filter'>;
      readonly left: ItemOf<'filter'> | null;
    }
  | { readonly kind: 'variant'; readonly at: Item; readonly operand: ItemOf<'variant'> }
  | { readonly kind: 'step'; readonly at: Item; readonly word: 'yoy' | 'qoq' | 'mom' }
  | { readonly kind: 'prior' | 'target' | 'benchmark'; readonly at: Item };

const isOf =
  <K extends Part['kind']>(kind: K) =>
  (item: Item): item is ItemOf<K> =>
    item.part.kind === kind;

export const isTrouble = (value: object): value is Trouble => 'code' in value && 'suggestions' in value;

const unique = <T>(list: readonly T[]): readonly T[] => [...new Set(list)];

/** `all` are the items in order; `kpis` those that the ask names. */
export function draftOf(scan: Scan, all: readonly Item[], kpis: readonly LexiconKpi[]): Draft | Trouble {
  const items = all.filter((item) => item.part.kind !== 'nothing');
  const comparison = comparisonOf(scan, items);
  if (comparison !== null && isTrouble(comparison)) return comparison;
  const operand = comparison !== null && 'operand' in comparison ? comparison.operand : null;
  const rest = items.filter((item) => item !== operand);
  const twice = doubled(scan, rest);
  if (twice !== null) return twice;
  const by = unique(rest.filter(isOf('by')).flatMap((item) => item.part.dimensions));
  if (by.length > 2) {
    return trouble('needs-value', `\`by\` takes two dimensions at most; not ${by.join(', ')}`, 'by');
  }
  const top = rest.find(isOf('top'))?.part ?? null;
  const views = unique([
    ...scan.spans.flatMap((span) => span.meaning.views),
    ...rest.filter(isOf('view')).map((item) => item.part.view),
  ]);
  const variants = rest.filter(isOf('variant')).map((item) => item.part.variant);
  return {
    period: rest.find(isOf('period')) ?? null,
    comparison: comparison?.kind === 'variant' ? null : (comparison ?? unsaid(scan, rest)),
    filters: rest.filter(isOf('filter')),
    by: by.length === 0 && top !== null && !views.includes('list') && ranksAccounts(kpis) ? ['account'] : by,
    top,
    drop: rest.find(isOf('drop'))?.part ?? null,
    flags: unique(rest.filter(isOf('flag')).map((item) => item.part.flag)),
    views,
    options: optionsOf(rest.filter(isOf('option'))),
    variant: variants[0] ?? scan.spans.flatMap((span) => span.meaning.variant ?? [])[0] ?? 'default',
    otherVariant: comparison?.kind === 'variant' ? comparison.operand.part.variant : null,
    sort: rest.find(isOf('sort'))?.part.key ?? null,
    entity: rest.find(isOf('entity'))?.part.entity ?? null,
    notes: [
      ...items.flatMap((item) => item.notes ?? []),
      ...contradictions(rest.filter(isOf('filter')), kpis),
    ],
  };
}

/** A rank needs something to rank: the rows of a KPI's list, or else accounts. */
const ranksAccounts = (kpis: readonly LexiconKpi[]): boolean =>
  kpis.length > 0 && kpis.every((kpi) => !kpi.listed) && knowsDimension(kpis, 'account');

/** A change has to be explained, and a scorecard says what changed: both are against the period before. */
function unsaid(scan: Scan, items: readonly Item[]): Comparison | null {
  const why = items.some((item) => item.part.kind === 'view' && item.part.view === 'why');
  const [span, ...others] = scan.spans;
  const against = others.length === 0 && span?.meaning.against === 'prior';
  return why || against ? { kind: 'prior', at: NOWHERE } : null;
}

const NOWHERE: Item = { from: 0, to: 0, part: { kind: 'nothing' } };

function optionsOf(items: readonly ItemOf<'option'>[]): Partial<QueryOptions> {
  let options: Partial<QueryOptions> = {};
  for (const item of items) options = { ...options, ...item.part.options };
  return options;
}

const ONCE: readonly Part['kind'][] = ['period', 'top', 'drop', 'variant', 'sort', 'entity'];

/** Things that an ask can have only once. The same said twice is fine. */
function doubled(scan: Scan, items: readonly Item[]): Trouble | null {
  for (const kind of ONCE) {
    const group = items.filter((item) => item.part.kind === kind);
    const [first, second] = distinct(group);
    if (first !== undefined && second !== undefined) return twice(scan, kind, first, second, group);
  }
  const options = items.filter(isOf('option'));
  for (const key of unique(options.flatMap((item) => Object.keys(item.part.options)))) {
    const group = options.filter((item) => key in item.part.options);
    const [first, second] = distinct(group);
    if (first !== undefined && second !== undefined) return twice(scan, 'option', first, second, group);
  }
  return null;
}

const distinct = (items: readonly Item[]): readonly Item[] => [
  ...new Map(items.map((item) => [JSON.stringify(item.part), item])).values(),
];

function twice(scan: Scan, kind: Part['kind'], first: Item, second: Item, group: readonly Item[]): Trouble {
  const words = (item: Item): string => typed(scan, item.from, item.to);
  const only = (kept: Item) => ({
    label: words(kept),
    ask: rewritten(
      scan,
      group.filter((item) => item !== kept).map((item) => ({ from: item.from, to: item.to, words: '' })),
    ),
  });
  const pair = `${words(first)} and ${words(second)}`;
  if (kind !== 'period') {
    return trouble('ambiguous', `${pair} cannot both hold; which is meant?`, words(second), {
      choices: [only(first), only(second)],
    });
  }
  const versus = rewritten(scan, [
    { from: first.from, to: first.to, words: `${words(first)} vs ${words(second)}` },
    ...group.filter((i) => i !== first).map((item) => ({ from: item.from, to: item.to, words: '' })),
  ]);
  return trouble(
    'bad-period',
    `${pair} are two periods; put \`vs\` between them, or name one`,
    words(second),
    {
      choices: [{ label: `${words(first)} vs ${words(second)}`, ask: versus }, only(first), only(second)],
    },
  );
}

/** Two values of one dimension that nothing can have at once; a comma was likely meant. */
function contradictions(items: readonly ItemOf<'filter'>[], kpis: readonly LexiconKpi[]): readonly string[] {
  if (kpis.length === 0) return [];
  const equal = items.flatMap((item) => item.part.filters).filter((f) => f.op === '=');
  const clash = (a: Filter, b: Filter): boolean =>
    a !== b && a.attribute === b.attribute && !a.values.some((value) => b.values.includes(value));
  const pair = equal.find((a) => equal.some((b) => clash(a, b)));
  return pair === undefined
    ? []
    : [`nothing can have two values of ${pair.attribute} at once; a comma between them means either`];
}

function comparisonOf(scan: Scan, items: readonly Item[]): Comparison | Trouble | null {
  const found: Comparison[] = [];
  for (const [at, item] of items.entries()) {
    const one = oneComparison(scan, items, at, item);
    if (one === null) continue;
    if (isTrouble(one)) return one;
    found.push(one);
  }
  const [first, second] = found;
  if (first === undefined || second === undefined) return first ?? null;
  const span = (c: Comparison) => ({
    from: c.at.from,
    to: 'operand' in c ? c.operand.to : c.at.to,
    words: '',
  });
  const without = (c: Comparison) => rewritten(scan, [span(c)]);
  const shown = (c: Comparison) => typed(scan, span(c).from, span(c).to);
  return trouble(
    'ambiguous',
    `one comparison at a time: ${shown(first)}, or ${shown(second)}?`,
    shown(second),
    {
      choices: [
        { label: shown(first), ask: without(second) },
        { label: shown(second), ask: without(first) },
      ],
    },
  );
}

function oneComparison(
  scan: Scan,
  items: readonly Item[],
  at: number,
  item: Item,
): Comparison | Trouble | null {
  if (item.part.kind === 'step') return { kind: 'step', at: item, word: item.part.word };
  if (item.part.kind === 'against') return { kind: item.part.to, at: item };
  if (item.part.kind !== 'vs') return null;
  const operand = items[at + 1];
  if (operand?.part.kind === 'kpi') return null;
  if (operand !== undefined && isOf('period')(operand)) return { kind: 'period', at: item, operand };
  if (operand !== undefined && isOf('variant')(operand)) return { kind: 'variant', at: item, operand };
  if (operand !== undefined && isOf('filter')(operand)) {
    const left = items[at - 1];
    return {
      kind: 'group',
      at: item,
      operand,
      left: left !== undefined && isOf('filter')(left) ? left : null,
    };
  }
  return trouble(
    'needs-value',
    '`vs` needs a period, a group, a KPI, target, benchmark or prior behind it',
    typed(scan, item.from, item.to),
  );
}
