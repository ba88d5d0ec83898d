import { type Cte, cte } from '../sql/parts.ts';
import { type FlowContext, unitJoin } from './context.ts';

/** Who stands at neither end of a period, and who may yet come back. */

/** Units that came and went inside a period and stand at neither end of it. */
export const passingPart = ({ rel, only }: FlowContext): Cte =>
  cte(
    'passing',
    `SELECT DISTINCT p.p, coalesce(u.unit_id, st.account_id) AS unit
     FROM periods p
     JOIN ${rel.stretches} st ON st.first_day >= p.s AND st.first_day < p.e AND st.last_day < p.e${only('st')}
     ${unitJoin(rel, 'st.account_id', 'p.d')}`,
  );

/** Units whose last service day is so recent that their silence may yet be bridged, with nothing signed after it. */
export function returnableParts({ rel, plan, request, binder, only, same }: FlowContext): readonly Cte[] {
  const edge = `(${binder.bind(request.today, 'date')} - ${binder.bind(plan.grace, 'int')})`;
  return [
    cte(
      'ended',
      `SELECT p.p, coalesce(u.unit_id, st.account_id) AS unit, max(st.last_day) AS last_day
       FROM periods p JOIN ${rel.stretches} st ON st.last_day >= ${edge} AND st.last_day < p.e${only('st')}
       ${unitJoin(rel, 'st.account_id', 'p.d')}
       GROUP BY 1, 2`,
    ),
    cte(
      'resumed',
      `SELECT p.p, coalesce(u.unit_id, st.account_id) AS unit, max(st.first_day) AS first_day
       FROM periods p JOIN ${rel.stretches} st ON st.first_day > ${edge}${only('st')}
       ${unitJoin(rel, 'st.account_id', 'p.d')}
       GROUP BY 1, 2`,
    ),
    cte(
      'returnable',
      `SELECT e.p, e.unit FROM ended e LEFT JOIN resumed r ON ${same('r.p', 'e.p')} AND r.unit = e.unit
       WHERE r.first_day IS NULL OR r.first_day <= e.last_day`,
    ),
  ];
}
