import type { QueryOptions } from '../query.ts';
import { FLAGS, VIEWS } from './keywords.ts';
import { readAmount, readPeriod } from './read-period.ts';
import type { Item, Part, Reader, Scan } from './scan.ts';
import { knowsDimension, longestPhrase, typed, wordAt } from './scan.ts';
import { own, readCount } from './text.ts';
import { instead, trouble } from './trouble.ts';

/** Readers of the fixed words: comparisons, periods, ranks, falls, flags, views. */

const item = (from: number, to: number, part: Part): Item => ({ from, to, part });

const AGAINST: Readonly<Record<string, 'target' | 'benchmark' | 'prior'>> = {
  target: 'target',
  targets: 'target',
  benchmark: 'benchmark',
  benchmarks: 'benchmark',
  prior: 'prior',
};

export const readCompare: Reader = (scan, at) => {
  const word = wordAt(scan, at);
  if (word === 'yoy' || word === 'qoq' || word === 'mom') return item(at, at + 1, { kind: 'step', word });
  const compared = word === 'compared' && ['to', 'with'].includes(wordAt(scan, at + 1));
  if (!compared && word !== 'vs' && word !== 'versus' && word !== 'against') return null;
  const next = compared ? at + 2 : at + 1;
  const to = own(AGAINST, wordAt(scan, next));
  if (to === undefined) return item(at, next, { kind: 'vs' });
  const more = to === 'prior' && wordAt(scan, next + 1) === 'period' ? 2 : 1;
  return item(at, next + more, { kind: 'against', to });
};

export const readPeriodItem: Reader = (scan, at) => {
  const read = readPeriod({ tokens: scan.tokens, ctx: scan.ctx, preferences: scan.lexicon.preferences }, at);
  if (read !== null) return item(at, read.to, { kind: 'period', term: read.term });
  const amount = /^\d/.test(wordAt(scan, at)) ? readAmount(scan, at) : null;
  if (amount === null) return null;
  const words = typed(scan, at, amount.to);
  const choices = ['last', 'next'].map((which) => ({
    label: `${which} ${words}`,
    ask: instead(scan, at, amount.to, `${which} ${words}`),
  }));
  const which = trouble('bad-period', `which ${words}: last ${words} or next ${words}?`, words, { choices });
  return item(at, amount.to, { kind: 'trouble', trouble: which });
};

const RANKS: Readonly<Record<string, 'top' | 'bottom' | 'best' | 'worst'>> = {
  top: 'top',
  bottom: 'bottom',
  best: 'best',
  worst: 'worst',
};
const MOST_RANKS = 1000;

const needsNumber = (scan: Scan, at: number, to: number, example: string): Item => {
  const word = typed(scan, at, at + 1);
  const message = `\`${word}\` needs a number, such as ${example}`;
  return item(at, to, { kind: 'trouble', trouble: trouble('needs-value', message, word) });
};

export const readRank: Reader = (scan, at) => {
  const order = own(RANKS, wordAt(scan, at));
  if (order === undefined) return null;
  const n = readCount(wordAt(scan, at + 1));
  if (n === null) return needsNumber(scan, at, at + 1, `${order} 10`);
  if (n < 1 || n > MOST_RANKS) return needsNumber(scan, at, at + 2, `${order} 10 (from 1 to ${MOST_RANKS})`);
  return item(at, at + 2, { kind: 'top', order, n });
};

/** `drop 10` (points) and `drop 30d`. */
export const readDrop: Reader = (scan, at) => {
  if (wordAt(scan, at) !== 'drop') return null;
  const amount = readAmount(scan, at + 1);
  if (amount !== null && (amount.unit === 'day' || amount.unit === 'week')) {
    const days = amount.unit === 'week' ? amount.count * 7 : amount.count;
    if (days < 1 || days > 366) return needsNumber(scan, at, amount.to, 'drop 30d (at most 366d)');
    return item(at, amount.to, { kind: 'drop', amount: days, unit: 'days' });
  }
  const points = readCount(wordAt(scan, at + 1));
  if (points === null || points < 1) return needsNumber(scan, at, at + 1, 'drop 10 (points) or drop 30d');
  const said = ['points', 'point', 'pts', 'pt'].includes(wordAt(scan, at + 2));
  return item(at, at + (said ? 3 : 2), { kind: 'drop', amount: points, unit: 'points' });
};

/** `at-risk`, `red` …; a flag that is also a value of a dimension (industry auto) is asked. */
export const readFlag: Reader = (scan, at) => {
  const two = own(FLAGS, `${wordAt(scan, at)} ${wordAt(scan, at + 1)}`);
  const flag = two ?? own(FLAGS, wordAt(scan, at));
  if (flag === undefined) return null;
  const to = at + (two === undefined ? 1 : 2);
  const value = longestPhrase(scan, at, scan.lexicon.valuePhrases);
  const meanings = (value?.meanings ?? []).filter((m) => knowsDimension(scan.kpis, m.dimension));
  if (value?.to !== to || meanings.length === 0) return item(at, to, { kind: 'flag', flag });
  const words = typed(scan, at, to);
  const choices = [`flag:${flag}`, ...meanings.map((m) => `${m.dimension}:${flag}`)]
    .slice(0, 4)
    .map((label) => ({
      label,
      ask: instead(scan, at, to, label),
    }));
  const asked = trouble(
    'ambiguous',
    `\`${words}\` is a flag and a ${meanings[0]?.dimension}; which is meant?`,
    words,
    {
      choices,
    },
  );
  return item(at, to, { kind: 'trouble', trouble: asked });
};

const SWITCHES: Readonly<Record<string, Partial<QueryOptions>>> = {
  annualise: { annualise: true },
  annualised: { annualise: true },
  annualize: { annualise: true },
  annualized: { annualise: true },
  full: { full: true },
};

export const readSwitch: Reader = (scan, at) => {
  const word = wordAt(scan, at);
  if (word === 'split' && wordAt(scan, at + 1) === 'by') return item(at, at + 1, { kind: 'nothing' });
  const view = own(VIEWS, word);
  if (view !== undefined) return item(at, at + 1, { kind: 'view', view });
  const options = own(SWITCHES, word);
  return options === undefined ? null : item(at, at + 1, { kind: 'option', options });
};
