import type { Row } from '#src/core/ports.ts';
import type { Filter, Query } from '#src/core/query.ts';
import { ALL_SCOPE } from '#src/core/query.ts';
import type { CellRequest, Source, Statement } from '#src/core/source.ts';
import retention from '#src/sources/retention.ts';
import type { AnswerDeps } from '#src/use/answer.ts';
import { kpis, measures, now, settings } from '../kpis/fixture.ts';

/** A source whose statements carry their request, and a reader that answers them from a few units by hand. */

interface Unit {
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Opening and closing ARR of every period: the same each time, so that only the days asked for matter. */
  readonly opening: number;
  readonly closing: number;
}

export const UNITS: readonly Unit[] = [
  { id: 'a', attributes: { segment: 'smb', region: 'emea', product: 'core' }, opening: 100, closing: 120 },
  { id: 'b', attributes: { segment: 'smb', region: 'apac', product: 'core' }, opening: 100, closing: 0 },
  {
    id: 'c',
    attributes: { segment: 'enterprise', region: 'emea', product: 'addon' },
    opening: 400,
    closing: 360,
  },
  { id: 'd', attributes: { region: 'emea', product: 'addon' }, opening: 50, closing: 50 },
];

const measuresOf = ({ opening, closing }: Unit) =>
  measures({
    opening,
    closing,
    kept: Math.min(opening, closing),
    upsell: Math.max(0, closing - opening),
    churn: closing === 0 ? opening : 0,
    contraction: closing === 0 ? 0 : Math.max(0, opening - closing),
    accounts_opening: 1,
    accounts_churned: closing === 0 ? 1 : 0,
  });

const matches = (unit: Unit, { attribute, op, values }: Filter): boolean => {
  const value = attribute === 'account' ? unit.id : (unit.attributes[attribute] ?? '(none)');
  return op === '!=' ? !values.includes(value) : values.includes(value);
};

/** What the fake source was asked for. */
export interface Asked {
  readonly kind: 'cells' | 'accounts';
  readonly source: string;
  readonly request: CellRequest;
}

const isAsked = (value: unknown): value is Asked =>
  typeof value === 'object' && value !== null && 'request' in value;

export function fakeSource(given: Partial<Source> = {}): Source {
  const source: Source = { ...retention, ...given };
  const statement = (kind: Asked['kind'], request: CellRequest): Statement => ({
    name: `${source.id}.${kind}`,
    text: '',
    values: [{ kind, source: source.id, request }],
  });
  return {
    ...source,
    cells: (request) => statement('cells', request),
    accounts: (request) => statement('accounts', request),
  };
}

/** Swaps between products net in the whole: by product each unit also gains and loses 10. */
function rowsOf({ kind, request }: Asked): Row[] {
  const units = UNITS.filter((unit) => request.where.every((filter) => matches(unit, filter)));
  if (kind === 'accounts')
    return units.map((unit) => ({ account_id: unit.id, name: `Unit ${unit.id}`, ...measuresOf(unit) }));
  return request.periods.flatMap((range, period) =>
    range.end <= '2020-01-01'
      ? []
      : units.map((unit) => {
          const [g1, g2] = request.by.map((attribute) => unit.attributes[attribute] ?? null);
          const own = measuresOf(unit);
          const swap = request.by.includes('product') ? 1000 : 0;
          const row = {
            ...own,
            upsell: (own['upsell'] ?? 0) + swap,
            contraction: (own['contraction'] ?? 0) + swap,
          };
          return { period, g1: g1 ?? null, g2: g2 ?? null, ...row };
        }),
  );
}

/** Rows of one group added up, as a statement would return them. */
function grouped(rows: readonly Row[]): Row[] {
  const keys = Map.groupBy(rows, (row) =>
    JSON.stringify([row['period'], row['g1'], row['g2'], row['account_id']]),
  );
  return [...keys.values()].map((same) =>
    same.reduce((sum, row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => {
          const before = sum[name];
          const adds = name in retention.measures && typeof value === 'number' && typeof before === 'number';
          return [name, adds ? value + before : value];
        }),
      ),
    ),
  );
}

export interface Fake {
  readonly deps: AnswerDeps;
  /** Everything that was read, in order. */
  readonly asked: Asked[];
  /** Tables whose freshness was asked for. */
  readonly tables: (readonly string[])[];
}

export function fake(given: Partial<AnswerDeps> = {}, source: Source = fakeSource()): Fake {
  const asked: Asked[] = [];
  const tables: (readonly string[])[] = [];
  const deps: AnswerDeps = {
    read: async <R extends Row>(statement: Statement): Promise<R[]> => {
      const [what] = statement.values;
      if (!isAsked(what)) throw new Error('not a statement of the fake source');
      asked.push(what);
      // A reader promises rows of the caller's type; the rows of the fake are checked by the caller like any others.
      return grouped(rowsOf(what)) as unknown as R[];
    },
    kpis: new Map([...kpis].map(([id, kpi]) => [id, { ...kpi, source }])),
    settings,
    scope: ALL_SCOPE,
    now,
    fewAccounts: true,
    report: String,
    freshness: async (asking) => {
      tables.push(asking);
      return '2025-08-12';
    },
    nameOf: (attribute, value) => (attribute === 'account' ? `Unit ${value}` : value),
    echo: (query: Query) => `${query.kpi} ${query.period.echo}`,
    ...given,
  };
  return { deps, asked, tables };
}
