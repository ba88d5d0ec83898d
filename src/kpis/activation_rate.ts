import { kpi, share } from '../core/kpi.ts';
import firstValue, { type FirstValueMeasure } from '../sources/first_value.ts';

export default kpi<FirstValueMeasure>({
  title: 'Activation rate',
  aliases: ['activation'],
  stage: 'onboarding',
  timing: 'leading',
  review: 'weekly',
  unit: 'percent',
  better: 'higher',
  tense: 'past',
  window: 'last-quarter',
  source: firstValue,
  of: 'count',
  value: (m) => share(m.reached, m.started),
  n: (m) => m.started,
  variants: { within_target: (m) => share(m.within, m.due) },
  without: ['by_reached', 'business_days'],
  variantCounts: { by_user: 'users' },
  beside: ['time_to_value'],
  views: { stuck: 'stuck' },
  variantWords: {
    from_signature: 'the target is counted from the signature',
    from_kick_off: 'accounts with a kick-off only; the target is counted from there',
    by_user: 'users with a first action of value, of those who did anything for the first time in the period',
    within_target: 'those there by their target day, of those whose target day has passed',
  },
  edges: [
    'Accounts that started lately have had little time: the share grows until they have all had their chance; `within_target` leaves them out.',
  ],
  references: ['NovaCalculator'],
  example: 'activation last quarter by segment',
  formula: 'accounts that reached first value, of the accounts that started in the period',
});
