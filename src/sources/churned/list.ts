import type { CellRequest, List, Source, Statement } from '../../core/source.ts';
import { attributeOn, attributesOf } from '../sql/frame/accounts.ts';
import { commonParts, type FrameContext, frameContext } from '../sql/frame/context.ts';
import { binder, type Cte, cte, withClause } from '../sql/parts.ts';

/** Days between the last day of service and the renewal that was lost with it. */
const NEAR = 92;
const EVERYBODY = 2_147_483_647;

/**
 * Who is behind the reasons: the accounts under each lost one as the period began, the lost one included, and the last
 * day of service of all of them.
 */
function familyParts(context: FrameContext): readonly Cte[] {
  const { table, only } = context;
  const lines = table('arr_lines', 'account_id, line_id, starts_on, ends_on, arr, end_reason');
  const renewals = table('renewals', 'renewal_id, account_id, due_on, outcome, reason');
  return [
    cte(
      'members',
      `SELECT l.account_id AS unit, l.account_id FROM lost l
       UNION
       SELECT m.unit, x.account_id FROM members m JOIN periods p ON p.p = 0
       JOIN ${attributesOf(context)} x ON x.attribute = 'parent' AND x.value = m.account_id
         AND x.valid_from <= p.s AND (x.valid_to IS NULL OR x.valid_to >= p.s)`,
    ),
    cte(
      'left_on',
      `SELECT m.unit, max(l.ends_on) AS day FROM members m JOIN periods p ON p.p = 0
       JOIN ${lines} l ON l.account_id = m.account_id AND l.arr > 0 AND l.ends_on < p.e
       WHERE true${only('l')} GROUP BY 1`,
    ),
    cte(
      'of_renewals',
      `SELECT DISTINCT ON (m.unit) m.unit, btrim(x.reason) AS reason FROM members m JOIN left_on d ON d.unit = m.unit
       JOIN ${renewals} x ON x.account_id = m.account_id AND x.outcome = 'lost' AND btrim(x.reason) <> ''
         AND abs(x.due_on - d.day) <= ${NEAR}
       WHERE true${only('x')} ORDER BY m.unit, abs(x.due_on - d.day), x.renewal_id`,
    ),
    cte(
      'of_lines',
      `SELECT DISTINCT ON (m.unit) m.unit, btrim(l.end_reason) AS reason FROM members m JOIN left_on d ON d.unit = m.unit
       JOIN ${lines} l ON l.account_id = m.account_id AND l.ends_on = d.day AND btrim(l.end_reason) <> ''
       WHERE true${only('l')} ORDER BY m.unit, l.arr DESC, l.line_id`,
    ),
  ];
}

/** `accounts` is the retention source's own statement, so that the list holds just the accounts that its churn counts. */
function statement(
  accounts: NonNullable<Source['accounts']>,
  ...[request, settings, limit]: Parameters<List['statement']>
): Statement {
  const churned = accounts(request, settings, EVERYBODY);
  const bind = binder();
  // Its placeholders keep their numbers; those of this statement follow.
  for (const value of churned.values) bind.bind(value, '');
  const context = frameContext(request, settings, bind);
  return {
    name: `${churned.name}.churned`,
    text: `${withClause([
      ...commonParts(context),
      cte('lost', `SELECT account_id, name, churn FROM (${churned.text}) c WHERE c.accounts_churned > 0`),
      ...familyParts(context),
    ])}
SELECT t.account_id AS id, t.account_id, t.name, (count(*) OVER ())::int AS total, t.churn AS arr, d.day AS last_day,
       coalesce(r.reason, l.reason, 'unknown') AS reason, ${attributeOn(context, 'csm', 't.account_id', 'p.s')} AS csm
FROM lost t JOIN periods p ON p.p = 0 LEFT JOIN left_on d ON d.unit = t.account_id
LEFT JOIN of_renewals r ON r.unit = t.account_id LEFT JOIN of_lines l ON l.unit = t.account_id
ORDER BY ${order(request)}, t.account_id LIMIT ${bind.bind(limit, 'int')}`,
    values: bind.values,
  };
}

const order = ({ top }: CellRequest): string => (top?.order === 'bottom' ? 't.churn' : 't.churn DESC');

/**
 * The accounts that a period lost, with the ARR that they had and why: the reason of the renewal that was lost with
 * them, else that of their last contract lines.
 */
export const churnedList = (accounts: NonNullable<Source['accounts']>): List => ({
  columns: [
    { name: 'arr', label: 'ARR lost', kind: 'money' },
    { name: 'last_day', label: 'Last day', kind: 'day' },
    { name: 'reason', label: 'Reason', kind: 'text' },
    { name: 'csm', label: 'CSM', kind: 'person' },
  ],
  order: 'ARR lost, largest first',
  ranked: 'ARR lost',
  statement: (request, settings, limit) => statement(accounts, request, settings, limit),
});
