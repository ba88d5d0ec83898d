import type { FrameContext } from '../sql/frame/context.ts';
import { type Cte, cte } from '../sql/parts.ts';
import type { Book } from './book.ts';

/** Who the customers of a period are: since when, and how they came. */

/** `firsts(p, unit, day)`: the first day ever with ARR of each unit that had any before the period's end. */
export const firstsPart = (context: FrameContext, book: Book): Cte =>
  cte(
    'firsts',
    `SELECT p.p, coalesce(u.unit_id, x.account_id) AS unit, min(x.first_day) AS day
     FROM periods p JOIN ${book.stretches} x ON x.first_day < p.e
     ${book.unit('x.account_id', 'p.s')}
     WHERE p.e > p.s${context.only('x')}
     GROUP BY 1, 2`,
  );

/**
 * `newcomers(p, unit, day)`: the units whose first day ever with ARR lies in the period. Who stands alone and came
 * before it is passed over at once; in a family somebody else may have been the first.
 */
export const newcomersPart = (context: FrameContext, book: Book): Cte =>
  cte(
    'newcomers',
    `SELECT p.p, coalesce(u.unit_id, x.account_id) AS unit, min(x.day) AS day
     FROM periods p JOIN (SELECT x.account_id, min(x.first_day) AS day FROM ${book.stretches} x
                          WHERE true${context.only('x')} GROUP BY 1) x ON x.day < p.e
     ${book.unit('x.account_id', 'p.s')}
     WHERE p.e > p.s AND (x.day >= p.s OR u.unit_id IS NOT NULL)
     GROUP BY p.p, p.s, 2 HAVING min(x.day) >= p.s`,
  );

/**
 * `origins(p, unit, lead_id, campaign_id, channel, source)`: the first lead of each unit, where there was one by the
 * day on which it became a customer. A lead without a campaign has its source for a channel.
 */
export function originsPart(context: FrameContext, book: Book): Cte {
  const leads = context.table('leads', 'lead_id, created_on, source, campaign_id, account_id');
  const campaigns = context.table('campaigns', 'campaign_id, channel');
  return cte(
    'origins',
    `SELECT DISTINCT ON (f.p, f.unit) f.p, f.unit, x.lead_id, x.campaign_id, coalesce(c.channel, x.source) AS channel, x.source
     FROM ${leads} x CROSS JOIN periods p
     ${book.unit('x.account_id', 'p.s')}
     JOIN firsts f ON f.p = p.p AND f.unit = coalesce(u.unit_id, x.account_id) AND x.created_on <= f.day
     LEFT JOIN ${campaigns} c ON c.campaign_id = x.campaign_id
     WHERE x.account_id IS NOT NULL${context.only('x')}
     ORDER BY f.p, f.unit, x.created_on, x.lead_id`,
  );
}
