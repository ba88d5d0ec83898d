import { addDays, addMonths, type Day, type DayRange, monthOf, startOfMonth } from '../../core/calendar.ts';
import type { Settings } from '../../core/settings.ts';
import type { CellRequest, Statement } from '../../core/source.ts';
import { condition } from '../sql/filters.ts';
import { type Binder, binder, cte, withClause } from '../sql/parts.ts';
import { planDimensions } from './dimensions.ts';
import { variantOf } from './plan.ts';
import { type Narrowing, prepare } from './statement.ts';
import { MEASURES, STORED } from './tally.ts';

/**
 * Periods that start and end with a month are summed up ahead, for every combination of the rollup attributes.
 * A cell holds no account, so it serves only readers who may see all, and only the default reading.
 */

/** Lengths in months that are kept: months and years from every month, quarters and halves where they begin. */
export const CELL_WINDOWS: readonly number[] = [1, 3, 6, 12];

export interface Pair {
  readonly start: string;
  readonly months: number;
}

/** Whether a window of this length is kept from this first day of a month, by the fiscal or the calendar year. */
export function isKept(
  { start, months }: Pair,
  { fiscalYearStarts }: Pick<Settings, 'fiscalYearStarts'>,
): boolean {
  const begins = (first: number) => (monthOf(start) - first + 12) % months === 0;
  return months === 1 || months === 12 || begins(fiscalYearStarts) || begins(1);
}

/** The kept pair that is this range, or null. */
export function pairOf(range: DayRange, settings: Pick<Settings, 'fiscalYearStarts'>): Pair | null {
  if (startOfMonth(range.start) !== range.start) return null;
  const months = CELL_WINDOWS.find((length) => addMonths(range.start, length) === range.end);
  const pair = months === undefined ? null : { start: range.start, months };
  return pair !== null && isKept(pair, settings) ? pair : null;
}

/** The last boundary that cells are kept for: the month that is running may end before the next refresh. */
export const cellsReach = (today: Day): Day => addMonths(startOfMonth(today), 1);

export function cellsServe(request: CellRequest, settings: Settings): boolean {
  const { options, scope, by, where, periods } = request;
  const known = (attribute: string) => settings.rollupAttributes.includes(attribute);
  return (
    scope.kind === 'all' &&
    variantOf(request) === 'default' &&
    options.basis === 'start' &&
    options.fx === 'constant' &&
    options.asKnown === null &&
    (options.grace === null || options.grace === settings.graceDays) &&
    (options.currency === null || options.currency === settings.reportingCurrency) &&
    by.every(known) &&
    where.every((filter) => known(filter.attribute)) &&
    periods.every((period) => pairOf(period, settings) !== null && period.end <= cellsReach(request.today))
  );
}

const NARROWED = ['spans', 'singles', 'stretches', 'uplifts', 'units'] as const;

/**
 * The rows of accounts that ended so recently that they may yet return, with their families: the flows then touch no
 * others.
 */
function recently(request: CellRequest, settings: Settings, bind: Binder): Narrowing {
  const edge = addDays(request.today, -settings.graceDays);
  const last = request.periods.reduce((latest, { end }) => (end > latest ? end : latest), edge);
  const ended = `st.last_day >= ${bind.bind(edge, 'date')} AND st.last_day < ${bind.bind(last, 'date')}`;
  const recent = cte(
    'recent',
    `SELECT account_id FROM marts.stretches st WHERE ${ended}
     UNION
     SELECT kin.account_id FROM marts.stretches st
     JOIN marts.units me ON me.account_id = st.account_id
     JOIN marts.units kin ON kin.unit_id = me.unit_id
     WHERE ${ended}`,
  );
  const own = NARROWED.map((table) =>
    cte(`own_${table}`, `SELECT * FROM marts.${table} WHERE account_id IN (SELECT account_id FROM recent)`),
  );
  const relations = Object.fromEntries(NARROWED.map((table) => [table, `own_${table}`]));
  return { relations: { ...relations, others: 'own_spans' }, parts: [recent, ...own] };
}

/** The cells of all periods, and beside them what may yet return, which depends on today. */
export function rollupStatement(request: CellRequest, settings: Settings): Statement {
  const bind = binder();
  const pairs = request.periods.map(
    (period) => pairOf(period, settings) ?? { start: period.start, months: 0 },
  );
  const attribute = (name: string) => `c.attrs[${settings.rollupAttributes.indexOf(name) + 1}]`;
  const group = (value: (name: string) => string, index: number): string => {
    const name = request.by[index];
    return name === undefined ? "''" : value(name);
  };
  const starts = bind.bind(
    pairs.map((pair) => pair.start),
    'date[]',
  );
  const months = bind.bind(
    pairs.map((pair) => pair.months),
    'int[]',
  );
  const filters = request.where.map(
    (filter) => ` AND ${condition(filter, attribute(filter.attribute), bind)}`,
  );
  const stored = `SELECT (x.i - 1)::int AS period, ${group(attribute, 0)} AS g1, ${group(attribute, 1)} AS g2, ${MEASURES.map((name) => (STORED.includes(name) ? `c.${name}` : `0 AS ${name}`)).join(', ')}
    FROM unnest(${starts}, ${months}) WITH ORDINALITY AS x(s, m, i)
    JOIN marts.cells c ON c.starts_on = x.s AND c.months = x.m WHERE true${filters.join('')}`;
  const edge = addDays(request.today, -settings.graceDays);
  const returns = request.periods.some((period) => period.end > edge);
  const sums = MEASURES.map((name) => `sum(${name})::bigint AS ${name}`).join(', ');
  if (!returns) {
    return {
      name: 'retention.cells',
      text: `SELECT period, g1, g2, ${sums} FROM (${stored}) x GROUP BY 1, 2, 3`,
      values: bind.values,
    };
  }
  // No other period can hold a loss that may yet return.
  const late = request.periods.flatMap((period, index) => (period.end > edge ? [{ period, index }] : []));
  const narrowed = { ...request, periods: late.map(({ period }) => period) };
  const { context, parts } = prepare(narrowed, settings, bind, recently(request, settings, bind));
  const dimensions = planDimensions(context);
  const places = bind.bind(
    late.map(({ index }) => index),
    'int[]',
  );
  const conditions = request.where.map(
    (filter) => ` AND ${condition(filter, dimensions.value(filter.attribute), bind)}`,
  );
  const returning = `SELECT (${places})[t.p + 1], ${group(dimensions.value, 0)}, ${group(dimensions.value, 1)}, ${MEASURES.map((name) => (name === 'in_grace' ? 't.in_grace' : '0')).join(', ')}
    FROM tally t JOIN periods p ON ${context.same('p.p', 't.p')} ${dimensions.joins.join('\n')} WHERE t.in_grace > 0${conditions.join('')}`;
  return {
    name: 'retention.cells',
    text: `${withClause([...parts, ...dimensions.parts])}
SELECT period, g1, g2, ${sums} FROM (${stored} UNION ALL ${returning}) x GROUP BY 1, 2, 3`,
    values: bind.values,
  };
}
