import type { FrameContext } from '../sql/frame/context.ts';
import { isLive, stretchParts } from '../sql/frame/stretches.ts';
import { type Cte, cte } from '../sql/parts.ts';

/** `live`: customers with ARR at the end of each period's last day that has come, and the day they first had any. */
export const liveParts = (context: FrameContext): readonly Cte[] => [
  ...stretchParts(context),
  cte(
    'live',
    `SELECT p.p, p.s, p.u, s.account_id, f.first_day
     FROM periods p JOIN stretches s ON ${isLive('s', 'p.u')}
     JOIN (SELECT account_id, min(first_day) AS first_day FROM stretches GROUP BY 1) f ON f.account_id = s.account_id`,
  ),
];
