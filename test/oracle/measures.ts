export const MONEY = [
  'opening',
  'closing',
  'kept',
  'upsell',
  'cross_sell',
  'uplift',
  'contraction',
  'churn',
  'fx',
  'new',
  'reactivation',
  'in_grace',
  'signed',
] as const;

export const COUNTS = [
  'accounts_opening',
  'accounts_churned',
  'accounts_contracted',
  'accounts_upsold',
  'accounts_cross_sold',
  'accounts_expanded',
  'accounts_new',
  'accounts_reactivated',
  'accounts_in_and_out',
  'accounts_live',
  'accounts_attached',
] as const;

export const MEASURES = [...MONEY, ...COUNTS] as const;

export type MeasureName = (typeof MEASURES)[number];
export type RetentionMeasures = Readonly<Record<MeasureName, number>>;

/** All measures: those given, and 0 for the rest. */
export function measures(given: Partial<RetentionMeasures> = {}): RetentionMeasures {
  return { ...ZERO, ...given };
}

const ZERO: RetentionMeasures = {
  opening: 0,
  closing: 0,
  kept: 0,
  upsell: 0,
  cross_sell: 0,
  uplift: 0,
  contraction: 0,
  churn: 0,
  fx: 0,
  new: 0,
  reactivation: 0,
  in_grace: 0,
  signed: 0,
  accounts_opening: 0,
  accounts_churned: 0,
  accounts_contracted: 0,
  accounts_upsold: 0,
  accounts_cross_sold: 0,
  accounts_expanded: 0,
  accounts_new: 0,
  accounts_reactivated: 0,
  accounts_in_and_out: 0,
  accounts_live: 0,
  accounts_attached: 0,
};

export const plus = (a: RetentionMeasures, b: RetentionMeasures) => combined(a, b, 1);
export const minus = (a: RetentionMeasures, b: RetentionMeasures) => combined(a, b, -1);

function combined(a: RetentionMeasures, b: RetentionMeasures, sign: 1 | -1): RetentionMeasures {
  const result: Record<MeasureName, number> = { ...a };
  for (const name of MEASURES) result[name] += sign * b[name];
  return result;
}

export const isZero = (m: RetentionMeasures): boolean => MEASURES.every((name) => m[name] === 0);
