import type { Settings } from '../../../core/settings.ts';
import type { CellRequest, List, ListColumn, MeasureKind, Statement } from '../../../core/source.ts';
import { type Cte, cte, withClause } from '../parts.ts';
import { visiblePeople } from '../scope.ts';
import { commonParts, type FrameContext, frameContext, seesMost } from './context.ts';
import { frameDimensions } from './dimensions.ts';

/**
 * A frame turns rows of facts into cells: the source says which rows there are in each period, and the frame does
 * what all sources share: what the reader may see, grouping, filters, sums, spreads, lists.
 */
export interface Frame {
  /** Says in a log which statement it was. */
  readonly name: string;
  readonly measures: Readonly<Record<string, MeasureKind>>;
  /**
   * The parts of the statement, the last of them called `found`: one row per unit and period, with `p`, `account_id`,
   * `day` (the day whose attributes count), a column per measure and spread, and whatever the dimensions read. Before
   * them stand `periods` (p, s, e, u), `rates` (p, currency, ro) and `visible`.
   */
  parts(context: FrameContext): readonly Cte[];
  /** Own dimension → SQL over a row `f`. */
  readonly own?: Readonly<Record<string, string>>;
  /** Measures that are not the sum of their column: SQL over rows `f`. */
  readonly sums?: Readonly<Record<string, string>>;
  /**
   * Measures of everything whatever value one dimension has, which the rows of a mix are parts of: neither a filter on
   * that dimension nor a grouping by it changes them. Name → SQL over rows `f`; the source names them in `wholes`.
   */
  readonly whole?: { readonly dimension: string; readonly sums: Readonly<Record<string, string>> };
  /** Whether a row stands for its whole period: its account's attributes are then those that it came with, at the latest. */
  readonly spans?: boolean;
  /** Spreads whose column is a list of values, one for each unit; and what is made of a value `v` of a row `f`. */
  readonly lists?: Readonly<Record<string, { readonly value: string; readonly needs: readonly string[] }>>;
  /**
   * Whose rows they are: of accounts (the default), of people (`person_id`), of both (`deal`: of an account, and of
   * the person `owner_id` who works on it), or the company's own. `seen` rows hold what the parts themselves have left
   * to the reader, under the account that they roll up to.
   */
  readonly belongs?: 'account' | 'person' | 'deal' | 'company' | 'seen';
  /** Whether most accounts have rows, or most deals: a statement for a reader of everything then goes through them all. */
  readonly wide?: boolean;
}

/** Which rows of the frame the reader may see, as a condition over `f`; null where that is all of them. */
function visibleRows({ belongs = 'account' }: Frame, context: FrameContext): string | null {
  const { request, seesAll, binder } = context;
  const { scope } = request;
  if (seesAll || belongs === 'seen') return null;
  if (belongs === 'deal') return context.seenDeals('f');
  if (belongs === 'account') return 'f.account_id IN (SELECT account_id FROM visible)';
  if (belongs === 'company' || scope.kind === 'none') return 'false';
  return `f.person_id = ANY (${visiblePeople(scope, binder)})`;
}

const KINDS: Readonly<Record<MeasureKind, string>> = {
  money: 'bigint',
  count: 'bigint',
  number: 'float8',
  spread: 'jsonb',
};

interface Faced {
  readonly parts: readonly Cte[];
  readonly context: FrameContext;
}

/** Rows of whole periods, where there is but one of them: none needs to be compared with it. */
const isAlone = ({ spans }: Frame, { periods }: CellRequest): boolean =>
  spans === true && periods.length === 1;
/** Joins a row to its period. */
const itsPeriod = (frame: Frame, request: CellRequest): string =>
  isAlone(frame, request) ? 'true' : 'p.p = f.p';
/** Something asked of the period of a row. */
const OF_PERIOD = /\bp\.[pseu]\b/;
/** Rows of the first period. */
const inFirst = (frame: Frame, request: CellRequest): string =>
  isAlone(frame, request) ? 'true' : 'f.p = 0';

/**
 * The frame's rows with their groups, filtered: `faced`. Rows that a mix is filtered down from are not `is_in_part`. A single
 * period is not compared: the server would expect one row in 200 to be of it, and plan for a handful.
 */
