import { checkRegistries } from '../core/check.ts';
import {
  dimensionOf,
  evaluate,
  FormulaFault,
  type FormulaReading,
  parseFormula,
  readingOfFormula,
} from '../core/formula.ts';
import { amount, type Kpi, type KpiDefinition, ratio } from '../core/kpi.ts';
import type { Registries } from '../core/registries.ts';
import type { Measures, Source } from '../core/source.ts';
import { selectFault, selectSource } from '../sources/sql/own-select.ts';
import { FACT_TABLES } from '../store/facts/tables.ts';
import { type Fault, notOneOf } from './problem.ts';
import type { OwnKpiSection } from './schema.ts';

/** A company's own KPIs: words, and a formula over a source's measures or a SELECT. */

export interface OwnKpis {
  readonly kpis: ReadonlyMap<string, Kpi>;
  readonly faults: readonly Fault[];
}

type Built = { readonly kpi: Kpi } | { readonly faults: readonly Fault[] };

/** Builds what can be built and says what is wrong with the rest; names that are taken are wrong, too. */
export function ownKpis(sections: Readonly<Record<string, OwnKpiSection>>, registries: Registries): OwnKpis {
  const built = Object.entries(sections).map(([id, section]) => build(id, section, registries));
  const kpis = built.flatMap((one) => ('kpi' in one ? [one.kpi] : []));
  const faults = built.flatMap((one) => ('faults' in one ? one.faults : []));
  return {
    kpis: new Map(kpis.map((kpi) => [kpi.id, kpi])),
    faults: [...faults, ...together(kpis, registries)],
  };
}

/** The checks that the built-in KPIs pass at the start, for the company's own beside them. */
function together(kpis: readonly Kpi[], { kpis: known, sources }: Registries): readonly Fault[] {
  const own = kpis.map(({ source }) => source).filter(({ id }) => !sources.has(id));
  const ids = new Set(kpis.map(({ id }) => id));
  return checkRegistries([...known.values(), ...kpis], [...sources.values(), ...own]).flatMap(
    ({ where, message }): readonly Fault[] => {
      const id = where.replace(/^kpi /, '').replace(/^source own_/, '');
      return ids.has(id) ? [{ path: ['kpis', id], at: 'key', message }] : [];
    },
  );
}

function build(id: string, section: OwnKpiSection, registries: Registries): Built {
  const faults: Fault[] = [];
  if (registries.kpis.has(id)) {
    const message = `${id} is one of the built-in KPIs; choose another id`;
    return { faults: [{ path: ['kpis', id], at: 'key', message }] };
  }
  const fault = (key: string, message: string, at: Fault['at'] = 'value'): void => {
    faults.push({ path: ['kpis', id, key], at, message });
  };
  const ways = [section.formula, section.select].filter((way) => way !== undefined);
  if (ways.length !== 1) {
    const message = 'needs either `source` and `formula`, or `select`';
    return { faults: [{ path: ['kpis', id], at: 'key', message }] };
  }
  const counted = section.select === undefined ? overSource : overSelect;
  const parts = counted(id, section, registries, fault);
  if (parts !== null && parts.fits !== null) fault('unit', parts.fits);
  return parts === null || faults.length > 0 ? { faults } : { kpi: kpiOf(id, section, parts) };
}

type Say = (key: string, message: string, at?: Fault['at']) => void;

/** What a KPI counts, whichever way it is written. */
interface Parts extends Pick<KpiDefinition, 'source' | 'value' | 'n' | 'of' | 'contribution'> {
  /** Why the unit does not fit; null where it does. */
  readonly fits: string | null;
}

function overSource(_id: string, section: OwnKpiSection, { sources }: Registries, say: Say): Parts | null {
  const source = sources.get(section.source ?? '');
  if (source === undefined) {
    say('source', notOneOf('a source', section.source ?? '', [...sources.keys()]));
    return null;
  }
  const said = attempt('formula', say, () =>
    readingOfFormula(parseFormula(section.formula ?? ''), source.measures),
  );
  if (said === null) return null;
  const n = unitsOf(section, said, source, say);
  if (n === null) return null;
  return {
    source,
    of: said.of,
    value: said.reading,
    n,
    contribution: (m) => finite(evaluate(said.numerator, m)),
    fits: unitFault(section.unit, said),
  };
}

const finite = (value: number): number => (Number.isFinite(value) ? value : 0);

function attempt<T>(key: string, say: Say, work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof FormulaFault)) throw error;
    say(key, error.message);
    return null;
  }
}

