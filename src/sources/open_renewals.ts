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
import { accountsOf, cellsOf, type Frame } from './sql/frame/frame.ts';
import { cte } from './sql/parts.ts';

const AMOUNTS = {
  due: 'true',
  at_risk: 'cardinality(w.reasons) > 0',
  overdue: `w.standing IN ('in grace', 'lapsed')`,
  lapsed: `w.standing = 'lapsed'`,
  auto: 'w.is_auto',
  uncontacted: 'w.contacted_on IS NULL',
} as const;
type Amount = keyof typeof AMOUNTS;
export type OpenMeasure = Amount | `renewals_${Amount}`;

const MEASURES: Readonly<Record<string, MeasureKind>> = Object.fromEntries(
  Object.keys(AMOUNTS).flatMap((name) => [
    [name, 'money'],
    [`renewals_${name}`, 'count'],
  ]),
);

const columns = Object.entries(AMOUNTS).map(
  ([name, condition]) =>
    `CASE WHEN ${condition} THEN w.worth ELSE 0 END AS ${name}, (${condition})::int AS renewals_${name}`,
);

const frame: Frame = {
  name: 'renewals.open',
  measures: MEASURES,
  own: OPEN_OWN,
  parts: (context) => [
    ...workParts(context),
    cte('found', `SELECT ${WORK_COLUMNS}, ${columns.join(',\n')} FROM work w`),
  ],
};

/** The renewals that fall due in a period and are not settled: what a renewals team works from. */
const open = {
  id: 'open_renewals',
  tables: OPEN_TABLES,
  measures: MEASURES,
  variants: [],
  attributesOn: 'today',
  netting: [],
  dimensions: OPEN_DIMENSIONS,
  flags: OPEN_FLAGS,
  lists: { due: workList(frame), history },
  cheap: () => true,
  cells: (request, settings) => cellsOf(frame, request, settings),
  accounts: (request, settings, limit) => accountsOf(frame, request, settings, limit),
} satisfies Source;

export default open;