function faced(frame: Frame, request: CellRequest, settings: Settings): Faced {
  const context = frameContext(request, settings);
  const parts = [...commonParts(context), ...frame.parts(context)];
  const dimensions = frameDimensions(context, frame.own ?? {}, frame);
  const groups = [0, 1].map((index) => {
    const dimension = request.by[index];
    return dimension === undefined ? "''" : dimensions.value(dimension);
  });
  const visible = visibleRows(frame, context);
  const narrows = (nth: number) => request.where[nth]?.attribute === frame.whole?.dimension;
  const kept = dimensions.conditions.filter((_, nth) => narrows(nth));
  const others = dimensions.conditions.filter((_, nth) => !narrows(nth));
  const conditions = [...(visible === null ? [] : [visible]), ...others];
  const columns = `${groups[0]} AS g1, ${groups[1]} AS g2, ${kept.join(' AND ') || 'true'} AS is_in_part`;
  const rest = `${dimensions.joins.join('\n')}
     ${conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`}`;
  // Joined only where something is asked of it: the server takes the join for one that keeps one row in fifteen.
  const period = OF_PERIOD.test(columns + rest) ? `JOIN periods p ON ${itsPeriod(frame, request)}` : '';
  const text = `SELECT f.*, ${columns}
     FROM found f ${period}
     ${rest}`;
  return { context, parts: [...parts, cte('faced', text)] };
}

/** One column per measure; spreads count units by value. */
function totals(frame: Frame): string {
  return Object.entries(frame.measures)
    .filter(([, kind]) => kind !== 'spread')
    .map(([name, kind]) => {
      const sum = frame.whole?.sums[name] ?? frame.sums?.[name] ?? `sum(f.${name})`;
      return `coalesce(${sum}, 0)::${KINDS[kind]} AS ${name}`;
    })
    .join(', ');
}

const spreadsOf = (frame: Frame): readonly string[] =>
  Object.entries(frame.measures).flatMap(([name, kind]) => (kind === 'spread' ? [name] : []));

/** Per key, how many units have each value: `{"3": 12, "7": 1}`. */
function spreadPart({ lists = {} }: Frame, name: string, keys: string): Cte {
  const list = lists[name];
  const needs = (list?.needs ?? []).map((column) => `, ${column}`).join('');
  const units =
    list === undefined
      ? `SELECT ${keys}, (${name})::text AS value, count(*)::int AS units FROM faced
           WHERE is_in_part AND ${name} IS NOT NULL GROUP BY ${keys}, (${name})::text`
      : `SELECT ${keys}, (${list.value})::text AS value, units
           FROM (SELECT ${keys}${needs}, v, count(*)::int AS units FROM faced CROSS JOIN LATERAL unnest(${name}) AS v
                 WHERE is_in_part GROUP BY ${keys}${needs}, v) f`;
  return cte(
    `spread_${name}`,
    `SELECT ${keys}, jsonb_object_agg(value, units) AS spread FROM (${units}) x GROUP BY ${keys}`,
  );
}

const measureColumns = ({ measures }: Frame): string[] =>
  Object.entries(measures).map(([name, kind]) =>
    kind === 'spread' ? `s_${name}.spread AS ${name}` : `t.${name}`,
  );

/** Rows: period, g1, g2, then every measure. */
export function cellsOf(frame: Frame, request: CellRequest, settings: Settings): Statement {
  const { parts, context } = faced(frame, request, settings);
  const spreads = spreadsOf(frame);
  const sums = totals(frame);
  const keys = 'p, g1, g2';
  const joined = spreads.map(
    (name) =>
      `LEFT JOIN spread_${name} s_${name} ON s_${name}.p = t.p AND s_${name}.g1 = t.g1 AND s_${name}.g2 = t.g2`,
  );
  const columns = measureColumns(frame);
  return {
    name: frame.name,
    wide: frame.wide === true && seesMost(request),
    text: `${withClause([
      ...parts,
      ...spreads.map((name) => spreadPart(frame, name, keys)),
      cte(
        'summed',
        `SELECT f.p, f.g1, f.g2${sums === '' ? '' : `, ${sums}`} FROM faced f WHERE f.is_in_part GROUP BY 1, 2, 3`,
      ),
      ...wholePart(frame, request),
    ])}
SELECT ${frame.whole === undefined ? `t.p AS period, t.g1, t.g2, ${columns.join(', ')} FROM summed t` : ofWhole(frame, request)}
${joined.join('\n')}`,
    values: context.binder.values,
  };
}

/** Per group, the sums of everything whatever the mix's own dimension says. */
function wholePart({ whole, measures }: Frame, { by }: CellRequest): readonly Cte[] {
  if (whole === undefined) return [];
  const groups = [0, 1].map((nth) => (by[nth] === whole.dimension ? "''" : `f.g${nth + 1}`));
  const sums = Object.entries(whole.sums).map(
    ([name, sum]) => `coalesce(${sum}, 0)::${KINDS[measures[name] ?? 'count']} AS ${name}`,
  );
  return [
    cte(
      'whole',
      `SELECT f.p, ${groups[0]} AS g1, ${groups[1]} AS g2, ${sums.join(', ')} FROM faced f GROUP BY 1, 2, 3`,
    ),
  ];
}

/** Each row of a mix beside its whole; a whole that nothing is left of counts as a part of 0. */
function ofWhole(frame: Frame, { by }: CellRequest): string {
  const isMixed = by.includes(frame.whole?.dimension ?? '');
  const keys = [0, 1]
    .filter((nth) => by[nth] !== frame.whole?.dimension)
    .map((nth) => ` AND t.g${nth + 1} = w.g${nth + 1}`);
  const groups = isMixed ? 't.g1, t.g2' : 'w.g1, w.g2';
  const columns = Object.entries(frame.measures).map(([name, kind]) => {
    if (frame.whole?.sums[name] !== undefined) return `w.${name}`;
    return kind === 'spread' ? `s_${name}.spread AS ${name}` : `coalesce(t.${name}, 0) AS ${name}`;
  });
  return `w.p AS period, ${groups}, ${columns.join(', ')}
