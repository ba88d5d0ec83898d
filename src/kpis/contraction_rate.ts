import { kpi, ratio, share } from '../core/kpi.ts';
import type { RetentionMeasure } from '../sources/retention/measures.ts';
import retention from '../sources/retention.ts';

export default kpi<RetentionMeasure>({
  title: 'Contraction rate',
  aliases: ['contraction', 'downgrade rate', 'downsell rate', 'arr contraction'],
  stage: 'retention',
  timing: 'lagging',
  review: 'monthly',
  unit: 'percent',
  better: 'lower',
  tense: 'past',
  window: 'ttm',
  source: retention,
  of: 'money',
  value: (m) => ratio(m.contraction, m.opening),
  n: (m) => m.accounts_opening,
  variants: { accounts: (m) => share(m.accounts_contracted, m.accounts_opening) },
  shows: ['opening', 'contraction', 'accounts_contracted'],
  contribution: (m) => m.contraction,
  beside: ['gross_revenue_churn'],
  compounds: 'lost',
  formula: 'ARR that surviving accounts gave up, over the opening ARR of all accounts with ARR at the start',
});
