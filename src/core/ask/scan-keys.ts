import type { Operator, QueryOptions } from '../query.ts';
import { FLAGS, OPTION_KEYS } from './keywords.ts';
import type { Dimension } from './lexicon.ts';
import { readTerm } from './read-period.ts';
import { resolveTerm } from './resolve-period.ts';
import {
  endOfWord,
  type Item,
  isOp,
  knowsDimension,
  type Part,
  type Reader,
  type Scan,
  typed,
} from './scan.ts';
import { readAccountKey } from './scan-accounts.ts';
import { BARE_AMOUNT, readNumberFilter } from './scan-amounts.ts';
import { readPersonKey } from './scan-people.ts';
import { readKeyedValues } from './scan-values.ts';
import { norm, own } from './text.ts';
import { trouble } from './trouble.ts';
import { unread } from './unread.ts';

/** Readers of `key op value`: filters and options. */

const OPERATORS: Readonly<Record<string, Operator>> = {
  '=': '=',
  '!=': '!=',
  '>': '>',
  '<': '<',
  '>=': '>=',
  '<=': '<=',
};
const LONGEST_KEY = 3;

const troubled = (from: number, to: number, ...of: Parameters<typeof trouble>): Item => ({
  from,
  to: Math.max(to, from + 1),
  part: { kind: 'trouble', trouble: trouble(...of) },
});

/** `>50k` with nothing in front. */
export const readBareComparison: Reader = (scan, at) => {
  const op = scan.tokens[at]?.kind === 'op' ? own(OPERATORS, scan.tokens[at]?.text ?? '') : undefined;
  if (op === undefined || op === '=' || op === '!=') return null;
  return readNumberFilter(scan, at, at + 1, BARE_AMOUNT, op);
};

export const readKeyed: Reader = (scan, at) => {
  for (let end = at + 1; end <= at + LONGEST_KEY; end++) {
    const words = scan.tokens.slice(at, end);
    if (words.some((t) => t.kind !== 'word') || words.length < end - at) return null;
    if (!isOp(scan, end)) continue;
    const key = words.map((t) => t.norm).join(' ');
    const op = own(OPERATORS, scan.tokens[end]?.text ?? '') ?? '=';
    return behind(scan, at, end, key, op) ?? (end === at + 1 ? unknownKey(scan, at, end, op) : null);
  }
  return null;
};

function behind(scan: Scan, from: number, op: number, key: string, operator: Operator): Item | null {
  const at = op + 1;
  if (operator === '=') {
    const option = readOption(scan, from, at, key);
    if (option !== null) return option;
  }
  const [dimension] = scan.lexicon.dimensionPhrases.get(key);
  if (dimension === undefined) return null;
  return knowsDimension(scan.kpis, dimension.name)
    ? readKeyedValues(scan, from, at, dimension, operator)
    : cannotUse(scan, from, op, dimension);
}

export function cannotUse(scan: Scan, from: number, to: number, dimension: Dimension): Item {
  const kpi = scan.kpis.find((k) => !knowsDimension([k], dimension.name));
  const known = dimensionNames(scan);
  const message = `${kpi?.words.title ?? 'this'} does not know ${dimension.name}; it knows ${known.join(', ')}`;
  return troubled(from, to, 'unknown-word', message, typed(scan, from, to), { suggestions: known });
}

/** Dimensions that the KPIs of the ask can be grouped by. */
export const dimensionNames = (scan: Scan): readonly string[] =>
  [...scan.lexicon.dimensions.values()]
    .filter((d) => d.kind !== 'number' && knowsDimension(scan.kpis, d.name))
    .map((d) => d.name);

/** An unknown key before `:` or `=` is an error; before `>` it is another word and a bare comparison. */
function unknownKey(scan: Scan, at: number, op: number, operator: Operator): Item | null {
  if (operator !== '=' && operator !== '!=') return null;
  const word = typed(scan, at, op);
  const near = [
    ...scan.lexicon.vocabulary.nearest(norm(word), 3, 'dimension:'),
    ...OPTION_KEYS.filter((key) => key[0] === norm(word)[0]),
  ].slice(0, 4);
  const nearest = near.length === 0 ? '' : `; nearest: ${near.join(', ')}`;
  const to = scan.tokens[op + 1] === undefined ? op + 1 : endOfWord(scan, op + 1);
  return troubled(at, to, 'unknown-word', `there is nothing called "${word}" to filter by${nearest}`, word, {
    suggestions: near,
  });
}

