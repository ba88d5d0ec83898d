import type { Kpi, Reading } from './kpi.ts';
import type { Measures, Source } from './source.ts';
import { hasVariant } from './variants.ts';

/** What is wrong with a registry of KPIs and sources, found at the start instead of in an answer. */

export interface RegistryProblem {
  /** `kpi nrr`, `source retention`. */
  readonly where: string;
  readonly message: string;
}

/** Every problem at once; an empty list is a sound registry. */
export function checkRegistries(kpis: readonly Kpi[], sources: readonly Source[]): RegistryProblem[] {
  const ids = new Set(kpis.map(({ id }) => id));
  const known = new Map(sources.map((source) => [source.id, source]));
  return [
    ...sources.flatMap((source) => at(`source ${source.id}`, checkSource(source))),
    ...repeated(sources.map(({ id }) => id)).map((id) => ({
      where: `source ${id}`,
      message: 'there are two of this id',
    })),
    ...repeated(kpis.map(({ id }) => id)).map((id) => ({
      where: `kpi ${id}`,
      message: 'there are two of this id',
    })),
    ...kpis.flatMap((kpi) => at(`kpi ${kpi.id}`, checkKpi(kpi, ids, known))),
    ...checkWords(kpis),
  ];
}

const at = (where: string, messages: readonly string[]): RegistryProblem[] =>
  messages.map((message) => ({ where, message }));

const repeated = (ids: readonly string[]): string[] => [
  ...new Set(ids.filter((id, i) => ids.indexOf(id) !== i)),
];

const list = (names: Iterable<string>): string => [...names].join(', ');

const ID = /^[a-z][a-z0-9_]*$/;
/** Columns that every statement has beside its measures. */
const RESERVED = ['period', 'g1', 'g2', 'account_id', 'name'];

function checkSource(source: Source): string[] {
  const measures = Object.keys(source.measures);
  return [
    ...(ID.test(source.id) ? [] : [`the id “${source.id}” must be a lower-case word`]),
    ...(measures.length > 0 ? [] : ['has no measures']),
    ...(source.tables.length > 0 ? [] : ['names no tables, so nobody can tell how fresh it is']),
    ...measures.filter((name) => !ID.test(name)).map((name) => `measure “${name}” must be a lower-case word`),
    ...(source.wholes ?? [])
      .filter((name) => !measures.includes(name))
      .map((name) => `the whole “${name}” is none of its measures`),
    ...measures
      .filter((name) => RESERVED.includes(name))
      .map((name) => `measure “${name}” is the name of a column`),
    ...Object.keys(source.variantTables ?? {})
      .filter((name) => !source.variants.includes(name))
      .map((name) => `names tables of the variant “${name}”, which it does not have`),
    ...(source.variants.includes('default') ? ['“default” is no variant of its own'] : []),
    ...(source.namedVariants ?? [])
      .filter((name) => source.variants.includes(name))
      .map((name) => `variant “${name}” is for every KPI and for those that name it`),
    ...(source.timeless ?? [])
      .filter((name) => ![...source.variants, ...(source.namedVariants ?? [])].includes(name))
      .map((name) => `“${name}”, whose rates do not grow with the window, is no variant of it`),
  ];
}

function checkKpi(kpi: Kpi, ids: ReadonlySet<string>, sources: ReadonlyMap<string, Source>): string[] {
  return [
    ...checkText(kpi),
    ...(sources.has(kpi.source.id)
      ? []
      : [`source “${kpi.source.id}” is unknown; there are: ${list(sources.keys())}`]),
    ...checkMeasureNames(kpi),
    ...checkFormulas(kpi),
    ...checkAsides(kpi),
    ...checkVariants(kpi),
    ...checkKinds(kpi),
    ...checkLists(kpi),
    ...(kpi.beside ?? []).filter((id) => !ids.has(id)).map((id) => `beside names “${id}”, which is no KPI`),
    ...((kpi.beside ?? []).includes(kpi.id) ? ['stands beside itself'] : []),
    ...Object.keys(kpi.besideWhere ?? {})
      .filter((id) => !(kpi.beside ?? []).includes(id))
      .map((id) => `keeps “${id}” to something, which does not stand beside it`),
  ];
}

