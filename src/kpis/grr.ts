import { kpi, ratio } from '../core/kpi.ts';
import type { RetentionMeasure } from '../sources/retention/measures.ts';
import retention from '../sources/retention.ts';

export default kpi<RetentionMeasure>({
  title: 'Gross revenue retention',
  aliases: [
    'gross revenue retention',
    'gross retention',
    'gdr',
    'gross dollar retention',
    'gross arr retention',
  ],
  stage: 'retention',
  timing: 'lagging',
  review: 'monthly',
  unit: 'percent',
  better: 'higher',
  tense: 'past',
  window: 'ttm',
  source: retention,
  of: 'money',
  value: (m) => ratio(m.kept, m.opening),
  n: (m) => m.accounts_opening,
  bridge: ['opening', 'contraction', 'churn', 'kept'],
  contribution: (m) => m.kept - m.opening,
  beside: ['nrr'],
  compounds: 'kept',
  formula:
    'the smaller of opening and closing ARR of each account with ARR at the start, over their opening ARR',
});
