import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { checkRegistries } from './core/check.ts';
import type { Kpi, KpiDefinition } from './core/kpi.ts';
import type { Registries } from './core/registries.ts';
import type { RuleKind } from './core/rule.ts';
import type { Section } from './core/section.ts';
import type { Source } from './core/source.ts';

const FILE_NAME = /^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*\.ts$/;

/**
 * Imports every file of a folder (not of its subfolders) and gives the default exports by file name. `shape` only
 * checks: what a file exports is handed on untouched. Throws with every file that cannot be used and what is wrong.
 */
export async function discover<T>(
  folder: URL,
  what: string,
  shape: z.ZodType<T>,
): Promise<ReadonlyMap<string, T>> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map(({ name }) => name);
  const found = new Map<string, T>();
  const problems: string[] = [];
  for (const name of names.sort()) {
    const file = new URL(name, folder);
    const value = FILE_NAME.test(name) ? await defaultExportOf(file) : wrongName();
    if (value instanceof Unusable) problems.push(`${fileURLToPath(file)}: ${value.message}`);
    else if (fits(shape, value)) found.set(name.slice(0, -'.ts'.length), value);
    else problems.push(`${fileURLToPath(file)} is not ${what}: ${misfits(shape, value)}`);
  }
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return found;
}

class Unusable extends Error {}

const wrongName = (): Unusable =>
  new Unusable('a name here is lower-case words joined by - or _, and ends in .ts');

async function defaultExportOf(file: URL): Promise<unknown> {
  try {
    const module: unknown = await import(file.href);
    if (typeof module === 'object' && module !== null && 'default' in module) return module.default;
    return new Unusable('has no default export');
  } catch (error) {
    return new Unusable(`cannot be loaded: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const fits = <T>(shape: z.ZodType<T>, value: unknown): value is T => shape.safeParse(value).success;

function misfits(shape: z.ZodType, value: unknown): string {
  const issues = shape.safeParse(value).error?.issues ?? [];
  return issues.map((issue) => `${issue.path.join('.') || 'default export'}: ${issue.message}`).join('; ');
}

const names = z.array(z.string().min(1));
const callable = <F>() => z.custom<F>((value) => typeof value === 'function', 'expected a function');

const sourceShape: z.ZodType<Source> = z.custom<Source>().and(
  z.looseObject({
    id: z.string(),
    tables: names,
    measures: z.record(z.string(), z.enum(['money', 'count', 'number', 'spread'])),
    variants: names,
    netting: names,
    cheap: callable<Source['cheap']>(),
    cells: callable<Source['cells']>(),
    accounts: callable<Source['accounts']>().optional(),
  }),
);

const kpiShape: z.ZodType<KpiDefinition> = z.custom<KpiDefinition>().and(
  z.looseObject({
    title: z.string().min(1),
    aliases: names,
    formula: z.string().min(1),
    source: sourceShape,
    value: callable<KpiDefinition['value']>(),
    n: callable<KpiDefinition['n']>(),
  }),
);

const sectionShape: z.ZodType<Section> = z.custom<Section>().and(
  z.looseObject({
    summary: z.string().min(1),
    asks: callable<Section['asks']>(),
    show: callable<Section['show']>(),
  }),
);

const ruleShape: z.ZodType<RuleKind> = z.custom<RuleKind>().and(
  z.looseObject({
    summary: z.string().min(1),
    settings: z.array(z.looseObject({ name: z.string().min(1), says: z.string().min(1) })),
    watches: z.enum(['rows', 'values', 'data']),
    judge: callable<RuleKind['judge']>(),
  }),
);

/** Reads the folders of KPIs, sources and sections, and checks them against each other. Throws with everything that is wrong. */
export async function loadRegistries(): Promise<Registries> {
  const [sources, definitions, sections, rules] = await Promise.all([
    discover(new URL('./sources/', import.meta.url), 'a source', sourceShape),
    discover(new URL('./kpis/', import.meta.url), 'a KPI', kpiShape),
    discover(new URL('./cards/sections/', import.meta.url), 'a section', sectionShape),
    discover(new URL('./rules/', import.meta.url), 'a kind of rule', ruleShape),
  ]);
  const kpis = [...definitions].map(([id, definition]): Kpi => ({ ...definition, id }));
  const problems = [
    ...[...sources]
      .filter(([name, { id }]) => name !== id)
      .map(([name, { id }]) => `source ${name}: calls itself ${id}`),
    ...checkRegistries(kpis, [...sources.values()]).map(({ where, message }) => `${where}: ${message}`),
  ];
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return { kpis: new Map(kpis.map((kpi) => [kpi.id, kpi])), sources, sections, rules };
}
