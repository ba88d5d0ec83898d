import { UserError } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';

/** Where in the document: names of keys and places in lists, from the top. */
export type Path = readonly (string | number)[];

/** Something wrong in the config, before anybody knows on which line. */
export interface Fault {
  readonly path: Path;
  /** Whether the name itself is wrong, or what stands behind it. */
  readonly at: 'key' | 'value';
  readonly message: string;
}

export interface ConfigProblem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export class ConfigError extends UserError {
  readonly problems: readonly ConfigProblem[];
  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(describeProblem).join('\n'));
    this.problems = problems;
  }
}

export const describeProblem = ({ file, line, column, message }: ConfigProblem): string =>
  `${file}:${line}:${column}: ${message}`;

/** `digests.cs-daily.asks[2]` */
export function describePath(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}

const SHORT_LIST = 8;
const LONGEST_QUOTE = 60;

/** A value as it is repeated in a message: on one line, and without what a terminal would obey. */
export const quoted = (value: string | number): string => {
  const text = String(value).replace(/[\p{Cc}\p{Cf}]+/gu, '·');
  return `"${text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text}"`;
};

/** `"colour" is not known here; did you mean color? Allowed: …` */
export function notA(
  what: string,
  found: string | number,
  known: readonly string[],
  allowed: string | null,
): string {
  const guess = nearest(String(found), known);
  const hint = guess === null ? '.' : `; did you mean ${guess}?`;
  return `${quoted(found)} is not ${what}${hint}${allowed === null ? '' : ` Allowed: ${allowed}`}`;
}

/** As `notA`, for one word of a list; a long list is told only to those whom no guess helps. */
export function notOneOf(what: string, found: string, known: readonly string[]): string {
  const isLong = known.length > SHORT_LIST && nearest(found, known) !== null;
  return notA(what, found, known, isLong ? null : known.join(', '));
}
