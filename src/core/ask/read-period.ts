import type { PeriodUnit } from '../period.ts';
import type { YearBasis } from '../period-words.ts';
import { UNITS } from './keywords.ts';
import type { AskContext, Preferences } from './lexicon.ts';
import { readDate, readMonth } from './read-date.ts';
import { readNamedYear, readPart } from './read-year.ts';
import type { Term, TermRead } from './term.ts';
import { own, readCount } from './text.ts';
import type { Token } from './tokens.ts';

/** Reads every way of saying a period. Words only: which `q3` is meant is decided when the KPI is known. */
export interface PeriodReader {
  readonly tokens: readonly Token[];
  readonly ctx: AskContext;
  readonly preferences: Preferences;
}

const WINDOWS: Readonly<Record<string, Term>> = {
  ttm: { kind: 'count', direction: 'last', count: 12, unit: 'month', basis: 'fiscal' },
  ltm: { kind: 'count', direction: 'last', count: 12, unit: 'month', basis: 'fiscal' },
  wtd: { kind: 'away', unit: 'week', steps: 0, basis: 'fiscal' },
  mtd: { kind: 'away', unit: 'month', steps: 0, basis: 'fiscal' },
  qtd: { kind: 'away', unit: 'quarter', steps: 0, basis: 'fiscal' },
  ytd: { kind: 'away', unit: 'year', steps: 0, basis: 'fiscal' },
  fytd: { kind: 'away', unit: 'year', steps: 0, basis: 'fiscal' },
  cytd: { kind: 'away', unit: 'year', steps: 0, basis: 'calendar' },
  today: { kind: 'away', unit: 'day', steps: 0, basis: 'fiscal' },
  now: { kind: 'as-of', day: { kind: 'away', unit: 'day', steps: 0, basis: 'fiscal' } },
  yesterday: { kind: 'away', unit: 'day', steps: -1, basis: 'fiscal' },
  tomorrow: { kind: 'away', unit: 'day', steps: 1, basis: 'fiscal' },
};

const STEPS: Readonly<Record<string, number>> = {
  this: 0,
  current: 0,
  last: -1,
  previous: -1,
  past: -1,
  next: 1,
  coming: 1,
};
const COUNTED: Readonly<Record<string, 'last' | 'next'>> = {
  last: 'last',
  past: 'last',
  previous: 'last',
  trailing: 'last',
  rolling: 'last',
  next: 'next',
  coming: 'next',
};
const ADJECTIVES = new Set(['full', 'complete', 'completed', 'fiscal', 'calendar', 'whole']);
/** Longer spans answer nothing that a year does not, and cost far more. */
const MOST: Readonly<Record<PeriodUnit, number>> = {
  day: 3660,
  week: 522,
  month: 120,
  quarter: 40,
  half: 20,
  year: 10,
};

const wordAt = (reader: PeriodReader, at: number): string => {
  const token = reader.tokens[at];
  return token?.kind === 'word' ? token.norm : '';
};

const impossible = (message: string, to: number): TermRead => ({ term: { kind: 'impossible', message }, to });

/** A whole period at `at`: a term, a range of two, `since …`, `as of …`; null where none begins there. */
export function readPeriod(reader: PeriodReader, at: number): TermRead | null {
  const word = wordAt(reader, at);
  if (word === 'between') return readRange(reader, at + 1, true);
  if (word === 'since') {
    const first = readTerm(reader, at + 1);
    return first === null
      ? impossible('`since` needs a date: since 2025-06-01', at + 1)
      : { term: { kind: 'since', first: first.term }, to: first.to };
  }
  if (word === 'as' && ['of', 'at'].includes(wordAt(reader, at + 1))) {
    const day = readTerm(reader, at + 2);
    return day === null
      ? impossible('`as of` needs a date: as of 2025-06-30', at + 2)
      : { term: { kind: 'as-of', day: day.term }, to: day.to };
  }
  return readRange(reader, at, false);
}

/** Where the second term of a range would begin, after `..`, `to`, a dash (or `and` of `between … and …`). */
function afterJoiner(reader: PeriodReader, at: number, between: boolean): number | null {
  const token = reader.tokens[at];
  if (token === undefined) return null;
  if (token.kind === 'range' || token.kind === 'dash' || token.kind === 'minus') return at + 1;
  if (token.kind !== 'word') return null;
  if (token.glued) return at;
  if (between && token.norm === 'and') return at + 1;
  return ['to', 'until', 'till', 'through', 'thru'].includes(token.norm) ? at + 1 : null;
}

