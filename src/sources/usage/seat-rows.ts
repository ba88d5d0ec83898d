import type { FrameContext } from '../sql/frame/context.ts';
import { type Cte, cte } from '../sql/parts.ts';
import { isOneMonth } from './days.ts';
import { featuredPart, itemFilters, peoplePart, piecesPart, speaksOf, touchesPart } from './people.ts';
import { itsPeriod, narrowed, type UsageRelations, usageOf } from './relations.ts';
import { cataloguePart, customersPart, firstSeatsPart, seatsPart } from './seats.ts';
import { isAdopted } from './sums.ts';

/**
 * Seats and who uses them, account by account; `judged` also tells key features and age apart, which takes twice as long
 * and is read only where accounts are held against a bar.
 */

/** One month's sums, ready made: p, account_id, product_id, seat_days, most, active, keys. */
const summed = (context: FrameContext, sums: string, periods: readonly number[]): Cte =>
  cte(
    'summed_use',
    `SELECT p.p, s.account_id, NULL::text AS product_id, s.seat_days, s.seats AS most, s.active, s.keys_used AS keys
     FROM periods p JOIN ${sums} s ON s.month = p.s
     WHERE p.p = ANY (${context.binder.bind(periods, 'int[]')}) AND s.seat_days > 0${narrowed(context, 's')}`,
  );

const NOTHING = `SELECT 0 AS p, NULL::text AS account_id, NULL::text AS product_id, 0::bigint AS seat_days, 0::bigint AS most,
                        0 AS active, 0 AS keys WHERE false`;

/**
 * A key feature counts with the seats of its product; one of no product with any seats. Begun at the seats, of which the
 * server knows how many there are.
 */
const KEYS = `seats s JOIN catalogue c ON c.is_key AND (c.product_id IS NULL OR s.product_id = c.product_id)
     LEFT JOIN touches t ON t.p = s.p AND t.account_id = s.account_id AND t.feature_id = c.feature_id`;

/** The same for any days, from seats and from who was active; of some products alone, from the use of their features. */
function counted(
  context: FrameContext,
  relations: UsageRelations,
  periods: readonly number[],
  judged: boolean,
): readonly Cte[] {
  const windows = context.request.periods.flatMap((range, p) =>
    periods.includes(p) ? [{ ...range, p }] : [],
  );
  const isByProduct = context.request.by.includes('product');
  const ofProducts = speaksOf(context, 'product');
  const keys = ['p', 'account_id', ...(isByProduct ? ['product_id'] : [])];
  const list = (alias: string): string => keys.map((key) => `${alias}.${key}`).join(', ');
  const same = (alias: string): string => keys.map((key) => `${alias}.${key} = s.${key}`).join(' AND ');
  const product = isByProduct
    ? 'product_id'
    : ofProducts
      ? 'min(product_id) AS product_id'
      : 'NULL::text AS product_id';
  const active = ofProducts
    ? `SELECT ${keys.join(', ')}, count(DISTINCT user_id) AS active FROM (
         SELECT f.p, f.account_id, c.product_id, f.user_id FROM featured f JOIN catalogue c ON c.feature_id = f.feature_id
         WHERE true${itemFilters(context, { product: 'c.product_id' })}) x GROUP BY ${keys.join(', ')}`
    : 'SELECT p, account_id, count(*) AS active FROM people GROUP BY 1, 2';
  return [
    seatsPart(context, periods),
    cataloguePart(context),
    piecesPart(context, windows),
    ...(judged ? [touchesPart(context, relations)] : []),
    ofProducts ? featuredPart(context, relations) : peoplePart(context, relations),
    cte(
      'counted_use',
      `SELECT s.p, s.account_id, s.product_id, s.seat_days, s.most, coalesce(a.active, 0) AS active, ${judged ? 'coalesce(k.keys, 0)' : '0'} AS keys
       FROM (SELECT p, account_id, ${product}, sum(seat_days)::bigint AS seat_days, sum(most) AS most FROM seats
             GROUP BY ${keys.join(', ')}) s
       LEFT JOIN (${active}) a ON ${same('a')}
       ${judged ? `LEFT JOIN (SELECT ${list('s')}, count(DISTINCT t.feature_id) AS keys FROM ${KEYS} GROUP BY ${list('s')}) k ON ${same('k')}` : ''}`,
    ),
  ];
}

/** `p`, `account_id`, `product_id`, `seats` on average, `used` of them, and what else is counted of each account. */
export const seatParts =
  (judged: boolean) =>
  (context: FrameContext): readonly Cte[] => {
    const { request, settings, binder } = context;
    const relations = usageOf(context, request.periods);
    const { sums } = relations;
    const isSummed = sums !== null && !speaksOf(context, 'product');
    const [ready, others] = [true, false].map((wanted) =>
      request.periods.flatMap((range, p) =>
        range.end > range.start && (isSummed && isOneMonth(range)) === wanted ? [p] : [],
      ),
    );
    const { seatShare, keyFeatures, minimumDays } = settings.adoption;
    const share = binder.bind(seatShare, 'numeric');
    const uses = [
      ...(ready?.length && sums !== null ? [summed(context, sums, ready)] : []),
      ...(others?.length ? counted(context, relations, others, judged) : []),
    ];
    const tables = uses.flatMap(({ name }) => (name.endsWith('_use') ? [`SELECT * FROM ${name}`] : []));
    if (tables.length === 0) tables.push(NOTHING);
    const live = `s.since <= u.day - ${judged ? binder.bind(minimumDays, 'int') : 0}`;
    const meets = judged
      ? `, u.keys,
                (${live})::int AS accounts_live,
                (${live} AND ${isAdopted('u', 'u.days', share)} AND u.keys >= ${binder.bind(keyFeatures, 'int')})::int AS accounts_meeting`
      : '';
    return [
      ...relations.parts,
      customersPart(context),
      ...(judged ? [firstSeatsPart(context)] : []),
      ...uses,
      cte(
        'found',
        `SELECT u.p, u.account_id, u.day, u.product_id, u.seats, least(u.active, u.seats) AS used, u.active,
                u.most AS seats_most, greatest(u.active - u.most, 0) AS users_over, 1 AS accounts,
                (u.active > u.most)::int AS accounts_over, (${isAdopted('u', 'u.days', share)})::int AS accounts_adopted${meets}
         FROM (SELECT u.*, p.s AS day, p.e - p.s AS days, u.seat_days::numeric / (p.e - p.s) AS seats
               FROM (${tables.join('\nUNION ALL ')}) u ${itsPeriod(context)}) u
         ${judged ? 'LEFT JOIN first_seats s ON s.account_id = u.account_id' : ''} OFFSET 0`,
      ),
    ];
  };
