import { attributeOn } from '../sql/frame/accounts.ts';
import type { FrameContext } from '../sql/frame/context.ts';
import { type Cte, cte } from '../sql/parts.ts';

/** How many of those who get to a milestone buy what it opens, and for how much. */

/** Offers that the rate of all segments counts as, so that a segment with few of its own leans on it. */
const PRIOR = 20;

export const isObserved = ({ request, settings }: FrameContext): boolean =>
  request.variant === 'observed' || settings.successVector.takeRates === 'observed';
export const isMedian = ({ request, settings }: FrameContext): boolean =>
  request.variant === 'median_value' || settings.successVector.values === 'median';

/** The rate in force on the day that the prediction is frozen at: the segment's own before that of all (`*`). */
const givenRate = ({ table }: FrameContext): string =>
  `(SELECT t.rate FROM ${table('take_rates', 'milestone_id, segment, valid_from, rate')} t
    WHERE t.milestone_id = c.milestone_id AND t.segment IN (c.segment, '*') AND t.valid_from <= c.k
    ORDER BY t.segment = '*', t.valid_from DESC LIMIT 1)`;

/** SQL over a cohort row `c`, with `taken` joined where it is observed. */
export const takeRate = (context: FrameContext): string =>
  isObserved(context)
    ? `((coalesce(own.accepted, 0) + ${PRIOR} * al.accepted / al.offered::numeric) / (coalesce(own.offered, 0) + ${PRIOR}))`
    : givenRate(context);

export const takenJoins = (context: FrameContext): string =>
  isObserved(context)
    ? `LEFT JOIN taken al ON al.p = c.p AND al.role = c.role AND al.milestone_id = c.milestone_id AND al.segment IS NULL
       LEFT JOIN taken own ON own.p = c.p AND own.role = c.role AND own.milestone_id = c.milestone_id AND own.segment = c.segment`
    : '';

/**
 * `offers`: what was offered of a milestone's product and decided once the milestone was reached. `taken`: how many
 * were accepted of how many, per segment and (segment NULL) in all, as known when each prediction was frozen.
 */
export function offerParts(context: FrameContext): readonly Cte[] {
  if (!isObserved(context) && !isMedian(context)) return [];
  const { table, only } = context;
  const opportunities = table(
    'opportunities',
    'opportunity_id, account_id, kind, milestone_id, status, closed_on',
  );
  const reached = table('milestones_reached', 'account_id, milestone_id, reached_on');
  const offers = cte(
    'offers',
    `SELECT o.opportunity_id, o.milestone_id, o.closed_on, o.status = 'won' AS is_won,
            coalesce(${attributeOn(context, 'segment', 'o.account_id', 'o.closed_on')}, '') AS segment
     FROM ${opportunities} o JOIN goals g ON g.milestone_id = o.milestone_id
     WHERE o.kind IN ('upsell', 'cross_sell') AND o.status IN ('won', 'lost')${only('o')}
       AND EXISTS (SELECT FROM ${reached} r WHERE r.account_id = o.account_id AND r.milestone_id = o.milestone_id
                   AND r.reached_on <= o.closed_on)`,
  );
  return [
    offers,
    ...(isObserved(context) ? [takenPart()] : []),
    ...(isMedian(context) ? [medianPart(context)] : []),
  ];
}

const takenPart = (): Cte =>
  cte(
    'taken',
    `SELECT w.p, w.role, o.milestone_id, s.segment, count(*)::int AS offered, (count(*) FILTER (WHERE o.is_won))::int AS accepted
     FROM windows w JOIN offers o ON o.closed_on <= w.k CROSS JOIN LATERAL (VALUES (o.segment), (NULL)) AS s(segment)
     GROUP BY 1, 2, 3, 4`,
  );

/** `medians`: the middle of what accepted offers came to, in hundredths. */
function medianPart({ table, money }: FrameContext): Cte {
  const history = table('opportunity_history', 'opportunity_id, valid_from, amount, currency');
  return cte(
    'medians',
    `SELECT w.p, w.role, o.milestone_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY ${money('h.amount')}) AS cents
     FROM windows w JOIN offers o ON o.closed_on <= w.k AND o.is_won
     JOIN LATERAL (SELECT x.amount, x.currency FROM ${history} x
                   WHERE x.opportunity_id = o.opportunity_id AND x.valid_from <= o.closed_on
                   ORDER BY x.valid_from DESC LIMIT 1) h ON true
     LEFT JOIN rates r ON r.p = w.p AND r.currency = h.currency
     GROUP BY 1, 2, 3`,
  );
}