function checkText(kpi: Kpi): string[] {
  return [
    ...(ID.test(kpi.id) ? [] : [`the id “${kpi.id}” must be a lower-case word`]),
    ...(kpi.title.trim() === '' ? ['has no title'] : []),
    ...(kpi.formula.trim() === '' ? ['has no formula in words'] : []),
    ...(kpi.aliases.some((alias) => wordsKey(alias) === '') ? ['has an empty alias'] : []),
  ];
}

function checkMeasureNames(kpi: Kpi): string[] {
  const measures = kpi.source.measures;
  const named = {
    bridge: kpi.bridge ?? [],
    split: Object.keys(kpi.split ?? {}),
    shows: kpi.shows ?? [],
    perGroup: Object.keys(kpi.perGroup ?? {}),
  };
  const unknown = Object.entries(named).flatMap(([place, names]) =>
    names
      .filter((name) => !(name in measures))
      .map((name) => `${place} names “${name}”, which ${kpi.source.id} does not measure`),
  );
  const short = kpi.bridge !== undefined && kpi.bridge.length < 2;
  const moved =
    kpi.contribution !== undefined ||
    kpi.source.accounts === undefined ||
    ('opening' in measures && 'closing' in measures);
  return [
    ...unknown,
    ...(short ? ['a bridge goes from an opening to a closing balance'] : []),
    ...(moved ? [] : ['needs a contribution: its source has no opening and closing']),
  ];
}

/** Runs a formula over measures of 1 and says which unknown names it reads, or null where it throws. */
function probe<T>(source: Source, formula: (m: Measures) => T): { unknown: string[]; result: T | null } {
  const unknown = new Set<string>();
  const ones = Object.fromEntries(
    Object.entries(source.measures).map(([name, kind]) => [kind === 'spread' ? `${name}@1` : name, 1]),
  );
  const watched: Measures = new Proxy(ones, {
    get: (target, name) => {
      if (typeof name === 'string' && !(name in source.measures || name in ones)) unknown.add(name);
      return Reflect.get(target, name);
    },
  });
  try {
    return { result: formula(watched), unknown: [...unknown] };
  } catch {
    return { result: null, unknown: [...unknown] };
  }
}

const isFiniteReading = (reading: Reading): boolean =>
  reading.kind === 'amount'
    ? Number.isFinite(reading.amount)
    : reading.kind === 'figure'
      ? reading.value === null || Number.isFinite(reading.value)
      : Number.isFinite(reading.numerator) && Number.isFinite(reading.denominator);

function checkFormulas(kpi: Kpi): string[] {
  const own = (m: Measures): Measures => kpi.derive?.(m) ?? m;
  const readings = { value: kpi.value, ...kpi.variants };
  const ofReadings = Object.entries(readings).flatMap(([name, formula]) => {
    const { unknown, result } = probe(kpi.source, (m) => formula(own(m)));
    if (unknown.length > 0)
      return [`${name} reads ${list(unknown)}, which ${kpi.source.id} does not measure`];
    if (result === null || !isFiniteReading(result)) return [`${name} gives no number`];
    return kpi.unit === 'percent' && result.kind === 'amount'
      ? [`${name} is an amount, but the unit is percent`]
      : [];
  });
  const numbers = { n: kpi.n, ...(kpi.contribution === undefined ? {} : { contribution: kpi.contribution }) };
  const ofNumbers = Object.entries(numbers).flatMap(([name, formula]) => {
    const { unknown, result } = probe(kpi.source, (m) => formula(own(m)));
    if (unknown.length > 0)
      return [`${name} reads ${list(unknown)}, which ${kpi.source.id} does not measure`];
    return result === null || !Number.isFinite(result) ? [`${name} gives no number`] : [];
  });
  return [...ofReadings, ...ofNumbers];
}

