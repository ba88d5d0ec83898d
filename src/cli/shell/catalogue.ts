import { UserError } from '../../core/errors.ts';
import type { Kpi } from '../../core/kpi.ts';
import { nearest } from '../../core/nearest.ts';
import type { Registries } from '../../core/registries.ts';

/** The catalogue as the command line and its JSON give it. */
export interface CatalogueEntry {
  readonly id: string;
  readonly title: string;
  readonly aliases: readonly string[];
  readonly stage: Kpi['stage'];
  readonly timing: Kpi['timing'];
  readonly review: Kpi['review'];
  readonly unit: Kpi['unit'];
  readonly better: Kpi['better'];
  readonly formula: string;
  /** Named variants beside the default one. */
  readonly variants: readonly string[];
  /** What it can be grouped and filtered by; any other attribute of the accounts works as well. */
  readonly dimensions: readonly string[];
}

/** Attributes of accounts that every company has, and what derives from them. */
const DIMENSIONS = [
  'segment',
  'region',
  'industry',
  'plan',
  'tier',
  'csm',
  'owner',
  'team',
  'account',
  'tenure',
  'arr_band',
];

export function catalogueEntry(kpi: Kpi, rollup: readonly string[]): CatalogueEntry {
  const { id, title, aliases, stage, timing, review, unit, better, formula, source } = kpi;
  const named = [...source.variants, ...Object.keys(kpi.variants ?? {})];
  const variants = [...new Set(named)].filter((variant) => !(kpi.without ?? []).includes(variant));
  const own = (source.dimensions ?? []).map(({ name }) => name);
  const ofAccounts = source.ofAccounts === false ? [] : [...rollup, ...DIMENSIONS];
  const dimensions = [...new Set([...ofAccounts, ...own])].filter(
    (name) => !(kpi.exceptBy ?? []).includes(name),
  );
  return { id, title, aliases, stage, timing, review, unit, better, formula, variants, dimensions };
}

/** Sorted by id. */
export function catalogue({ kpis }: Registries, rollup: readonly string[]): readonly CatalogueEntry[] {
  return [...kpis.values()].map((kpi) => catalogueEntry(kpi, rollup)).sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** By id or alias; dashes, underscores, spaces and capitals are equal. Throws `UserError` with the nearest name. */
export function findKpi({ kpis }: Registries, text: string): Kpi {
  const fold = (word: string): string => word.toLowerCase().replace(/[\s_-]+/g, '_');
  const wanted = fold(text);
  const all = [...kpis.values()];
  const found =
    kpis.get(wanted) ?? all.find(({ aliases }) => aliases.some((alias) => fold(alias) === wanted));
  if (found !== undefined) return found;
  const guess = nearest(
    text,
    all.flatMap(({ id, aliases }) => [id, ...aliases]),
  );
  const hint = guess === null ? '' : ` Did you mean ${guess}?`;
  throw new UserError(`There is no KPI "${text}".${hint} \`bellwether kpis\` lists them.`);
}

const listOr = (words: readonly string[]): string => (words.length > 0 ? words.join(', ') : '–');

const WINDOWS: Readonly<Record<Kpi['window'], string>> = {
  ttm: 'the trailing 12 complete months',
  'last-quarter': 'the last complete quarter',
  'this-quarter': 'the current quarter',
  'last-30d': 'the last 30 days',
  'last-90d': 'the last 90 days',
  'next-90d': 'the next 90 days',
  now: 'today',
};

/** One KPI in words, as label and text. */
export function definition(kpi: Kpi, entry: CatalogueEntry): readonly (readonly [string, string])[] {
  return [
    ['id', kpi.id],
    ['also called', listOr(kpi.aliases)],
    ['formula', kpi.formula],
    [
      'unit',
      `${kpi.unit}, ${kpi.better === 'neither' ? 'neither direction is better' : `${kpi.better} is better`}`,
    ],
    ['stage', `${kpi.stage}, ${kpi.timing}, reviewed ${kpi.review}`],
    ['period', `${WINDOWS[kpi.window]} where an ask names none`],
    ['variants', listOr(entry.variants)],
    ['grouped by', listOr(entry.dimensions)],
    ['read beside', listOr(kpi.beside ?? [])],
    ['lists', listOr(listsOf(kpi))],
    ['benchmark', benchmarkOf(kpi)],
    ['computed from', listOr(readFrom(kpi))],
  ];
}

/** Its source's tables, and those that a variant reads beside them. */
function readFrom({ source, without = [] }: Kpi): readonly string[] {
  const more = Object.entries(source.variantTables ?? {}).filter(([variant]) => !without.includes(variant));
  return [...source.tables, ...more.map(([variant, tables]) => `${tables.join(', ')} (variant ${variant})`)];
}

/** The lists that its answers show, with the word that shows them. */
function listsOf({ list, views = {}, source }: Kpi): readonly string[] {
  const words = [
    ...(list === undefined ? [] : [[list.name, list.always === true ? 'always' : '`list`'] as const]),
    ...Object.entries(views).map(([view, name]) => [name ?? '', `\`${view}\``] as const),
  ];
  return words.map(([name, word]) => {
    const columns = (source.lists?.[name]?.columns ?? []).map(({ label }) => label.toLowerCase());
    return `${name.replaceAll('_', ' ')} (${word}): ${columns.join(', ')}`;
  });
}

function benchmarkOf({ benchmark, unit }: Kpi): string {
  if (benchmark === undefined) return '–';
  const value = unit === 'percent' ? `${Number((benchmark.value * 100).toFixed(1))} %` : `${benchmark.value}`;
  return `${value} (${benchmark.of})`;
}
