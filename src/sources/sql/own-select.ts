import { UserError } from '../../core/errors.ts';
import type { CellRequest, MeasureKind, Source, Statement } from '../../core/source.ts';
import { condition, NONE } from './filters.ts';
import { anyDays, dataFault, faultWords, type Probed, probesOf } from './own-probes.ts';
import { type Binder, binder, cte, withClause } from './parts.ts';

/** A company's own SELECT as a source: its rows are grouped and filtered here, and only who sees all may run it. */

export interface OwnSelect {
  readonly id: string;
  readonly title: string;
  /** With `:start`, `:end` (the day after the last) and `:today`; columns `amount` or `numerator` and `denominator`, `n`, and one per dimension. */
  readonly select: string;
  /** Tables that it reads: the oldest says how fresh it is. */
  readonly tables: readonly string[];
  readonly by: readonly string[];
  /** Column → whether it is money (major units in the SELECT). */
  readonly columns: Readonly<Record<string, MeasureKind>>;
}

/** Everything in which a colon or a semicolon means nothing, then the parameters. */
const PARTS = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|::|:(start|end|today)\b|;/g;

/** What keeps a text from being one SELECT; null where nothing does. */
export function selectFault(text: string): string | null {
  const bare = text.trim().replace(/;\s*$/, '');
  if (!/^(?:select|with)\b/i.test(bare)) return 'must begin with SELECT or WITH';
  if ([...bare.matchAll(PARTS)].some(([part]) => part === ';')) return 'must be one statement';
  const named = new Set([...bare.matchAll(PARTS)].map((match) => match[1]));
  const missing = ['start', 'end'].filter((name) => !named.has(name));
  return missing.length === 0 ? null : `must use ${missing.map((name) => `:${name}`).join(' and ')}`;
}

/** The statement is put inside of another as a table: whatever it is, it can only be read from. */
function bound(text: string, days: Readonly<Record<string, string>>, bind: Binder['bind']): string {
  const placed = new Map<string, string>();
  const place = (name: string): string => {
    const known = placed.get(name) ?? bind(days[name], 'date');
    placed.set(name, known);
    return known;
  };
  return text
    .trim()
    .replace(/;\s*$/, '')
    .replace(PARTS, (part, name?: string) => (name === undefined ? part : place(name)));
}

const SUMS: Readonly<Record<MeasureKind, (column: string) => string>> = {
  money: (column) => `coalesce(round(sum(x.${column}) * 100), 0)::bigint`,
  count: (column) => `coalesce(sum(x.${column}), 0)::bigint`,
  number: (column) => `coalesce(sum(x.${column}), 0)::float8`,
  spread: (column) => `coalesce(sum(x.${column}), 0)::float8`,
};

function statement(own: OwnSelect, request: CellRequest): Statement {
  if (request.options.asKnown !== null)
    throw new UserError(`${own.id} is the company's own SELECT, which knows only what is known today.`);
  const bind = binder();
  const { periods, today, by, where, scope } = request;
  const rows =
    scope.kind === 'all'
      ? periods.map(
          ({ start, end }, index) =>
            `SELECT ${index} AS period, x.* FROM (\n${bound(own.select, { start, end, today }, bind.bind)}\n) x`,
        )
      : [];
  const value = (dimension: string): string =>
    own.by.includes(dimension) ? `coalesce(x.${dimension}::text, ${NONE})` : NONE;
  const groups = [0, 1].map((index) => (by[index] === undefined ? "''" : value(by[index])));
  const columns = Object.entries(own.columns).map(([name, kind]) => `${SUMS[kind](name)} AS ${name}`);
  const conditions = where.map((filter) => condition(filter, value(filter.attribute), bind));
  const name = `own.${own.id}`;
  if (rows.length === 0) return { name, text: 'SELECT 0 AS period WHERE false', values: [] };
  return {
    name,
    text: `${withClause([cte('own', rows.join('\nUNION ALL\n'))])}
SELECT x.period, ${groups[0]} AS g1, ${groups[1]} AS g2, ${columns.join(', ')}
FROM own x ${conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`}
GROUP BY 1, 2, 3`,
    values: bind.values,
  };
}

export const selectSource = (own: OwnSelect): Source => ({
  id: `own_${own.id}`,
  tables: own.tables,
  measures: own.columns,
  variants: [],
  ofAccounts: false,
  dimensions: own.by.map((name) => ({ name, kind: 'free' })),
  netting: [],
  cheap: () => false,
  cells: (request) => statement(own, request),
  own: {
    probes: ({ periods, today }) => {
      const { start, end } = periods[0] ?? anyDays(today);
      const probed: Probed = { ...own, bound: (bind) => bound(own.select, { start, end, today }, bind) };
      return probesOf(probed);
    },
    dataFault: (refused) =>
      faultWords(own, refused === null ? 'comes to a value that is no number' : dataFault(refused)),
  },
});
