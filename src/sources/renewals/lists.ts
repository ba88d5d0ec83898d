import type { List } from '../../core/source.ts';
import type { FrameContext } from '../sql/frame/context.ts';
import { type Frame, type ListColumnSql, listOf } from '../sql/frame/frame.ts';
import { cte } from '../sql/parts.ts';
import { faceColumns, knownDay, OWN, RENEWED, termsPart } from './terms.ts';

/** The lists that renewals are worked from. */

const yesNo = (condition: string): string => `CASE WHEN ${condition} THEN 'yes' ELSE 'no' END`;

const DUE_ON: ListColumnSql = { name: 'due_on', label: 'Due', kind: 'day', sql: 'f.due_on' };
const DUE_ARR: ListColumnSql = { name: 'due_arr', label: 'ARR due', kind: 'money', sql: 'f.worth' };
const NOTICE: ListColumnSql = { name: 'notice_by', label: 'Notice by', kind: 'day', sql: 'f.notice_by' };
const AUTO: ListColumnSql = {
  name: 'auto_renew',
  label: 'Auto-renews',
  kind: 'text',
  sql: yesNo('f.is_auto'),
};
const OWNER: ListColumnSql = { name: 'owner', label: 'Owner', kind: 'person', sql: 'f.owner' };
const FORECAST: ListColumnSql = { name: 'forecast', label: 'Forecast', kind: 'text', sql: 'f.forecast' };
const CONTACTED: ListColumnSql = {
  name: 'contacted_on',
  label: 'Contacted',
  kind: 'day',
  sql: 'f.contacted_on',
};

const LARGEST = { by: 'f.worth', words: 'ARR due' };

/** Open renewals by due date, over rows of `work`. */
export const workList = (frame: Frame, where?: string): List =>
  listOf({
    frame,
    id: 'f.renewal_id',
    columns: [
      DUE_ON,
      DUE_ARR,
      { name: 'health', label: 'Health', kind: 'score', sql: 'f.score' },
      { name: 'health_band', label: 'Band', kind: 'text', sql: 'f.band' },
      { name: 'reasons', label: 'At risk because', kind: 'names', sql: 'f.reasons' },
      AUTO,
      NOTICE,
      OWNER,
      FORECAST,
      { name: 'standing', label: 'Standing', kind: 'text', sql: 'f.standing' },
      {
        name: 'days_overdue',
        label: 'Overdue',
        kind: 'days',
        sql: `CASE WHEN f.standing IN ('in grace', 'lapsed') THEN f.days_late END`,
      },
      {
        name: 'grace_ends',
        label: 'Grace ends',
        kind: 'day',
        sql: `CASE WHEN f.standing = 'in grace' THEN f.open_until END`,
      },
      CONTACTED,
    ],
    sorted: 'f.due_on, f.worth DESC, f.renewal_id',
    order: 'due date',
    ranked: LARGEST,
    ...(where === undefined ? {} : { where }),
  });

/** Every renewal of the accounts asked for, of whatever day. */
const historyFrame: Frame = {
  name: 'renewals.history',
  measures: {},
  own: OWN,
  parts: (context: FrameContext) => {
    const day = knownDay(context);
    return [
      termsPart(context),
      cte(
        'found',
        `SELECT p.p, x.account_id, ${day} AS day, x.due_on, x.notice_by, x.contacted_on, x.closed_on, x.open_until,
           ${faceColumns(context, day)}, CASE WHEN x.state IN ('renewed', 'partial', 'lost') THEN ${context.money(RENEWED)} END AS renewed
         FROM periods p JOIN terms x ON p.p = 0
         LEFT JOIN rates r ON r.p = p.p AND r.currency = x.currency`,
      ),
    ];
  },
};

export const history: List = listOf({
  frame: historyFrame,
  id: 'f.renewal_id',
  columns: [
    DUE_ON,
    { name: 'outcome', label: 'Outcome', kind: 'text', sql: 'f.state' },
    DUE_ARR,
    { name: 'renewed_arr', label: 'ARR renewed', kind: 'money', sql: 'f.renewed' },
    { name: 'closed_on', label: 'Closed', kind: 'day', sql: 'f.closed_on' },
    NOTICE,
    AUTO,
    OWNER,
    FORECAST,
    CONTACTED,
    { name: 'reason', label: 'Reason', kind: 'text', sql: 'f.reason' },
  ],
  sorted: 'f.due_on DESC, f.renewal_id',
  order: 'due date, latest first',
  ranked: LARGEST,
});
