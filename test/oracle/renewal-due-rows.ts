import { type Day, daysBetween } from '#src/core/calendar.ts';
import type { Reader, Standing } from './renewals.ts';

/** What became of renewals that were due, one row each. */

export type Measures = Record<string, number>;
export interface Row {
  readonly period: number;
  readonly account: string;
  readonly day: Day;
  readonly faces: Readonly<Record<string, string | null>>;
  readonly measures: Measures;
}

export interface Span {
  readonly index: number;
  readonly start: Day;
  readonly end: Day;
}
export const inside = (day: Day, { start, end }: Span): boolean => day >= start && day < end;
export const when = (condition: boolean, amount: number): number => (condition ? amount : 0);

/** What became of the renewals due in the period; by close date, what was closed in it. */
export function dueRow(reader: Reader, one: Standing, span: Span, variant: string): Row | null {
  const { it, state, won } = one;
  const falls = inside(it.due_on, span);
  const closes = won && inside(one.closed, span);
  const byClose = variant === 'windfall';
  if (!falls && !(byClose && closes)) return null;
  if (variant === 'ex_auto' && it.is_auto === true) return null;
  if (variant === 'ex_multi_year' && (it.term_months ?? 12) > 12) return null;
  const years = variant === 'tcv' ? (it.term_months ?? 12) / 12 : 1;
  const due = reader.cents(it, it.due * years);
  const signed = reader.cents(it, reader.signed(one) * years);
  const kept = Math.min(due, signed);
  const isDue = falls && state !== 'withdrawn';
  const counts = byClose ? closes : won;
  const onTime = counts && one.closed <= it.due_on;
  const inPeriod = counts && one.closed < span.end;
  const late = counts && one.closed > one.graceEnds;
  const auto = it.is_auto === true;
  const day = falls ? it.due_on : one.closed;
  return {
    period: span.index,
    account: it.account_id,
    day,
    faces: reader.faces(one, day),
    measures: {
      missed: when(isDue, due) - when(counts, kept),
      due: when(isDue, due),
      booked: when(counts, kept),
      renewed: when(counts, signed),
      on_time: when(onTime, kept),
      in_period: when(inPeriod, kept),
      resolved: when(isDue && state !== 'open', due),
      won: when(isDue && won, due),
      still_open: when(isDue && state === 'open', due),
      lapsed: when(isDue && state === 'lapsed', due),
      lost: when(isDue && state === 'lost', due),
      contraction: when(isDue && won, due - kept),
      recovered: when(late, kept),
      withdrawn: when(state === 'withdrawn', due),
      due_auto: when(isDue && auto, due),
      booked_auto: when(counts && auto, kept),
      renewals_due: when(isDue, 1),
      renewals_renewed: when(counts, 1),
      renewals_on_time: when(onTime, 1),
      renewals_in_period: when(inPeriod, 1),
      renewals_resolved: when(isDue && state !== 'open', 1),
      renewals_open: when(isDue && state === 'open', 1),
      renewals_lapsed: when(isDue && state === 'lapsed', 1),
      renewals_lost: when(isDue && state === 'lost', 1),
      renewals_partial: when(isDue && state === 'partial', 1),
      renewals_recovered: when(late, 1),
      renewals_withdrawn: when(state === 'withdrawn', 1),
      renewals_due_auto: when(isDue && auto, 1),
      renewals_renewed_auto: when(counts && auto, 1),
    },
  };
}

export function timingRow(reader: Reader, one: Standing, span: Span): Row | null {
  const { it, state, won } = one;
  if (!inside(it.due_on, span) || state === 'withdrawn') return null;
  const contact = it.contacted_on !== null && it.contacted_on <= reader.day ? it.contacted_on : null;
  const settled = won || state === 'lost';
  const measures: Measures = {
    renewals_due: 1,
    renewals_contacted: when(contact !== null, 1),
    renewals_renewed: when(won, 1),
    renewals_before_expiry: when(won && one.closed <= it.due_on, 1),
  };
  if (contact !== null) measures[`lead@${daysBetween(contact, it.due_on)}`] = 1;
  if (contact !== null && settled && it.closed_on !== null && it.closed_on >= contact)
    measures[`cycle@${daysBetween(contact, it.closed_on)}`] = 1;
  return {
    period: span.index,
    account: it.account_id,
    day: it.due_on,
    faces: reader.faces(one, it.due_on),
    measures,
  };
}
