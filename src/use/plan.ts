import type { DayRange } from '../core/calendar.ts';
import type { CellRequest, Source } from '../core/source.ts';

/** Merging what many queries need into few statements. */

/** The cells of one span of days. */
export interface Need {
  readonly source: Source;
  readonly request: Omit<CellRequest, 'periods'>;
  readonly range: DayRange;
}

/** One statement to run: all periods that share everything else. */
export interface Planned {
  readonly source: Source;
  readonly request: CellRequest;
}

/** Which statement answers a need, and as which of its periods. */
export interface Slot {
  readonly planned: Planned;
  readonly period: number;
}

/** Options that change how cells are read, not which: they must not keep statements apart. */
const sameCells = (request: Need['request']): Need['request'] => ({
  ...request,
  options: { ...request.options, annualise: false, full: false },
});

/** The same text for everything that one statement can answer. */
export const statementKey = ({ source, request }: Pick<Need, 'source' | 'request'>): string =>
  JSON.stringify([source.id, sameCells(request)]);

export interface Plan {
  readonly planned: readonly Planned[];
  /** Throws for a need that was not planned. */
  slot(need: Need): Slot;
}

/** Puts needs that share source, grouping, filters, variant, options and scope into one statement each. */
export function plan(needs: readonly Need[]): Plan {
  const merged = new Map<string, { need: Need; ranges: DayRange[]; index: Map<string, number> }>();
  for (const need of needs) {
    const key = statementKey(need);
    const entry = merged.get(key) ?? { need, ranges: [], index: new Map<string, number>() };
    merged.set(key, entry);
    const days = daysKey(need.range);
    if (entry.index.has(days)) continue;
    entry.index.set(days, entry.ranges.length);
    entry.ranges.push(need.range);
  }
  const planned = new Map(
    [...merged].map(([key, { need, ranges }]) => [
      key,
      { source: need.source, request: { ...sameCells(need.request), periods: ranges } },
    ]),
  );
  return {
    planned: [...planned.values()],
    slot: (need) => {
      const key = statementKey(need);
      const statement = planned.get(key);
      const period = merged.get(key)?.index.get(daysKey(need.range));
      if (statement === undefined || period === undefined) throw new Error('this need was not planned');
      return { planned: statement, period };
    },
  };
}

const daysKey = (range: DayRange): string => `${range.start} ${range.end}`;
