import type { Day, DayRange } from '../../core/calendar.ts';
import type { FrameContext } from '../sql/frame/context.ts';
import type { Cte } from '../sql/parts.ts';
import { usageParts } from './derive.ts';

/** Where an ask reads usage from: the marts, or for what was once known the facts themselves. */
export interface UsageRelations {
  /** Parts that must stand before the relations are read. */
  readonly parts: readonly Cte[];
  /** Named like the marts' tables and shaped like them. */
  readonly months: string;
  readonly features: string;
  /** Sums of whole months; null where there are none. */
  readonly sums: string | null;
}

/** ` AND …`: what the ask's own words already say about the alias's account, so that few rows are read for few accounts. */
export function narrowed(context: FrameContext, alias: string): string {
  const named = context.request.where.filter(({ attribute, op }) => attribute === 'account' && op === '=');
  const accounts = named.map(
    ({ values }) => ` AND ${alias}.account_id = ANY (${context.binder.bind(values, 'text[]')})`,
  );
  return `${context.only(alias)}${accounts.join('')}`;
}

/** ` AND …`: the alias's account is one whose use counts; `customers` must stand before it. */
export const ofCustomers = (alias: string): string =>
  ` AND ${alias}.account_id IN (SELECT account_id FROM customers)`;

/** Joins `p`, the period of a row `u`. A single one is not compared, so that the server does not expect few rows of it. */
export const itsPeriod = ({ request }: FrameContext, row = 'u'): string =>
  `JOIN periods p ON ${request.periods.length === 1 ? 'true' : `p.p = ${row}.p`}`;

/** `ranges` are all days that will be looked at. */
export function usageOf(context: FrameContext, ranges: readonly DayRange[]): UsageRelations {
  if (context.request.options.asKnown === null) {
    return {
      parts: [],
      months: 'marts.usage_months',
      features: 'marts.usage_features',
      sums: 'marts.usage_sums',
    };
  }
  const facts = context.table('usage_days', 'account_id, user_id, feature_id, day, events, value_events');
  const first = ranges.reduce<Day>((least, { start }) => (start < least ? start : least), '9999-12-31');
  const end = ranges.reduce<Day>((most, { end: last }) => (last > most ? last : most), '0001-01-01');
  const { bind } = context.binder;
  const days = `u.day >= ${bind(first, 'date')} AND u.day < ${bind(end, 'date')}`;
  return {
    parts: usageParts(
      `(SELECT * FROM ${facts} u WHERE ${days})`,
      context.table('accounts', 'account_id'),
      narrowed(context, 'u'),
    ),
    months: 'usage_months',
    features: 'usage_features',
    sums: null,
  };
}
