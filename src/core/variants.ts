import type { Kpi } from './kpi.ts';

/** Which variants a KPI has, and what its source computes for them. */

/** Whether the KPI has the variant: a formula of its own, or another computation of its source. */
export const hasVariant = (kpi: Kpi, variant: string): boolean =>
  variant === 'default' || variantsOf(kpi).includes(variant);

export const variantsOf = (kpi: Kpi): readonly string[] => [
  ...kpi.source.variants.filter((name) => !(kpi.without ?? []).includes(name)),
  ...Object.keys(kpi.variants ?? {}),
];

/** The variant that the source is asked for: formulas work on its default measures, or on those named like them. */
export function sourceVariant({ variants = {}, source }: Kpi, variant: string): string {
  const computed = variants[variant] === undefined ? source.variants : (source.namedVariants ?? []);
  return computed.includes(variant) ? variant : 'default';
}

/** Whether the rates of a variant are of no stretch of time, so that none is a year's. */
export const isTimeless = (kpi: Kpi, variant: string): boolean =>
  (kpi.source.timeless ?? []).includes(sourceVariant(kpi, variant));
