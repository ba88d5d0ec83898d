import type { CellRequest } from '#src/core/source.ts';
import { dueRow, inside, type Measures, type Row, type Span, timingRow, when } from './renewal-due-rows.ts';
import type { Reader, RenewalSource, Standing } from './renewals.ts';

/** What each source of renewals makes of one of them in one period; null where it has no row there. */

function lossRow(reader: Reader, one: Standing, span: Span): Row | null {
  const { it, state, won } = one;
  if (!inside(it.due_on, span) || !(won || state === 'lost')) return null;
  const lost = Math.max(0, reader.cents(it, it.due) - reader.cents(it, reader.signed(one)));
  if (won && lost === 0) return null;
  const reason = it.reason === null || it.reason.trim() === '' ? null : it.reason.trim();
  return {
    period: span.index,
    account: it.account_id,
    day: it.due_on,
    faces: { ...reader.faces(one, it.due_on), reason: reason ?? 'unknown' },
    measures: {
      lost,
      losses: 1,
      renewals_lost: when(!won, 1),
      renewals_partial: when(won, 1),
      unexplained: when(reason === null, 1),
    },
  };
}

function bookingRow(reader: Reader, one: Standing, span: Span): Row | null {
  const { it, closed, won } = one;
  if (!won || !inside(closed, span) || closed > reader.day) return null;
  const booked = reader.cents(it, reader.signed(one));
  const isAdded = !reader.frozen(span.start, span.end).has(it.renewal_id);
  return {
    period: span.index,
    account: it.account_id,
    day: closed,
    faces: reader.faces(one, closed),
    measures: {
      booked,
      added: when(isAdded, booked),
      added_early: when(isAdded && it.due_on >= span.end, booked),
      added_late: when(isAdded && it.due_on < span.start, booked),
      added_new: when(isAdded && inside(it.due_on, span), booked),
      renewals_booked: 1,
      renewals_added: when(isAdded, 1),
    },
  };
}

/** What still has to be worked on; `settled` where the ask names outcomes. */
function openRow(
  reader: Reader,
  one: Standing,
  span: Span,
  { where, by }: CellRequest,
  source: 'open_renewals' | 'arr_at_risk',
): Row | null {
  const { it, state } = one;
  const asksLate = where.some(
    ({ attribute, op, values }) => attribute === 'standing' && op === '=' && !values.includes('due'),
  );
  const from = asksLate && span.start >= reader.day ? '0001-01-01' : span.start;
  if (it.due_on < from || it.due_on >= span.end || state === 'withdrawn') return null;
  const isOpen = state === 'open' || state === 'lapsed';
  const named = by.includes('outcome') || where.some(({ attribute }) => attribute === 'outcome');
  if (!isOpen && !named) return null;
  const late = it.due_on < reader.day;
  const standing = !isOpen ? 'settled' : !late ? 'due' : state === 'open' ? 'in grace' : 'lapsed';
  const reasons = reader.reasonsAgainst(it.account_id, it.forecast);
  const due = reader.cents(it, it.due);
  const tests: Record<string, boolean> =
    source === 'open_renewals'
      ? {
          due: true,
          at_risk: reasons.length > 0,
          overdue: isOpen && late,
          lapsed: standing === 'lapsed',
          auto: it.is_auto === true,
          uncontacted: it.contacted_on === null,
        }
      : {};
  const risky = reasons.length > 0;
  const measures: Measures =
    source === 'open_renewals'
      ? Object.fromEntries(
          Object.entries(tests).flatMap(([name, holds]) => [
            [name, when(holds, due)],
            [`renewals_${name}`, when(holds, 1)],
          ]),
        )
      : {
          at_risk: when(risky, due),
          renewals_at_risk: when(risky, 1),
          health_red: when(reasons.includes('health'), due),
          risk_open: when(
            reasons.some((reason) => reason !== 'health' && reason !== 'forecast'),
            due,
          ),
          churn_notice: when(reasons.includes('churn_notice'), due),
          forecast_at_risk: when(reasons.includes('forecast'), due),
          due,
          renewals_due: 1,
          arr: 0,
        };
  const faces = { ...reader.faces(one, reader.day), standing, risk: risky ? 'yes' : 'no' };
  return { period: span.index, account: it.account_id, day: reader.day, faces, measures };
}

export function rowOf(
  source: RenewalSource,
  reader: Reader,
  one: Standing,
  span: Span,
  request: CellRequest,
): Row | null {
  switch (source) {
    case 'renewals':
      return dueRow(reader, one, span, request.variant);
    case 'renewal_timing':
      return timingRow(reader, one, span);
    case 'churn_reasons':
      return lossRow(reader, one, span);
    case 'renewal_bookings':
      return bookingRow(reader, one, span);
    case 'open_renewals':
    case 'arr_at_risk':
      return openRow(reader, one, span, request, source);
    default:
      return source satisfies never;
  }
}
