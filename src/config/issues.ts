import type { z } from 'zod';
import { type Fault, type Path, quoted } from './problem.ts';

/** Turns what zod found into faults that say what was found, where, and what is allowed. */

type Issue = z.core.$ZodIssue;

export const faultsOf = (issues: readonly Issue[], data: unknown): readonly Fault[] =>
  issues.flatMap((issue) => faults(issue, issue.path.map(step), data));

const step = (key: PropertyKey): string | number => (typeof key === 'number' ? key : String(key));

function faults(issue: Issue, path: Path, data: unknown): readonly Fault[] {
  switch (issue.code) {
    case 'unrecognized_keys': {
      const messages = issue.message.split('\n');
      return issue.keys.map((key, index) => ({
        path: [...path, key],
        at: 'key',
        message: messages[index] ?? '',
      }));
    }
    case 'invalid_key':
      return issue.issues.map(({ message }) => ({ path, at: 'key', message }));
    case 'invalid_union':
      return branch(issue, path, data);
    case 'invalid_type':
      return [{ path, at: 'value', message: wrongType([issue.expected], valueAt(data, path)) }];
    case 'too_small':
    case 'too_big':
      return [{ path, at: 'value', message: size(issue, valueAt(data, path)) }];
    default:
      return [{ path, at: 'value', message: issue.message }];
  }
}

/** Of several allowed shapes, the one that was meant: the one whose own kind fits what was found. */
function branch(issue: z.core.$ZodIssueInvalidUnion, path: Path, data: unknown): readonly Fault[] {
  const found = valueAt(data, path);
  const meant = issue.errors.filter((errors) => !errors.some((error) => isAbout(error, found)));
  const [errors] = meant;
  if (errors !== undefined) {
    return errors.flatMap((error) => faults(error, [...path, ...error.path.map(step)], data));
  }
  const flat = issue.errors.flat();
  const said = flat.find((error) => error.code === 'invalid_value' && typeof found === 'string');
  if (said !== undefined) return [{ path, at: 'value', message: said.message }];
  return [{ path, at: 'value', message: wrongType([...new Set(flat.flatMap(kindsIn))], found) }];
}

/** The kinds that the value itself could have been. */
function kindsIn(issue: Issue): readonly string[] {
  if (issue.path.length > 0) return [];
  if (issue.code === 'invalid_union') return issue.errors.flat().flatMap(kindsIn);
  if (issue.code === 'invalid_value') return [issue.values.map((each) => `"${String(each)}"`).join(' or ')];
  return issue.code === 'invalid_type' ? [issue.expected] : [];
}

/** The issue says that the value itself is of another kind, not that something inside it is wrong. */
const isAbout = (issue: Issue, found: unknown): boolean =>
  issue.path.length === 0 &&
  (issue.code === 'invalid_type' ||
    issue.code === 'invalid_union' ||
    (issue.code === 'invalid_value' && typeof found !== 'string'));

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a section of names and values',
  record: 'a section of names and values',
};

function wrongType(expected: readonly string[], found: unknown): string {
  const wanted = expected.map((kind) => KINDS[kind] ?? kind).join(' or ');
  if (found === undefined) return `is missing; expected ${wanted}`;
  const hint = expected.includes('string') ? HINTS.find(([fits]) => fits(found))?.[1] : undefined;
  const what =
    found === null ? `has no value; expected ${wanted}` : `expected ${wanted}, found ${kindOf(found)}`;
  return hint === undefined ? what : `${what} (${hint})`;
}

/** How YAML makes something else of what was meant as text. */
const HINTS: readonly (readonly [fits: (found: unknown) => boolean, hint: string])[] = [
  [(found) => found === null, 'text that starts with # needs quotes'],
  [Array.isArray, 'text that starts with [ needs quotes'],
  [(found) => typeof found === 'object', 'text with a colon needs quotes'],
  [(found) => typeof found !== 'string', 'text that looks like something else needs quotes'],
];

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a section of names and values';
  if (typeof value === 'number') return `the number ${value}`;
  return typeof value === 'string' ? `the text ${quoted(value)}` : `${value}`;
}

function size(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig, found: unknown): string {
  if (typeof found !== 'number') return issue.message;
  if (issue.code === 'too_big') return `${found} is too large; allowed: at most ${issue.maximum}`;
  return `${found} is too small; allowed: ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`;
}

/** Undefined where the path leaves the data. */
export function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    return Object.entries(value).find(([name]) => name === String(key))?.[1];
  }, data);
}

/** The entries of the section at the path; none where there is no section. */
export function entriesAt(data: unknown, path: Path): readonly (readonly [string, unknown])[] {
  const value = valueAt(data, path);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}
