import { daysBetween } from '../../core/calendar.ts';
import type { Settings } from '../../core/settings.ts';
import type { CellRequest, Statement } from '../../core/source.ts';
import { condition } from '../sql/filters.ts';
import { type Binder, binder, cte, inlined, withClause } from '../sql/parts.ts';
import { isOneMonth } from './days.ts';

/** Answers from what is added up ahead: whole months, by the rollup attributes that the marts are kept for. */

/** Whether everything that is asked is there: of everybody, as the facts are now, with attributes of the first day. */
export function fitsCells(
  { periods, by, where, scope, options, variant }: CellRequest,
  { rollupAttributes }: Settings,
  variants: readonly string[] = ['default'],
): boolean {
  return (
    variants.includes(variant) &&
    scope.kind === 'all' &&
    options.asKnown === null &&
    options.basis === 'start' &&
    periods.length > 0 &&
    periods.every(isOneMonth) &&
    by.every((attribute) => rollupAttributes.includes(attribute)) &&
    where.every(({ attribute }) => rollupAttributes.includes(attribute))
  );
}

interface Wanted {
  readonly name: string;
  /** Measure → SQL over rows `c` of cells and `p`, their period with its `days`. */
  readonly measures: Readonly<Record<string, string>>;
  /** Which groups there are at all. */
  readonly having: string;
  /** A measure that is a spread of value events: of each value `v` what it is shown as, in a period of `days`. */
  readonly spread?: { readonly name: string; readonly value: string };
}

interface Keys {
  readonly bind: Binder['bind'];
  readonly groups: readonly [string, string];
  readonly where: string;
}

function keysOf({ by, where }: CellRequest, { rollupAttributes }: Settings, bind: Binder): Keys {
  const value = (attribute: string): string => `c.attrs[${rollupAttributes.indexOf(attribute) + 1}]`;
  const [first, second] = by;
  return {
    bind: bind.bind,
    groups: [first === undefined ? "''" : value(first), second === undefined ? "''" : value(second)],
    where: where.map((filter) => ` AND ${condition(filter, value(filter.attribute), bind)}`).join(''),
  };
}

/** Rows: period, g1, g2, then every measure. */
export function cellsStatement(
  { name, measures, having, spread }: Wanted,
  request: CellRequest,
  settings: Settings,
): Statement {
  const bind = binder();
  const { groups, where } = keysOf(request, settings, bind);
  const periods = request.periods.map(
    ({ start, end }, p) => `(${p}, ${bind.bind(start, 'date')}, ${daysBetween(start, end)})`,
  );
  const columns = Object.entries(measures).map(([measure, sql]) => `${sql} AS ${measure}`);
  const parts = [
    inlined('periods', `SELECT * FROM (VALUES ${periods.join(', ')}) AS x(p, month, days)`),
    cte(
      'summed',
      `SELECT p.p, ${groups[0]} AS g1, ${groups[1]} AS g2, ${columns.join(', ')}
       FROM periods p JOIN marts.usage_cells c ON c.month = p.month WHERE true${where}
       GROUP BY p.p, p.month, p.days, 2, 3 HAVING ${having}`,
    ),
  ];
  if (spread !== undefined) {
    parts.push(
      cte(
        'spreads',
        `SELECT p, g1, g2, jsonb_object_agg(${spread.value}, users) AS ${spread.name}
         FROM (SELECT p.p, p.days, ${groups[0]} AS g1, ${groups[1]} AS g2, c.actions AS v, sum(c.users)::bigint AS users
               FROM periods p JOIN marts.usage_spreads c ON c.month = p.month WHERE true${where} GROUP BY 1, 2, 3, 4, 5) x
         GROUP BY 1, 2, 3`,
      ),
    );
  }
  const names = Object.keys(measures).map((measure) => `t.${measure}`);
  return {
    name: `${name}.cells`,
    text: `${withClause(parts)}SELECT t.p AS period, t.g1, t.g2, ${names.join(', ')}${spread === undefined ? '' : `, s.${spread.name}`}
FROM summed t${spread === undefined ? '' : ' LEFT JOIN spreads s ON s.p = t.p AND s.g1 = t.g1 AND s.g2 = t.g2'}`,
    values: bind.values,
  };
}
