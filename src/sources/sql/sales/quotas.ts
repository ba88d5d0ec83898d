import type { OwnDimension } from '../../../core/source.ts';
import type { FrameContext } from '../frame/context.ts';
import { type Cte, cte, inlined } from '../parts.ts';
import { dealsPart, endedParts, peopleOf } from './deals.ts';

/** What people were to sell, and what they are credited for. */

/** What a quota and a forecast are of where the ask does not say: deals won, renewals left out. */
const USUAL_METRIC = 'bookings';
/** The one metric that is credited from renewals and not from deals. */
const RENEWALS = 'renewals';

export const METRIC: OwnDimension = { name: 'metric', aliases: ['quota metric'], kind: 'free' };

/** Value of a deal or a renewal that counts: by the year, spread over the term, or of the whole term. */
export type Basis = 'arr' | 'acv' | 'tcv';
export const basisOf = (variant: string): Basis => (variant === 'acv' || variant === 'tcv' ? variant : 'arr');

const metricsOf = ({ request }: FrameContext): readonly string[] => {
  const named = request.where.filter(({ attribute, op }) => attribute === 'metric' && op === '=');
  return named.length === 0 ? [USUAL_METRIC] : [...new Set(named.flatMap(({ values }) => values))];
};

/** `metrics`: those that the ask is about. */
export const metricsPart = (context: FrameContext): Cte =>
  inlined('metrics', `SELECT unnest(${context.binder.bind(metricsOf(context), 'text[]')}) AS metric`);

/**
 * `set_quotas`: quotas in force in each of `periods` (rows of p, s, e), with their part of it by days (`quota`) and as
 * a whole (`whole`), both only for the days on which the person was there: from d_from to d_to, last day included.
 */
export function quotasPart(context: FrameContext, periods: string): Cte {
  const quotas = context.table('quotas', 'person_id, metric, period_start, period_end, amount, currency');
  const hired = "coalesce(w.starts_on, DATE '0001-01-01')";
  const left = "coalesce(w.ends_on, DATE '9999-12-31')";
  return cte(
    'set_quotas',
    `SELECT x.p, x.person_id, x.metric, x.d_from, x.d_to,
            round(x.cents * greatest(0, x.d_to - x.d_from + 1) / x.days)::bigint AS quota,
            round(x.cents * greatest(0, x.there_to - x.there_from + 1) / x.days)::bigint AS whole
     FROM (
       SELECT p.p, q.person_id, q.metric, ${context.money('q.amount')}::numeric AS cents, q.period_end - q.period_start + 1 AS days,
              greatest(q.period_start, ${hired}) AS there_from, least(q.period_end, ${left}) AS there_to,
              greatest(q.period_start, ${hired}, p.s) AS d_from, least(q.period_end, ${left}, p.e - 1) AS d_to
       FROM ${periods} p
       JOIN ${quotas} q ON q.period_start < p.e AND q.period_end >= p.s AND q.period_end >= q.period_start
       JOIN metrics m ON m.metric = q.metric
       LEFT JOIN ${peopleOf(context)} w ON w.person_id = q.person_id
       LEFT JOIN rates r ON r.p = p.p AND r.currency = q.currency
       WHERE q.amount > 0
     ) x`,
  );
}

/** A deal that counts for a quota or a forecast: won in the period, up to the last day that has come. */
const WON_INSIDE = "o.status = 'won' AND o.closed_on >= p.s AND o.closed_on < p.e AND o.closed_on <= p.u";

/** Cents of a deal, from its annual value and what the whole term is worth. */
const OF_ENDED: Readonly<Record<Basis, string>> = {
  arr: 'o.cents',
  acv: 'round(o.total * 12.0 / greatest(12, coalesce(o.term_months, 12)))::bigint',
  tcv: 'o.total',
};

/** A renewal has an annual value alone; over its whole term it is worth as much every year. */
const OF_RENEWAL: Readonly<Record<Basis, string>> = {
  arr: 'x.arr',
  acv: 'x.arr',
  tcv: 'x.arr * greatest(12, coalesce(x.term_months, 12)) / 12',
};

/**
 * `credits`: what was won in each of `periods` (rows of p, s, e, u), by whose it is: p, person_id, metric, day, cents.
 * Renewals are read only where the ask is about them.
 */
export function creditParts(context: FrameContext, periods: string, basis: Basis): readonly Cte[] {
  const renewals = metricsOf(context).includes(RENEWALS)
    ? `UNION ALL ${renewalCredits(context, periods, basis)}`
    : '';
  return [
    dealsPart(context, false),
    ...endedParts(context, WON_INSIDE, periods),
    cte(
      'credits',
      `SELECT o.p, o.owner_id AS person_id, o.team, m.metric, o.closed_on AS day, ${OF_ENDED[basis]} AS cents
       FROM ended o JOIN metrics m ON m.metric <> '${RENEWALS}' ${renewals}`,
    ),
  ];
}

function renewalCredits(context: FrameContext, periods: string, basis: Basis): string {
  const renewals = context.table(
    'renewals',
    'renewal_id, account_id, owner_id, outcome, closed_on, due_arr, renewed_arr, currency, term_months',
  );
  return `SELECT p.p, x.owner_id, w.team, '${RENEWALS}', x.closed_on, ${context.money(OF_RENEWAL[basis])}
     FROM ${periods} p
     JOIN (SELECT *, coalesce(renewed_arr, CASE WHEN outcome = 'renewed' THEN due_arr ELSE 0 END) AS arr FROM ${renewals} y) x
       ON x.outcome IN ('renewed', 'partial') AND x.closed_on >= p.s AND x.closed_on < p.e AND x.closed_on <= p.u
     LEFT JOIN ${peopleOf(context)} w ON w.person_id = x.owner_id
     LEFT JOIN rates r ON r.p = p.p AND r.currency = x.currency`;
}

/** Whether a credit `c` falls on a day on which its owner has a quota. */
export const IN_QUOTA = `EXISTS (SELECT 1 FROM set_quotas q
  WHERE q.p = c.p AND q.person_id = c.person_id AND q.metric = c.metric AND c.day BETWEEN q.d_from AND q.d_to)`;
