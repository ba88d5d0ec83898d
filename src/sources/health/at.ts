import { healthFacts } from '../sql/frame/accounts.ts';
import { type FrameContext, seesMost } from '../sql/frame/context.ts';
import type { Cte } from '../sql/parts.ts';
import { stretchParts } from './stretches.ts';

/** The health of many accounts at once, each on a day of its own. */

/** Parts that `joinHealth` reads: none where the mart has it, all of it where the ask goes back to what was known. */
export const healthParts = (context: FrameContext): readonly Cte[] =>
  context.request.options.asKnown === null
    ? []
    : stretchParts({
        ...healthFacts(context),
        only: `x.observed_at < ${context.instant('(SELECT max(u) FROM periods) + 1')}${context.only('x')}`,
      });

/** Joins `score, covered, model_version` of an account at the end of a day; NULL where nothing is fresh. */
export function joinHealth(context: FrameContext, alias: string, account: string, day: string): string {
  if (context.request.options.asKnown !== null)
    return `LEFT JOIN health ${alias} ON ${alias}.account_id = ${account} AND ${alias}.d_from <= ${day} AND ${alias}.d_to > ${day}`;
  if (seesMost(context.request))
    return `LEFT JOIN marts.health ${alias} ON ${alias}.account_id = ${account} AND ${alias}.d_from <= ${day} AND ${alias}.d_to > ${day}`;
  // The last stretch that began by then, by the key: one look at the index per account, however long the history.
  return `LEFT JOIN LATERAL (SELECT h.score, h.covered, h.model_version, h.d_to FROM marts.health h
       WHERE h.account_id = ${account} AND h.d_from <= ${day} ORDER BY h.d_from DESC LIMIT 1) ${alias} ON ${alias}.d_to > ${day}`;
}
