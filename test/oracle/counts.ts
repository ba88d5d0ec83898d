import type { MeasureName } from './measures.ts';
import type { Movement } from './movements.ts';

/** A unit counts once for each kind of movement that it had, however often. */
export function counts(steps: readonly Movement[]): Partial<Record<MeasureName, number>> {
  const any = (...names: (keyof Movement)[]) =>
    steps.some((step) => names.some((name) => step[name] > 0)) ? 1 : 0;
  return {
    accounts_churned: any('churn'),
    accounts_contracted: any('contraction'),
    accounts_upsold: any('upsell'),
    accounts_cross_sold: any('cross_sell'),
    accounts_expanded: any('upsell', 'cross_sell', 'uplift'),
    accounts_new: any('new'),
    accounts_reactivated: any('reactivation'),
  };
}
