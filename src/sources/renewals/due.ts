import type { MeasureKind } from '../../core/source.ts';
import type { FrameContext } from '../sql/frame/context.ts';
import type { Frame } from '../sql/frame/frame.ts';
import { type Cte, cte, once } from '../sql/parts.ts';
import { faceColumns, OWN, RENEWED, termsPart, WON } from './terms.ts';

/** The renewals that were due in a period and what became of them. */

/** Name, kind and which rows it counts: in money what is due or booked of them, or how many there are. */
const MONEY = {
  /** Of what was due, all that was not booked. First, because it says which accounts did most. */
  missed: 'CASE WHEN is_due THEN amount ELSE 0 END - CASE WHEN is_counted THEN kept ELSE 0 END',
  due: 'CASE WHEN is_due THEN amount ELSE 0 END',
  booked: 'CASE WHEN is_counted THEN kept ELSE 0 END',
  /** Not capped at what was due. */
  renewed: 'CASE WHEN is_counted THEN y.renewed ELSE 0 END',
  on_time: 'CASE WHEN is_counted AND closed <= due_on THEN kept ELSE 0 END',
  in_period: 'CASE WHEN is_counted AND closed < e THEN kept ELSE 0 END',
  resolved: `CASE WHEN is_due AND state <> 'open' THEN amount ELSE 0 END`,
  won: 'CASE WHEN is_due AND is_won THEN amount ELSE 0 END',
  still_open: `CASE WHEN is_due AND state = 'open' THEN amount ELSE 0 END`,
  lapsed: `CASE WHEN is_due AND state = 'lapsed' THEN amount ELSE 0 END`,
  lost: `CASE WHEN is_due AND state = 'lost' THEN amount ELSE 0 END`,
  contraction: 'CASE WHEN is_due AND is_won THEN amount - kept ELSE 0 END',
  recovered: 'CASE WHEN is_counted AND closed > open_until THEN kept ELSE 0 END',
  withdrawn: `CASE WHEN state = 'withdrawn' THEN amount ELSE 0 END`,
  due_auto: 'CASE WHEN is_due AND is_auto THEN amount ELSE 0 END',
  booked_auto: 'CASE WHEN is_counted AND is_auto THEN kept ELSE 0 END',
} as const;

const COUNTS = {
  renewals_due: 'is_due',
  renewals_renewed: 'is_counted',
  renewals_on_time: 'is_counted AND closed <= due_on',
  renewals_in_period: 'is_counted AND closed < e',
  renewals_resolved: `is_due AND state <> 'open'`,
  renewals_open: `is_due AND state = 'open'`,
  renewals_lapsed: `is_due AND state = 'lapsed'`,
  renewals_lost: `is_due AND state = 'lost'`,
  renewals_partial: `is_due AND state = 'partial'`,
  renewals_recovered: 'is_counted AND closed > open_until',
  renewals_withdrawn: `state = 'withdrawn'`,
  renewals_due_auto: 'is_due AND is_auto',
  renewals_renewed_auto: 'is_counted AND is_auto',
} as const;

export type RenewalMeasure = keyof typeof MONEY | keyof typeof COUNTS;

const kinds = <K extends string>(of: Readonly<Record<K, string>>, kind: MeasureKind) =>
  Object.fromEntries(Object.keys(of).map((name) => [name, kind]));

export const DUE_MEASURES: Readonly<Record<string, MeasureKind>> = {
  ...kinds(MONEY, 'money'),
  ...kinds(COUNTS, 'count'),
};

/** `windfall` counts what was closed in the period, whenever it was due, over what was due in it. */
export const DUE_VARIANTS = ['windfall', 'ex_auto', 'ex_multi_year', 'tcv'] as const;

const ONLY: Readonly<Record<string, string>> = {
  ex_auto: ' AND NOT x.is_auto',
  ex_multi_year: ' AND coalesce(x.term_months, 12) <= 12',
};

const DUE = 'x.due_on >= p.s AND x.due_on < p.e';
const IS_WON = `x.state IN ${WON}`;
const CLOSED = `${IS_WON} AND x.closed >= p.s AND x.closed < p.e`;

/** One row for each renewal that falls due in the period; `counted` says whether what it booked counts. */
function rowsWhere(context: FrameContext, where: string, day: string, counted: string): string {
  const { request, money } = context;
  // A contract's value is that of all its years.
  const years = request.variant === 'tcv' ? ' * coalesce(x.term_months, 12) / 12' : '';
  const [amount, renewed] = [money(`x.due_arr${years}`), money(`(${RENEWED})${years}`)];
  return `SELECT p.p, p.e, x.account_id, ${day} AS day, x.due_on, x.closed, x.open_until,
       ${faceColumns(context, day)}, ${amount} AS amount, ${renewed} AS renewed,
       least(${renewed}, ${amount}) AS kept, ${IS_WON} AS is_won,
       ${DUE} AND x.state <> 'withdrawn' AS is_due, ${counted} AS is_counted
     FROM periods p JOIN terms x ON ${where}
     LEFT JOIN rates r ON r.p = p.p AND r.currency = x.currency
     WHERE true${ONLY[request.variant] ?? ''}`;
}

/** In `windfall` what was closed in the period stands beside what was due in it: on its closing day, unless it was both. */
function rows(context: FrameContext): string {
  if (context.request.variant !== 'windfall') return rowsWhere(context, DUE, 'x.due_on', IS_WON);
  const others = `${CLOSED} AND NOT (${DUE}) AND x.closed_on >= p.s AND x.closed_on < p.e`;
  return `${rowsWhere(context, DUE, 'x.due_on', CLOSED)}
    UNION ALL ${rowsWhere(context, others, 'x.closed', 'true')}`;
}

const FACES = 'renewal_id, state, is_auto, forecast, reason, owner, worth';

function parts(context: FrameContext): readonly Cte[] {
  const columns = [
    ...Object.entries(MONEY).map(([name, amount]) => `${amount} AS ${name}`),
    ...Object.entries(COUNTS).map(([name, condition]) => `(${condition})::int AS ${name}`),
  ];
  const found = `SELECT y.p, y.account_id, y.day, ${FACES}, ${columns.join(',\n')} FROM ${once(rows(context))} y`;
  return [termsPart(context), cte('found', found)];
}

export const dueFrame: Frame = { name: 'renewals.due', measures: DUE_MEASURES, own: OWN, parts };
