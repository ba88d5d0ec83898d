import { kpi, ratio } from '../core/kpi.ts';
import type { RetentionMeasure } from '../sources/retention/measures.ts';
import retention from '../sources/retention.ts';

export default kpi<RetentionMeasure>({
  title: 'Gross revenue churn',
  aliases: [
    'revenue churn',
    'revenue churn rate',
    'gross churn',
    'gross dollar churn',
    'arr churn',
    'gross arr churn',
  ],
  stage: 'retention',
  timing: 'lagging',
  review: 'monthly',
  unit: 'percent',
  better: 'lower',
  tense: 'past',
  window: 'ttm',
  source: retention,
  of: 'money',
  value: (m) => ratio(m.opening - m.kept, m.opening),
  n: (m) => m.accounts_opening,
  split: { churn: 'Lost accounts', contraction: 'Contraction' },
  shows: ['opening', 'kept'],
  contribution: (m) => m.opening - m.kept,
  beside: ['logo_churn'],
  compounds: 'lost',
  formula:
    'ARR lost to churn and contraction of the accounts with ARR at the start, over their opening ARR; 1 − gross revenue retention',
});
