import type { MeasureKind, Source } from '../core/source.ts';
import { history, workList } from './renewals/lists.ts';
import {
  OPEN_DIMENSIONS,
  OPEN_FLAGS,
  OPEN_OWN,
  OPEN_TABLES,
  WORK_COLUMNS,
  workParts,
} from './renewals/open.ts';
import { knownDay } from './renewals/terms.ts';
import { arrOfAll, attributesOf } from './sql/frame/accounts.ts';
import type { FrameContext } from './sql/frame/context.ts';
import { accountsOf, cellsOf, type Frame } from './sql/frame/frame.ts';
import { type Cte, cte } from './sql/parts.ts';

const MEASURES = {
  at_risk: 'money',
  renewals_at_risk: 'count',
  /** One renewal may be at risk for several reasons. */
  health_red: 'money',
  risk_open: 'money',
  churn_notice: 'money',
  forecast_at_risk: 'money',
  due: 'money',
  renewals_due: 'count',
  /** Of all accounts, whether they have a renewal in the period or not. */
  arr: 'money',
} as const satisfies Record<string, MeasureKind>;
export type RiskMeasure = keyof typeof MEASURES;

const isFor = (...reasons: string[]): string =>
  `w.reasons && ARRAY[${reasons.map((reason) => `'${reason}'`).join(', ')}]`;
const worthIf = (condition: string, name: string): string =>
  `CASE WHEN ${condition} THEN w.worth ELSE 0 END AS ${name}`;

/** The renewals to work on, and beside them a row for the ARR of each account that they may be set against. */
function parts(context: FrameContext): readonly Cte[] {
  const day = knownDay(context);
  const renewals = `SELECT ${WORK_COLUMNS}, true AS is_renewal,
       ${worthIf('cardinality(w.reasons) > 0', 'at_risk')}, (cardinality(w.reasons) > 0)::int AS renewals_at_risk,
       ${worthIf(isFor('health red'), 'health_red')}, ${worthIf('cardinality(w.kinds) > 0', 'risk_open')},
       ${worthIf(isFor('churn notice'), 'churn_notice')}, ${worthIf(isFor('forecast at risk'), 'forecast_at_risk')},
       w.worth AS due, 1 AS renewals_due, 0::bigint AS arr
     FROM work w`;
  const balances = `SELECT b.p, b.account_id, ${day}, NULL::date, NULL::date, NULL::date, NULL::date, NULL::text, NULL::text,
       NULL::boolean, NULL::text, NULL::text, o.value, NULL::bigint, NULL::float8, NULL::text, '{}'::text[], 0,
       NULL::text, false, 0, 0, 0, 0, 0, 0, 0, 0, b.cents
     FROM (${arrOfAll(context, day)}) b
     LEFT JOIN ${attributesOf(context)} o ON o.account_id = b.account_id AND o.attribute = ${context.binder.bind('owner', 'text')}
       AND o.valid_from <= ${day} AND (o.valid_to IS NULL OR o.valid_to >= ${day})`;
  return [...workParts(context), cte('found', `${renewals}\nUNION ALL\n${balances}`)];
}

const frame: Frame = {
  name: 'renewals.at_risk',
  measures: MEASURES,
  wide: true,
  own: { ...OPEN_OWN, risk: `CASE WHEN NOT f.is_renewal THEN '(none)' ELSE ${OPEN_OWN['risk']} END` },
  parts,
};

/** What speaks against the renewals that fall due, beside all ARR that there is. */
const risk = {
  id: 'arr_at_risk',
  tables: [...OPEN_TABLES, 'arr_lines'],
  measures: MEASURES,
  variants: [],
  attributesOn: 'today',
  netting: [],
  dimensions: OPEN_DIMENSIONS,
  flags: OPEN_FLAGS,
  lists: { at_risk: workList(frame, 'f.is_renewal AND cardinality(f.reasons) > 0'), history },
  cheap: () => true,
  cells: (request, settings) => cellsOf(frame, request, settings),
  accounts: (request, settings, limit) => accountsOf(frame, request, settings, limit),
} satisfies Source;

export default risk;