function checkAsides({ asides = [], derive, source }: Kpi): string[] {
  return asides.flatMap(({ name, of }) => {
    const { unknown, result } = probe(source, (m) => [of(derive?.(m) ?? m)]);
    if (unknown.length > 0) return [`${name} reads ${list(unknown)}, which ${source.id} does not measure`];
    const value = result?.[0] ?? (result === null ? Number.NaN : null);
    const sound =
      value === null || (typeof value === 'number' ? Number.isFinite(value) : isFiniteReading(value));
    if (!sound) return [`${name} gives no number`];
    // A share under the name of the measure that it is made of would stand in that measure's place.
    const hides = name in source.measures && typeof value === 'object' && value?.kind === 'fraction';
    return hides
      ? [`the share “${name}” needs a name of its own: ${source.id} has a measure of that name`]
      : [];
  });
}

function checkVariants(kpi: Kpi): string[] {
  const taken = ['default', ...kpi.source.variants];
  const without = (kpi.without ?? []).filter((name) => !kpi.source.variants.includes(name));
  return [
    ...Object.keys(kpi.variants ?? {})
      .filter((name) => taken.includes(name))
      .map((name) => `variant “${name}” is already one of ${kpi.source.id}`),
    ...Object.keys(kpi.variantCounts ?? {})
      .filter((name) => !hasVariant(kpi, name))
      .map((name) => `names what “${name}” counts, which is no variant of it`),
    ...without.map((name) => `without names “${name}”, which is no variant of ${kpi.source.id}`),
  ];
}

function checkKinds(kpi: Kpi): string[] {
  const { result } = probe(kpi.source, (m) => kpi.value(kpi.derive?.(m) ?? m));
  const ofUnits = kpi.of === 'count' && result?.kind === 'fraction';
  const ahead = kpi.window === 'next-90d';
  return [
    ...(kpi.proportion === true && !ofUnits ? ['a proportion is a count of units over another'] : []),
    ...(kpi.compounds !== undefined && kpi.unit !== 'percent'
      ? ['only a rate compounds; the unit must be percent']
      : []),
    ...(kpi.unit === 'money' && kpi.of === 'count' ? ['the unit is money, but it is made of counts'] : []),
    ...(kpi.tense === 'past' && ahead ? ['looks back, but its window lies ahead'] : []),
  ];
}

function checkLists({ list: shown, views, source, compares, defaultBy }: Kpi): string[] {
  const lists = source.lists ?? {};
  const own = (source.dimensions ?? []).map(({ name }) => name);
  const named = [
    ...(shown === undefined ? [] : [shown.name]),
    ...(shown?.ofAccount === undefined ? [] : [shown.ofAccount]),
    ...(shown?.ofDrop === undefined ? [] : [shown.ofDrop]),
    ...Object.values(views ?? {}),
  ];
  const numbers = (source.dimensions ?? []).flatMap(({ name, kind }) => (kind === 'number' ? [name] : []));
  return [
    ...named
      .filter((name) => !(name in lists))
      .map((name) => `shows the list “${name}”, which ${source.id} does not have`),
    ...(compares === undefined || [...numbers, 'arr'].includes(compares)
      ? []
      : [`compares “${compares}”, which is no number of ${source.id}`]),
    ...(defaultBy === undefined || own.includes(defaultBy)
      ? []
      : [`is grouped by “${defaultBy}”, which is no dimension of ${source.id}`]),
  ];
}

/** Dashes, underscores, spaces and capitals are equal in what people type. */
const wordsKey = (words: string): string =>
  words
    .toLowerCase()
    .replaceAll(/[-_\s]+/g, ' ')
    .trim();

/** A word must not mean two KPIs: ids, titles and aliases share one space. */
function checkWords(kpis: readonly Kpi[]): RegistryProblem[] {
  const owners = new Map<string, string>();
  const problems: RegistryProblem[] = [];
  for (const { id } of kpis) owners.set(wordsKey(id), id);
  for (const { id, title, aliases } of kpis) {
    for (const word of [title, ...aliases]) {
      const owner = owners.get(wordsKey(word));
      if (owner === undefined) owners.set(wordsKey(word), id);
      else if (owner !== id)
        problems.push({ where: `kpi ${id}`, message: `“${word}” already means ${owner}` });
    }
    for (const alias of repeated(aliases.map(wordsKey))) {
      problems.push({ where: `kpi ${id}`, message: `the alias “${alias}” is there twice` });
    }
  }
  return problems;
}