FROM whole w ${isMixed ? '' : 'LEFT '}JOIN summed t ON t.p = w.p${keys.join('')}`;
}

/** The accounts with the largest first measure in the first period. Rows: account_id, name, then every measure. */
export function accountsOf(frame: Frame, request: CellRequest, settings: Settings, limit: number): Statement {
  const { parts, context } = faced(frame, { ...request, by: [] }, settings);
  const spreads = spreadsOf(frame);
  const sums = totals(frame);
  const [first] = Object.entries(frame.measures).flatMap(([name, kind]) => (kind === 'spread' ? [] : [name]));
  const columns = measureColumns(frame);
  const most = context.binder.bind(limit, 'int');
  return {
    name: `${frame.name}.accounts`,
    wide: frame.wide === true && seesMost(request),
    text: `${withClause([
      ...parts,
      ...spreads.map((name) => spreadPart(frame, name, 'account_id')),
      cte(
        'summed',
        `SELECT f.account_id${sums === '' ? '' : `, ${sums}`} FROM faced f WHERE ${inFirst(frame, request)} AND f.is_in_part AND f.account_id IS NOT NULL GROUP BY 1`,
      ),
    ])}
SELECT t.account_id, coalesce(a.name, t.account_id) AS name, ${columns.join(', ')}
FROM summed t LEFT JOIN facts.accounts a ON a.account_id = t.account_id
${spreads.map((name) => `LEFT JOIN spread_${name} s_${name} ON s_${name}.account_id = t.account_id`).join('\n')}
ORDER BY ${first === undefined ? '' : `abs(t.${first}) DESC, `}t.account_id LIMIT ${most}`,
    values: context.binder.values,
  };
}

export interface ListColumnSql extends ListColumn {
  /** Over a row `f`. */
  readonly sql: string;
}

export interface ListSql {
  readonly frame: Frame;
  /** What tells one row from another, over `f`. */
  readonly id: string;
  readonly columns: readonly ListColumnSql[];
  /** Over `f`: `f.due_on, f.account_id`. */
  readonly sorted: string;
  readonly order: string;
  /** What `top` ranks the rows by, over `f` and in words. */
  readonly ranked?: { readonly by: string; readonly words: string };
  /** Which of the frame's rows are in the list, over `f`; all of them where it is left out. */
  readonly where?: string;
  /** Rows that share this, over `f`, stand as one: the columns, `id` and `sorted` are then aggregates, `named` is given. */
  readonly per?: string;
  /** The name to show, over `f` and the account `a`. Default: the account's name. */
  readonly named?: string;
}

const sortedBy = ({ ranked, sorted }: ListSql, { top }: CellRequest): string =>
  ranked === undefined || top == null
    ? sorted
    : `${ranked.by} ${top.order === 'top' ? 'DESC' : 'ASC'} NULLS LAST, ${sorted}`;

/** A list over the same rows as the numbers. */
export function listOf(sql: ListSql): List {
  return {
    columns: sql.columns.map(({ sql: _, ...column }) => column),
    order: sql.order,
    ...(sql.ranked === undefined ? {} : { ranked: sql.ranked.words }),
    statement: (request, settings, limit) => {
      const { parts, context } = faced(sql.frame, { ...request, by: [] }, settings);
      const columns = sql.columns.map((column) => `${column.sql} AS ${column.name}`);
      return {
        name: `${sql.frame.name}.list`,
        text: `${withClause(parts)}
SELECT ${sql.id} AS id, ${sql.per === undefined ? 'f.account_id' : 'NULL AS account_id'}, ${sql.named ?? 'coalesce(a.name, f.account_id)'} AS name,
       (count(*) OVER ())::int AS total, ${columns.join(', ')}
FROM faced f JOIN periods p ON ${itsPeriod(sql.frame, request)} LEFT JOIN facts.accounts a ON a.account_id = f.account_id
WHERE ${inFirst(sql.frame, request)} AND f.is_in_part${sql.where === undefined ? '' : ` AND (${sql.where})`}
${sql.per === undefined ? '' : `GROUP BY ${sql.per}`}
ORDER BY ${sortedBy(sql, request)} LIMIT ${context.binder.bind(limit, 'int')}`,
        values: context.binder.values,
      };
    },
  };
}
