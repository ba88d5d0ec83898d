import type { Day, DayRange } from '../../core/calendar.ts';
import { condition, NONE } from '../sql/filters.ts';
import type { FrameContext } from '../sql/frame/context.ts';
import { type Cte, cte, inlined } from '../sql/parts.ts';
import { type MonthDays, monthsOf } from './days.ts';
import { narrowed, ofCustomers, type UsageRelations } from './relations.ts';
import { bitsIn } from './sums.ts';

/** Who was active in the days of each period, read from months of bits. */

/** Days that are looked at for period `p`. */
export interface Window extends DayRange {
  readonly p: number;
}

type Piece = MonthDays & { readonly p: number };

const piecesOf = (windows: readonly Window[]): Piece[] =>
  windows.flatMap((window) => monthsOf(window).map((month) => ({ ...month, p: window.p })));

/** `pieces`: p, month, mask, before (the days of the month before those of the mask). Written into its readers, so that the planner sees the months. */
export function piecesPart(context: FrameContext, windows: readonly Window[], name = 'pieces'): Cte {
  const rows = piecesOf(windows).map(
    ({ p, month, mask }) => `(${p}, ${day(context, month)}, ${mask}, ${(mask & -mask) - 1})`,
  );
  const none = 'SELECT 0, NULL::date, 0, 0 WHERE false';
  return inlined(
    name,
    `SELECT * FROM (${rows.length === 0 ? none : `VALUES ${rows.join(', ')}`}) AS x(p, month, mask, before)`,
  );
}

const day = ({ binder }: FrameContext, value: Day): string => binder.bind(value, 'date');

/** `people`: p, account_id, user_id, once for each user who was active in the period's pieces. */
export const peoplePart = (
  context: FrameContext,
  { months }: UsageRelations,
  name = 'people',
  pieces = 'pieces',
): Cte =>
  cte(
    name,
    `SELECT x.p, m.account_id, v.user_id
     FROM ${pieces} x JOIN ${months} m ON m.month = x.month CROSS JOIN LATERAL unnest(m.users, m.days) AS v(user_id, days)
     WHERE v.days & x.mask <> 0${narrowed(context, 'm')}${ofCustomers('m')}
     GROUP BY 1, 2, 3`,
  );

/** `touches`: p, account_id, feature_id, once for each feature that somebody used in the period's pieces. */
export const touchesPart = (context: FrameContext, { features }: UsageRelations): Cte =>
  cte(
    'touches',
    `SELECT x.p, m.account_id, m.feature_id FROM pieces x JOIN ${features} m ON m.month = x.month
     WHERE m.any_days & x.mask <> 0${narrowed(context, 'm')}${ofCustomers('m')}
     GROUP BY 1, 2, 3`,
  );

/** `featured`: p, account_id, feature_id, user_id, once for each who used a feature on so many days of the period's pieces. */
export const featuredPart = (context: FrameContext, { features }: UsageRelations, leastDays = 1): Cte =>
  cte(
    'featured',
    `SELECT x.p, m.account_id, m.feature_id, v.user_id
     FROM pieces x JOIN ${features} m ON m.month = x.month CROSS JOIN LATERAL unnest(m.users, m.days) AS v(user_id, days)
     WHERE v.days & x.mask <> 0${narrowed(context, 'm')}${ofCustomers('m')}${itemFilters(context, { feature: 'm.feature_id' })}
     GROUP BY 1, 2, 3, 4${leastDays > 1 ? ` HAVING sum(${bitsIn('v.days & x.mask')}) >= ${context.binder.bind(leastDays, 'int')}` : ''}`,
  );

/**
 * ` AND …`: what the ask says of features and products, over the columns given. What is counted once per user must be
 * filtered before it is counted; rows that come through may then show any of their features.
 */
export function itemFilters(
  { request, binder }: FrameContext,
  columns: Readonly<Partial<Record<'feature' | 'product', string>>>,
): string {
  return Object.entries(columns)
    .flatMap(([dimension, column]) =>
      request.where
        .filter(({ attribute }) => attribute === dimension)
        .map((filter) => ` AND ${condition(filter, `coalesce(${column}, ${NONE})`, binder)}`),
    )
    .join('');
}

/** Whether the ask groups or filters by one of these. */
export const speaksOf = ({ request }: FrameContext, ...dimensions: readonly string[]): boolean =>
  [...request.by, ...request.where.map(({ attribute }) => attribute)].some((name) =>
    dimensions.includes(name),
  );

/** The column of a dimension that the ask groups or filters by; NULL where it does neither. */
export const itemOf = (context: FrameContext, dimension: 'feature' | 'product', column: string): string =>
  speaksOf(context, dimension) ? column : 'NULL::text';
