import { kpi, ratio } from '../core/kpi.ts';
import type { RetentionMeasure } from '../sources/retention/measures.ts';
import { ELIGIBLE_ONLY, GROSS_PRODUCT } from '../sources/retention/words.ts';
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
  perGroup: { churn: 'Lost accounts', contraction: 'Contraction' },
  asides: [
    {
      name: 'full_churn',
      label: 'Lost accounts',
      unit: 'percent',
      always: true,
      of: (m) => ratio(m.churn, m.opening),
    },
    {
      name: 'partial_churn',
      label: 'Contraction',
      unit: 'percent',
      always: true,
      of: (m) => ratio(m.contraction, m.opening),
    },
  ],
  contribution: (m) => m.opening - m.kept,
  beside: ['logo_churn'],
  compounds: 'lost',
  formula:
    'ARR lost to churn and contraction of the accounts with ARR at the start, over their opening ARR; 1 − gross revenue retention',
  variantWords: {
    strict: 'an account or product that was gone at any time of the period stays gone, whatever came back',
    movement_sum: 'every loss counts on its day: what went up and down again inside the period is a loss',
    eligible_only: ELIGIBLE_ONLY,
    gross_product: GROSS_PRODUCT,
  },
  edges: [
    'It is full churn and contraction together, each given beside it.',
    'Up and down again inside the period is no loss.',
    'Churn is dated on the last day of service: a contract that ends on 31 December is lost in the fourth quarter.',
    'A gap of up to 30 days between two contracts is bridged; one that is still open counts as lost at once, and a note says how much may return.',
    'Exchange rates alone change nothing: one rate, that of the first day, holds for both ends.',
  ],
  benchmark: {
    value: 0.09,
    of: 'complement of median gross retention, KBCM/Sapphire 2024 as cited by imboard',
  },
  references: [
    'SaaS Metrics Standards Board, as given by imboard and GASP',
    'ChartMogul, metric definitions',
  ],
  example: 'gross revenue churn last quarter detail',
});
