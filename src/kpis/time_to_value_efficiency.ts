import { kpi, ratio } from '../core/kpi.ts';
import { spreadOf, totalOf } from '../core/spread.ts';
import firstValue, { type FirstValueMeasure } from '../sources/first_value.ts';

export default kpi<FirstValueMeasure>({
  title: 'Time to value efficiency',
  aliases: ['ttv efficiency'],
  stage: 'onboarding',
  timing: 'leading',
  review: 'monthly',
  unit: 'percent',
  better: 'higher',
  tense: 'past',
  window: 'last-quarter',
  source: firstValue,
  of: 'count',
  value: (m) => ratio(m.target_total - totalOf(spreadOf(m, 'arrived')), m.target_total),
  n: (m) => m.reached,
  units: 'target days',
  without: ['by_reached', 'business_days', 'by_user'],
  beside: ['time_to_value'],
  views: { stuck: 'stuck' },
  variantWords: {
    from_signature: 'counts from the signature instead of the start of the contract',
    from_kick_off: 'counts from the kick-off; accounts without a project are left out',
  },
  edges: [
    'Only accounts that have arrived have a time; those still on their way are in time to value alone.',
    'Below 0 where first value takes longer than its target on average; no base without a target.',
  ],
  references: ['NovaCalculator'],
  example: 'ttv efficiency last quarter',
  formula: 'days of the target left over when first value is reached, of all target days',
});
