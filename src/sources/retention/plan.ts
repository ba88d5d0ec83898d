import { addDays, type Day, monthOf, startOfMonth, yearOf } from '../../core/calendar.ts';
import type { Settings } from '../../core/settings.ts';
import type { CellRequest } from '../../core/source.ts';
import { CURRENT_FACTS, type FactRelations } from './base.ts';

/** What a request needs, decided once: the statement's parts then only follow it. */

/** The tables or parts that the flows read. */
export interface Relations {
  /** The balances of all accounts, by product. */
  readonly spans: string;
  /** The balances of those that are not among the singles. */
  readonly others: string;
  /** Spans in the mart are filed under every calendar quarter that they touch. */
  readonly filed: boolean;
  /** Whole balances of the accounts that stand alone; null where there are none and spans serve everybody. */
  readonly singles: string | null;
  readonly stretches: string;
  readonly uplifts: string;
  readonly units: string;
  readonly attributes: string;
  /** What each product is under contract for, from its first day to its last. */
  readonly terms: string;
  readonly rates: string;
  readonly facts: Pick<FactRelations, 'accounts' | 'lines'>;
}

export const MART_RELATIONS: Relations = {
  spans: `(SELECT quarter, account_id, product_id, currency, role, cents, b_from, b_to FROM marts.spans
    UNION ALL
    SELECT z.quarter, z.account_id, held.product_id, z.currency, 0::smallint, held.cents, z.b_from, z.b_to
    FROM marts.singles z CROSS JOIN LATERAL unnest(z.products, z.amounts) AS held(product_id, cents))`,
  others: 'marts.spans',
  filed: true,
  singles: 'marts.singles',
  stretches: 'marts.stretches',
  uplifts: 'marts.uplifts',
  units: 'marts.units',
  attributes: 'marts.attributes',
  terms: 'marts.terms',
  rates: CURRENT_FACTS.rates,
  facts: CURRENT_FACTS,
};

/** Dimensions that split a unit into its products instead of standing for the unit as a whole. */
export const ITEM_DIMENSIONS: readonly string[] = ['product', 'family'];

/** Other readings of what became of ARR, for every KPI that does not leave one out. */
export const VARIANTS = ['strict', 'movement_sum', 'eligible_only', 'gross_product'] as const;
/** Readings with a measure that nothing else needs; a KPI's variant of the same name has the formula for it. */
export const NAMED_VARIANTS = ['attach', 'carr'] as const;
type Variant = (typeof VARIANTS)[number] | (typeof NAMED_VARIANTS)[number] | 'default';

const KNOWN: readonly Variant[] = [...VARIANTS, ...NAMED_VARIANTS];

export const variantOf = ({ variant }: Pick<CellRequest, 'variant'>): Variant =>
  KNOWN.find((name) => name === variant) ?? 'default';

export interface FlowPlan {
  /** What one unit is split into: nothing, or its products or product families. */
  readonly item: 'product' | 'family' | null;
  readonly variant: Variant;
  readonly spot: boolean;
  /** Days of silence that may yet be bridged. */
  readonly grace: number;
  /** Whether any period ends so recently that a loss in it may yet return. */
  readonly mayReturn: boolean;
}

export function planFlows(request: CellRequest, settings: Settings): FlowPlan {
  const used = new Set([...request.by, ...request.where.map((filter) => filter.attribute)]);
  const grace = request.options.grace ?? settings.graceDays;
  const edge = addDays(request.today, -grace);
  return {
    item: used.has('product') ? 'product' : used.has('family') ? 'family' : null,
    variant: variantOf(request),
    spot: request.options.fx === 'spot',
    grace,
    mayReturn: request.periods.some((period) => period.end > edge),
  };
}

/** First day of the calendar quarter that holds `day`: how the mart files its spans. */
export function quarterOf(day: Day): Day {
  const first = startOfMonth(day);
  const month = monthOf(first) - ((monthOf(first) - 1) % 3);
  return `${String(yearOf(first)).padStart(4, '0')}-${String(month).padStart(2, '0')}-01`;
}
