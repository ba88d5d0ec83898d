import { FILLERS } from './keywords.ts';
import { type Item, type Reader, type Scan, wordAt } from './scan.ts';
import { readAccount, readQuoted } from './scan-accounts.ts';
import { readBy, readDimension } from './scan-by.ts';
import { readBareComparison, readKeyed } from './scan-keys.ts';
import { readPerson } from './scan-people.ts';
import { readBareValues, readDashed } from './scan-values.ts';
import { readCompare, readDrop, readFlag, readPeriodItem, readRank, readSwitch } from './scan-words.ts';

/** Reads an ask from left to right. Every token ends up in an item; what nobody can read is `unknown`. */

/** The first that can read wins: what is fixed by the language before what the company named. */
const GRAMMAR: readonly Reader[] = [
  readKeyed,
  readBareComparison,
  readCompare,
  readBy,
  readPeriodItem,
  readRank,
  readDrop,
  readFlag,
  readSwitch,
  readDashed,
];
const NAMES: readonly Reader[] = [readBareValues, readQuoted, readAccount, readPerson];

const first = (readers: readonly Reader[], scan: Scan, at: number): Item | null => {
  for (const reader of readers) {
    const item = reader(scan, at);
    if (item !== null) return item;
  }
  return null;
};

export function readItems(scan: Scan): readonly Item[] {
  const items: Item[] = [];
  let at = 0;
  while (at < scan.tokens.length) {
    const item = readItem(scan, at, items.at(-1));
    items.push(item);
    at = Math.max(item.to, at + 1);
  }
  return items;
}

function readItem(scan: Scan, at: number, before: Item | undefined): Item {
  const span = scan.spans.find((s) => s.from === at);
  if (span !== undefined) return { from: at, to: span.to, part: { kind: 'kpi' } };
  const grammar = first(GRAMMAR, scan, at);
  const name = isKeyed(grammar) ? null : longest(scan, at);
  if (name !== null && (grammar === null || name.to > grammar.to)) return endBefore(scan, name);
  if (grammar !== null) return endBefore(scan, grammar);
  if (isNothing(scan, at)) return { from: at, to: at + 1, part: { kind: 'nothing' } };
  const dimension = readDimension(scan, at, before);
  if (dimension !== null) return endBefore(scan, dimension);
  return { from: at, to: at + 1, part: { kind: 'unknown' } };
}

/** What was typed with a key or an operator is not up for another reading. */
const isKeyed = (item: Item | null): boolean =>
  item !== null && ['filter', 'option', 'variant', 'sort', 'by'].includes(item.part.kind);

/** The name that takes most words: `red hat` before `red`. */
function longest(scan: Scan, at: number): Item | null {
  let best: Item | null = null;
  for (const reader of NAMES) {
    const item = reader(scan, at);
    if (item !== null && (best === null || item.to > best.to)) best = item;
  }
  return best;
}

/** A KPI further on is never swallowed by what stands before it. */
function endBefore(scan: Scan, item: Item): Item {
  const span = scan.spans.find((s) => s.from > item.from && s.from < item.to);
  return span === undefined ? item : { from: item.from, to: span.from, part: { kind: 'unknown' } };
}

function isNothing(scan: Scan, at: number): boolean {
  const token = scan.tokens[at];
  if (token === undefined) return true;
  if (token.kind === 'comma') return true;
  if (token.kind === 'dash') return true;
  if (token.kind === 'range') return at === scan.tokens.length - 1;
  if (token.kind !== 'word') return false;
  return FILLERS.has(token.norm) || (token.norm === 'me' && at > 0) || wordAt(scan, at) === '';
}