function readRange(reader: PeriodReader, at: number, between: boolean): TermRead | null {
  const first = readTerm(reader, at);
  if (first === null) return null;
  const joined = afterJoiner(reader, first.to, between);
  const last = joined === null ? null : readTerm(reader, joined);
  if (last === null) return first;
  return { term: { kind: 'range', first: first.term, last: last.term }, to: last.to };
}

export function readTerm(reader: PeriodReader, at: number): TermRead | null {
  const read = readAny(reader, at);
  return read?.term.kind === 'unclear'
    ? { ...read, term: { ...read.term, at: { from: at, to: read.to } } }
    : read;
}

function readAny(reader: PeriodReader, at: number): TermRead | null {
  const token = reader.tokens[at];
  if (token?.kind !== 'word') return null;
  const date = readDate(token, reader.ctx, reader.preferences);
  if (date !== null) return { term: date, to: at + 1 };
  const window = own(WINDOWS, token.norm);
  if (window !== undefined) return { term: window, to: at + 1 };
  return (
    readRelative(reader, at) ??
    readWeek(reader, at) ??
    readPart(reader.tokens, at, reader.ctx) ??
    readMonth(reader.tokens, at, reader.ctx) ??
    readNamedYear(reader.tokens, at, reader.ctx)
  );
}

/** `last quarter`, `this month`, `last 90d`, `next 3 months`, `trailing 12m`, `t12m`. */
function readRelative(reader: PeriodReader, at: number): TermRead | null {
  const word = wordAt(reader, at);
  const short = /^[tl](\d{1,3})([dwmq])$/.exec(word);
  if (short !== null)
    return counted('last', Number(short[1]), UNITS[short[2] ?? ''] ?? 'month', 'fiscal', at + 1);
  const direction = own(COUNTED, word);
  const steps = own(STEPS, word);
  if (direction === undefined && steps === undefined) return null;
  let next = at + 1;
  while (ADJECTIVES.has(wordAt(reader, next))) next += 1;
  const calendar =
    reader.tokens.slice(at, next).some((t) => t.norm === 'calendar') || wordAt(reader, next) === 'cy';
  const basis: YearBasis = calendar ? 'calendar' : 'fiscal';
  const amount = readAmount(reader, next);
  if (direction !== undefined && amount !== null)
    return counted(direction, amount.count, amount.unit, basis, amount.to);
  const unit = unitOf(wordAt(reader, next));
  if (unit === null || steps === undefined) return null;
  return { term: { kind: 'away', unit, steps, basis }, to: next + 1 };
}

const unitOf = (word: string): PeriodUnit | null => own(UNITS, word) ?? null;

/** `90d`, `90 days`, `twelve months`. */
export function readAmount(
  reader: Pick<PeriodReader, 'tokens'>,
  at: number,
): { readonly count: number; readonly unit: PeriodUnit; readonly to: number } | null {
  const token = reader.tokens[at];
  if (token?.kind !== 'word') return null;
  const joined = /^(\d{1,6})([a-z]+)$/.exec(token.norm);
  const joinedUnit = joined === null ? null : unitOf(joined[2] ?? '');
  if (joined !== null && joinedUnit !== null)
    return { count: Number(joined[1]), unit: joinedUnit, to: at + 1 };
  const count = readCount(token.norm);
  if (count === null) return null;
  const next = ADJECTIVES.has(reader.tokens[at + 1]?.norm ?? '') ? at + 2 : at + 1;
  const unit = unitOf(reader.tokens[next]?.norm ?? '');
  return unit === null ? null : { count, unit, to: next + 1 };
}

function counted(
  direction: 'last' | 'next',
  count: number,
  unit: PeriodUnit,
  basis: YearBasis,
  to: number,
): TermRead {
  if (count < 1) return impossible(`${direction} ${count} ${unit}s is no period; the least is 1`, to);
  if (count > MOST[unit])
    return impossible(`${direction} ${count} ${unit}s is too long; at most ${MOST[unit]}`, to);
  return { term: { kind: 'count', direction, count, unit, basis }, to };
}

/** `week 2025-08-04`, `week of 4 aug 2025`: the week that holds the day. */
function readWeek(reader: PeriodReader, at: number): TermRead | null {
  if (wordAt(reader, at) !== 'week') return null;
  const next = wordAt(reader, at + 1) === 'of' ? at + 2 : at + 1;
  const token = reader.tokens[next];
  const date = token?.kind === 'word' ? readDate(token, reader.ctx, reader.preferences) : null;
  if (date === null) return null;
  const term: Term = date.kind === 'fixed' ? { ...date, unit: 'week' } : date;
  return { term, to: next + 1 };
}
