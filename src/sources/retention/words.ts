/** What the variants of retention count otherwise, as every KPI of them says it. */

export const ELIGIBLE_ONLY =
  'only products with a contract term that ends in the period (one without an end: whose yearly anniversary is due), and what their accounts take on new; from what is in force on the first day to what is on the day after the last';

export const GROSS_PRODUCT =
  'each product of an account on its own: what it loses of one is contraction even where it gains as much of another';

export const ELIGIBLE_EDGES: readonly string[] = [
  'eligible_only: a contract of several years comes up when it ends; steps and upsell inside its term are no renewal of their own.',
  'eligible_only: a contract that ends on the last day of the period and the one that follows it are one renewal, and count here.',
];