/** How many units stand behind the value: what `n` says, else the base where that is a count. */
function unitsOf(
  { n }: OwnKpiSection,
  { of, denominator }: FormulaReading,
  { measures }: Source,
  say: Say,
): ((m: Measures) => number) | null {
  if (n !== undefined) {
    return attempt('n', say, () => {
      const formula = parseFormula(n);
      if (dimensionOf(formula, measures) !== 0) throw new FormulaFault('must count units, not money');
      return (m: Measures) => finite(evaluate(formula, m));
    });
  }
  if (of !== 'money' && denominator !== null) return (m) => finite(evaluate(denominator, m));
  say('n', 'is missing: which measure says how many units stand behind the value?', 'key');
  return null;
}

function unitFault(
  unit: OwnKpiSection['unit'],
  { of, denominator }: Pick<FormulaReading, 'of' | 'denominator'>,
) {
  const isMoney = of === 'money per count' || (of === 'money' && denominator === null);
  if (isMoney && unit !== 'money') return `is ${unit}, but the value is money`;
  if (!isMoney && unit === 'money') return 'is money, but the value is not';
  return unit === 'percent' && denominator === null ? 'is percent, but the value is no fraction' : null;
}

const TABLES = FACT_TABLES.map(({ name }) => name);

function overSelect(id: string, section: OwnKpiSection, _registries: Registries, say: Say): Parts | null {
  const { select = '', reads = [], by = [], unit, money = unit === 'money' } = section;
  const wrong = selectFault(select);
  if (wrong !== null) say('select', wrong);
  if (section.source !== undefined)
    say('source', 'belongs to `formula`; a SELECT names its own tables', 'key');
  if (section.n !== undefined) say('n', 'belongs to `formula`; a SELECT has a column `n`', 'key');
  if (reads.length === 0) say('reads', 'is missing: which tables does the SELECT read?', 'key');
  for (const table of reads) if (!TABLES.includes(table)) say('reads', notOneOf('a table', table, TABLES));
  for (const name of by) if (RESERVED.includes(name)) say('by', `“${name}” is a column of every SELECT`);
  const fraction = section.columns !== 'amount';
  const top = money ? ('money' as const) : ('number' as const);
  // Money over a count is an amount of money for each; money over money is a share.
  const perCount = fraction && unit === 'money';
  const bottom = perCount ? ('number' as const) : top;
  const columns = fraction
    ? ({ numerator: top, denominator: bottom, n: 'count' } as const)
    : ({ amount: top, n: 'count' } as const);
  const of = perCount ? 'money per count' : money ? 'money' : 'count';
  return {
    source: selectSource({ id, title: section.title, select, tables: reads, by, columns }),
    of,
    value: (m) => (fraction ? ratio(m['numerator'] ?? 0, m['denominator'] ?? 0) : amount(m['amount'] ?? 0)),
    n: (m) => m['n'] ?? 0,
    contribution: (m) => m[fraction ? 'numerator' : 'amount'] ?? 0,
    fits: unit === 'percent' && !fraction ? 'is percent, but the value is no fraction' : null,
  };
}

const RESERVED = ['period', 'amount', 'numerator', 'denominator', 'n', 'g1', 'g2'];

function kpiOf(id: string, section: OwnKpiSection, parts: Parts): Kpi {
  const { fits: _fits, ...counted } = parts;
  return {
    id,
    title: section.title,
    aliases: section.aliases ?? [],
    stage: section.stage ?? 'financial',
    timing: section.timing ?? 'lagging',
    review: section.review ?? 'monthly',
    unit: section.unit,
    better: section.better,
    tense: section.tense ?? 'past',
    window: section.window ?? 'last-quarter',
    formula: section.description ?? section.formula ?? 'a SELECT of the company’s own',
    shows: Object.keys(counted.source.measures).filter((name) => section.shows?.includes(name) === true),
    references: ['bellwether.yaml'],
    ...(section.units === undefined ? {} : { units: section.units }),
    ...counted,
  };
}

/** The registries with the company's own KPIs in them. */
export function withOwnKpis(registries: Registries, own: ReadonlyMap<string, Kpi>): Registries {
  if (own.size === 0) return registries;
  const sources = [...own.values()].map(({ source }) => [source.id, source] as const);
  return {
    ...registries,
    kpis: new Map([...registries.kpis, ...own]),
    sources: new Map([...registries.sources, ...sources]),
  };
}
