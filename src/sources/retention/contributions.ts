import { addMonths } from '../../core/calendar.ts';
import { ALL_SCOPE, type QueryOptions } from '../../core/query.ts';
import type { Settings } from '../../core/settings.ts';
import type { CellRequest } from '../../core/source.ts';
import { type Binder, type Cte, cte, withClause } from '../sql/parts.ts';
import { cardParts, changedPart, openingParts, type Sign } from './cards.ts';
import type { Pair } from './cells.ts';
import { planDimensions } from './dimensions.ts';
import { prepare } from './statement.ts';
import { MEASURES, MOVED, measuresFrom, STORED } from './tally.ts';

/** What accounts add to the cells of pairs: those that stand alone from their cards, all others by the general way. */

const PLAIN: QueryOptions = {
  basis: 'start',
  fx: 'constant',
  grace: null,
  asKnown: null,
  currency: null,
  annualise: false,
  full: false,
};

const COLUMNS = {
  spans: 'quarter, account_id, product_id, currency, role, cents, b_from, b_to',
  singles: 'quarter, b_from, b_to, first_day, cents, account_id, currency, attrs, products, amounts',
  stretches: 'account_id, first_day, last_day',
  uplifts: 'account_id, product_id, line_id, day, currency, cents',
  units: 'account_id, unit_id, d_from, d_to',
  attributes: 'account_id, attribute, value, d_from, d_to',
} as const;
type Table = keyof typeof COLUMNS;

/** Accounts whose rows are to be followed: as they stand in the marts (taken away), and as they will (added). */
export interface Exchange {
  /** SQL of a text[] of account ids: whole families. */
  readonly ids: string;
  /** The schema that holds their new rows, in tables of the marts' shape. */
  readonly fresh: string;
}

/**
 * One account's rows as they were and as they will be are told apart by a letter before its name, so that one pass over
 * both gives the difference.
 */
function tableOf(table: Table, exchange: Exchange | null): string {
  if (exchange === null) return `marts.${table}`;
  const marked = (letter: string) =>
    COLUMNS[table].replace(/\b(account_id|unit_id)\b/g, (name) => `'${letter}' || ${name} AS ${name}`);
  return `(SELECT ${marked('-')} FROM marts.${table} WHERE account_id = ANY (${exchange.ids})
    UNION ALL SELECT ${marked('+')} FROM ${exchange.fresh}.${table})`;
}

const signFor =
  (exchange: Exchange | null): Sign =>
  (account) =>
    exchange === null ? '1' : `CASE WHEN ${account} LIKE '-%' THEN -1 ELSE 1 END`;

/** The rows of everybody who has no card. */
function othersParts(exchange: Exchange | null): readonly Cte[] {
  const own = (table: Table, alone: boolean) =>
    cte(
      `own_${table}`,
      `SELECT ${COLUMNS[table]} FROM ${tableOf(table, exchange)} t${alone ? ' WHERE account_id NOT IN (SELECT account_id FROM alone)' : ''}`,
    );
  return [
    cte('alone', `SELECT DISTINCT account_id FROM ${tableOf('singles', exchange)} t WHERE b_from >= quarter`),
    own('spans', false),
    own('units', false),
    ...(['stretches', 'uplifts', 'attributes'] as const).map((table) => own(table, true)),
  ];
}

/** Rows: starts_on, months, attrs, then every measure that is stored; none where all of them are 0. */
export function contributions(
  pairs: readonly Pair[],
  settings: Settings,
  bind: Binder,
  exchange: Exchange | null,
): string {
  const request: CellRequest = {
    periods: pairs.map(({ start, months }) => ({ start, end: addMonths(start, months) })),
    by: settings.rollupAttributes,
    where: [],
    scope: ALL_SCOPE,
    variant: 'default',
    options: PLAIN,
    today: '0001-01-01',
  };
  const { context, parts } = prepare(request, settings, bind, {
    relations: {
      spans: 'own_spans',
      others: 'own_spans',
      singles: null,
      stretches: 'own_stretches',
      uplifts: 'own_uplifts',
      units: 'own_units',
      attributes: 'own_attributes',
    },
    parts: othersParts(exchange),
    returns: false,
  });
  const dimensions = planDimensions(context);
  const { rollupAttributes } = settings;
  const rollup = rollupAttributes.map((attribute) => bind.bind(attribute, 'text'));
  const groups = rollupAttributes.map((_, index) => `g${index}`);
  const months = bind.bind(
    pairs.map((pair) => pair.months),
    'int[]',
  );
  const sign = signFor(exchange);
  const list = (of: string) => groups.map((group) => `${of}${group}, `).join('');
  const signed = (of: string) =>
    MEASURES.map((name) => `sum(sign * ${of}${name})::bigint AS ${name}`).join(', ');
  const tables = {
    singles: tableOf('singles', exchange),
    stretches: tableOf('stretches', exchange),
    uplifts: tableOf('uplifts', exchange),
    attributes: tableOf('attributes', exchange),
    type: 'marts.singles',
  };
  const opened = '(CASE WHEN m.regular THEN 0 ELSE m.opening END)';
  const before = '(CASE WHEN m.regular THEN m.opening ELSE 0 END)';
  const arms = [
    `SELECT t.p, ${rollupAttributes.map((name, index) => `${dimensions.value(name)} AS g${index}, `).join('')}${sign('t.unit')} AS sign, ${MEASURES.map((name) => `t.${name}`).join(', ')}
     FROM tally t JOIN periods p ON ${context.same('p.p', 't.p')} ${dimensions.joins.join('\n')}`,
    `SELECT m.p, ${list('m.')}m.sign, ${measuresFrom({
      ...MOVED,
      opening: opened,
      closing: `m.closing - ${before}`,
      kept: `m.kept - ${before}`,
      fx: 'm.fx',
      accounts_opening: `(${opened} > 0)::int`,
      accounts_in_and_out: 'm.passes::int',
    })} FROM changed m`,
    `SELECT p.p, ${list('x.')}1, ${measuresFrom({
      opening: 'x.o',
      closing: 'x.o',
      kept: 'x.o',
      accounts_opening: 'x.n',
    })} FROM openings x JOIN periods p ON p.s = x.s`,
  ];
  return `${withClause([
    ...parts,
    ...dimensions.parts,
    ...cardParts(tables, rollup),
    ...openingParts(rollup, sign),
    changedPart(rollup, sign),
    cte(
      'summed',
      `SELECT p, ${list('')}${signed('')} FROM (${arms.join('\nUNION ALL\n')}) x GROUP BY p${groups.map((group) => `, ${group}`).join('')}`,
    ),
  ])}
SELECT p.s AS starts_on, (${months})[x.p + 1] AS months, ARRAY[${groups.map((group) => `x.${group}`).join(', ')}]::text[] AS attrs,
  ${STORED.map((name) => `x.${name}`).join(', ')}
FROM summed x JOIN periods p ON p.p = x.p
WHERE ${STORED.map((name) => `x.${name} <> 0`).join(' OR ')}`;
}