interface OptionKind {
  /** What is allowed, for people. */
  readonly allowed: string;
  read(value: string, scan: Scan): Part | null;
}

const option = (options: Partial<QueryOptions>): Part => ({ kind: 'option', options });

const OPTIONS: Readonly<Record<(typeof OPTION_KEYS)[number], OptionKind>> = {
  basis: {
    allowed: 'start, end or now',
    read: (value) =>
      value === 'start' || value === 'end' || value === 'now' ? option({ basis: value }) : null,
  },
  variant: {
    allowed: 'a variant of the KPI',
    read: (value) =>
      /^[a-z][a-z0-9_ ]{0,40}$/.test(value) ? { kind: 'variant', variant: value.replace(/ /g, '_') } : null,
  },
  fx: {
    allowed: 'spot or constant',
    read: (value) => (value === 'spot' || value === 'constant' ? option({ fx: value }) : null),
  },
  grace: {
    allowed: 'days from 0 to 366, such as grace:45',
    read: (value) => {
      const days = /^(\d{1,3})d?$/.exec(value);
      return days !== null && Number(days[1]) <= 366 ? option({ grace: Number(days[1]) }) : null;
    },
  },
  currency: {
    allowed: 'a currency code, such as currency:eur',
    read: (value) => (/^[a-z]{3}$/.test(value) ? option({ currency: value.toUpperCase() }) : null),
  },
  sort: {
    allowed: 'what to sort by, such as sort:arr',
    read: (value) =>
      /^[\p{L}\p{N}_ -]{1,40}$/u.test(value) ? { kind: 'sort', key: value.replace(/ /g, '_') } : null,
  },
  flag: {
    allowed: [...new Set(Object.values(FLAGS))].join(', '),
    read: (value) => {
      const flag = own(FLAGS, value);
      return flag === undefined ? null : { kind: 'flag', flag };
    },
  },
};

const BASES = new Set(['start', 'end', 'now']);

function readOption(scan: Scan, from: number, at: number, key: string): Item | null {
  if (key === 'account') return readAccountKey(scan, from, at);
  if (key === 'person') return readPersonKey(scan, from, at);
  if (key === 'as known') return readAsKnown(scan, from, at);
  const token = scan.tokens[at];
  const basis =
    key === 'segment' && token?.kind === 'word' && BASES.has(token.norm) && !isSegment(scan, token.norm);
  const kind = basis ? OPTIONS['basis'] : own(OPTIONS, key);
  if (kind === undefined) return null;
  if (token?.kind !== 'word' && token?.kind !== 'quoted' && !(key === 'sort' && token?.kind === 'minus')) {
    return troubled(from, at, 'needs-value', `\`${key}:\` needs a value: ${kind.allowed}`, key);
  }
  const falling = token.kind === 'minus';
  const first = falling ? at + 1 : at;
  const to = endOfWord(scan, first);
  const value = scan.tokens
    .slice(first, to)
    .map((t) => t.norm)
    .join(' ');
  const part = kind.read(`${falling ? '-' : ''}${value}`, scan);
  if (part !== null) return { from, to, part };
  const word = typed(scan, first, to);
  return troubled(from, to, 'unknown-word', `\`${key}:\` takes ${kind.allowed}; not "${word}"`, word);
}

const isSegment = (scan: Scan, word: string): boolean =>
  scan.lexicon.keyedPhrases.get(`segment ${word}`).length > 0;

/** The end of that day, which must not lie ahead. */
function readAsKnown(scan: Scan, from: number, at: number): Item {
  const read = readTerm({ tokens: scan.tokens, ctx: scan.ctx, preferences: scan.lexicon.preferences }, at);
  if (read === null)
    return troubled(from, at, 'needs-value', '`as-known:` needs a day: as-known:2025-06-30', 'as-known');
  const result = resolveTerm(read.term, { tense: 'past', window: 'now' }, scan.ctx);
  const word = typed(scan, at, read.to);
  if (!result.ok) {
    return {
      from,
      to: read.to,
      part: { kind: 'trouble', trouble: unread(scan, { from: at, to: read.to }, result) },
    };
  }
  const { period } = result;
  if (period.grain !== 'day' || period.start > scan.ctx.today) {
    return troubled(
      from,
      read.to,
      'bad-period',
      `\`as-known:\` takes one day that is not in the future; not ${word}`,
      word,
    );
  }
  return { from, to: read.to, part: option({ asKnown: period.start }) };
}
