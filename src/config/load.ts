import { readFile, stat } from 'node:fs/promises';
import type { Config } from '../core/config.ts';
import { UserError } from '../core/errors.ts';
import type { Kpi } from '../core/kpi.ts';
import type { Registries } from '../core/registries.ts';
import { buildConfig } from './build.ts';
import { type Document, readDocument } from './document.ts';
import { faultsOf, valueAt } from './issues.ts';
import { ownKpis } from './own-kpis.ts';
import { ConfigError, type ConfigProblem, describePath, type Fault, type Path } from './problem.ts';
import { type KnownKpis, relationFaults } from './relations.ts';
import { configSchema } from './schema.ts';
import { secretsIn } from './secrets.ts';

export const DEFAULT_CONFIG_FILE = 'bellwether.yaml';
const MAX_BYTES = 256 * 1024;

export interface CheckedConfig extends Config {
  /** The company's own KPIs, by id. */
  readonly kpis: ReadonlyMap<string, Kpi>;
}

export interface LoadedConfig extends CheckedConfig {
  /** Null where there is no file and the defaults stand. */
  readonly file: string | null;
}

/**
 * Reads the config. A `named` file must be there; without one, `bellwether.yaml` of the working folder is read if
 * it exists. `kpis` are those that targets may name; null leaves the names unchecked. The company's own KPIs are built
 * over the registries; without them they are only read.
 * Throws `ConfigError` with every problem of the file at once.
 */
export async function loadConfig(
  named: string | null,
  kpis: KnownKpis | null,
  registries: Registries | null = null,
): Promise<LoadedConfig> {
  const file = named ?? DEFAULT_CONFIG_FILE;
  const text = await readText(file, named === null);
  if (text === null) return { ...buildConfig({}), kpis: new Map(), file: null };
  return { ...parseConfig(file, text, kpis, registries), file };
}

/** Null for a file that is absent and may be. */
async function readText(file: string, mayBeAbsent: boolean): Promise<string | null> {
  let bytes: Uint8Array;
  try {
    const stats = await stat(file);
    if (!stats.isFile()) throw new UserError(`the config file ${file}: it is not a file`);
    if (stats.size > MAX_BYTES) {
      throw new UserError(
        `the config file ${file}: it has ${stats.size} bytes; allowed: at most ${MAX_BYTES}`,
      );
    }
    bytes = await readFile(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === null) throw error;
    if (code === 'ENOENT' && mayBeAbsent) return null;
    const why = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`;
    throw new UserError(`the config file ${file}: ${why}`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UserError(`the config file ${file} is not UTF-8 text`);
  }
}

/** Checks a config's text and fills in the defaults. Throws `ConfigError`. */
export function parseConfig(
  file: string,
  text: string,
  kpis: KnownKpis | null,
  registries: Registries | null = null,
): CheckedConfig {
  const document = readDocument(file, text);
  if (document.data === undefined) throw new ConfigError(inOrder(document.problems));
  const data = withoutEmptySections(document.data);
  const parsed = configSchema.safeParse(data);
  const secrets = secretsIn(data);
  const faults = parsed.success ? [] : faultsOf(parsed.error.issues, data);
  const sections = registries === null ? null : [...registries.sections.keys()];
  const known = [...secrets, ...faults.filter((fault) => !isIn(fault, secrets))];
  const related = relationFaults(data, kpis, sections, registries?.rules ?? null).filter(
    (fault) => !isIn(fault, known),
  );
  const written = parsed.success ? (parsed.data.kpis ?? {}) : {};
  const own =
    registries === null ? { kpis: new Map<string, Kpi>(), faults: [] } : ownKpis(written, registries);
  const located = [...known, ...related, ...own.faults].map((fault) => place(document, fault));
  const problems = [...document.problems, ...located];
  if (problems.length > 0) throw new ConfigError(inOrder(problems));
  if (!parsed.success) throw parsed.error;
  return { ...buildConfig(parsed.data), kpis: own.kpis };
}

/** A section whose lines are all commented out reads as null, and an empty file too: both say nothing. */
function withoutEmptySections(data: unknown): unknown {
  if (data === null || data === undefined) return {};
  if (typeof data !== 'object' || Array.isArray(data)) return data;
  return Object.fromEntries(Object.entries(data).filter(([name]) => valueAt(data, [name]) !== null));
}

/** Said already: and what else is said of a secret could repeat it. */
function isIn(fault: Fault, said: readonly Fault[]): boolean {
  const within = (inner: Path, outer: Path) => outer.every((step, index) => inner[index] === step);
  return said.some((other) => within(fault.path, other.path));
}

function place(document: Document, fault: Fault): ConfigProblem {
  const path = describePath(fault.path);
  return document.locate({ ...fault, message: path === '' ? fault.message : `${path}: ${fault.message}` });
}

const inOrder = (problems: readonly ConfigProblem[]): readonly ConfigProblem[] =>
  [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
