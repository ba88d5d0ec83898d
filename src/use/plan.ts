import type { DayRange } from '../core/calendar.ts';
import type { Scope } from '../core/query.ts';
import type { CellRequest, Source } from '../core/source.ts';

/** Merging what many queries need into few statements. */

/** The cells of one span of days. */
export interface Need {
  readonly source: Source;
  readonly request: Omit<CellRequest, 'periods'>;
  readonly range: DayRange;
}

/** One question to a source: all periods and all readers that share everything else. */
export interface Planned {
  readonly source: Source;
  readonly request: Omit<CellRequest, 'scope'>;
  readonly scopes: readonly Scope[];
}

/** Which question answers a need, as which of its readers and periods. */
export interface Slot {
  readonly planned: Planned;
  readonly reader: number;
  readonly period: number;
}

/** Options that change how cells are read, not which: they must not keep statements apart. */
function asked({ request }: Pick<Need, 'request'>): Omit<CellRequest, 'periods' | 'scope'> {
  const { scope: _, ...same } = request;
  return { ...same, options: { ...same.options, annualise: false, full: false } };
}

/** The same text for everything that one statement can answer, whoever reads it. */
export const questionKey = (need: Pick<Need, 'source' | 'request'>): string =>
  JSON.stringify([need.source.id, asked(need)]);

export const scopeKey = ({ request: { scope } }: Pick<Need, 'request'>): string => JSON.stringify(scope);

export interface Plan {
  readonly planned: readonly Planned[];
  /** Throws for a need that was not planned. */
  slot(need: Need): Slot;
}

interface Merged {
  readonly need: Need;
  readonly ranges: Numbered<DayRange>;
  readonly scopes: Numbered<Scope>;
}

/** Puts needs that share source, grouping, filters, variant and options into one question each. */
export function plan(needs: readonly Need[]): Plan {
  const merged = new Map<string, Merged>();
  for (const need of needs) {
    const key = questionKey(need);
    const entry = merged.get(key) ?? { need, ranges: numbered<DayRange>(), scopes: numbered<Scope>() };
    merged.set(key, entry);
    entry.ranges.add(daysKey(need.range), need.range);
    entry.scopes.add(scopeKey(need), need.request.scope);
  }
  const planned = new Map(
    [...merged].map(([key, { need, ranges, scopes }]): [string, Planned] => [
      key,
      { source: need.source, request: { ...asked(need), periods: ranges.all }, scopes: scopes.all },
    ]),
  );
  return {
    planned: [...planned.values()],
    slot: (need) => {
      const key = questionKey(need);
      const [question, entry] = [planned.get(key), merged.get(key)];
      const period = entry?.ranges.of(daysKey(need.range));
      const reader = entry?.scopes.of(scopeKey(need));
      if (question === undefined || period === undefined || reader === undefined)
        throw new Error('this need was not planned');
      return { planned: question, period, reader };
    },
  };
}

/** Things in the order in which they first came, each known by its key. */
export interface Numbered<T> {
  readonly all: readonly T[];
  add(key: string, one: T): void;
  of(key: string): number | undefined;
}

export function numbered<T>(): Numbered<T> {
  const all: T[] = [];
  const places = new Map<string, number>();
  return {
    all,
    add: (key, one) => {
      if (places.has(key)) return;
      places.set(key, all.length);
      all.push(one);
    },
    of: (key) => places.get(key),
  };
}

const daysKey = (range: DayRange): string => `${range.start} ${range.end}`;
