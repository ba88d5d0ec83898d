import { kpi, ratio } from '../core/kpi.ts';
import type { RetentionMeasure } from '../sources/retention/measures.ts';
import { ELIGIBLE_EDGES, ELIGIBLE_ONLY, GROSS_PRODUCT } from '../sources/retention/words.ts';
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
  beside: ['nrr', 'renewal_rate'],
  compounds: 'kept',
  formula:
    'the smaller of opening and closing ARR of each account with ARR at the start, over their opening ARR',
  variantWords: {
    strict: 'an account or product that was gone at any time of the period stays gone, whatever came back',
    movement_sum: 'every loss counts on its day: what went up and down again inside the period is a loss',
    eligible_only: ELIGIBLE_ONLY,
    gross_product: GROSS_PRODUCT,
  },
  edges: [
    'Each account is capped at its own opening ARR, so that the rate never exceeds 100 %.',
    'Up and down again inside the period is no loss: 100, 150, 120 is kept in full.',
    'New customers of the period are in neither side.',
    'An account that was gone before the period and came back is reactivation, in neither side.',
    'Churn is dated on the last day of service: a contract that ends on 31 December is lost in the fourth quarter.',
    'A gap of up to 30 days between two contracts is bridged; one that is still open counts as lost at once, and a note says how much may return.',
    ...ELIGIBLE_EDGES,
  ],
  benchmark: { value: 0.91, of: 'median, KBCM/Sapphire 2024 as cited by imboard' },
  references: [
    'SaaS Metrics Standards Board, as given by imboard and GASP',
    'DNoise, retention worked examples',
  ],
  example: 'grr ttm by region',
});
