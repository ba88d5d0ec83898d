import { kpi, ratio } from '../core/kpi.ts';
import type { RetentionMeasure } from '../sources/retention/measures.ts';
import { ELIGIBLE_EDGES, ELIGIBLE_ONLY } from '../sources/retention/words.ts';
import retention from '../sources/retention.ts';

export default kpi<RetentionMeasure>({
  title: 'Net revenue retention',
  aliases: ['net revenue retention', 'net retention', 'ndr', 'net dollar retention', 'net arr retention'],
  stage: 'retention',
  timing: 'lagging',
  review: 'monthly',
  unit: 'percent',
  better: 'higher',
  tense: 'past',
  window: 'ttm',
  source: retention,
  of: 'money',
  value: (m) => ratio(m.closing, m.opening),
  n: (m) => m.accounts_opening,
  variants: { ex_uplift: (m) => ratio(m.closing - m.uplift, m.opening) },
  bridge: ['opening', 'upsell', 'cross_sell', 'uplift', 'contraction', 'churn', 'closing'],
  beside: ['grr'],
  compounds: 'kept',
  formula: 'closing ARR of the accounts with ARR at the start, over their opening ARR',
  variantWords: {
    strict: 'an account or product that was gone at any time of the period stays gone, whatever came back',
    movement_sum:
      'every movement counts on its day instead of opening against closing, and all that came back is netted',
    ex_uplift: 'price uplift is left out of the closing balance',
    eligible_only: ELIGIBLE_ONLY,
    gross_product: 'the same rate; its losses and gains are those of each product of an account on its own',
  },
  edges: [
    'New customers of the period are in neither side.',
    'An account that was gone before the period and came back is reactivation, in neither side.',
    'An account that left and came back inside the period counts with its closing ARR; it is not lost.',
    'Churn is dated on the last day of service: a contract that ends on 31 December is lost in the fourth quarter.',
    'A gap of up to 30 days between two contracts is bridged; one that is still open counts as lost at once, and a note says how much may return.',
    'Exchange rates alone change nothing: one rate, that of the first day, holds for both ends.',
    'Groups are those of the first day for both ends of the period.',
    'A swap of products on one day nets within the account; only by product it shows on both sides.',
    "A quarter's rate is no year's rate: annualise compounds it and says so.",
    ...ELIGIBLE_EDGES,
  ],
  benchmark: { value: 1.01, of: 'median, Benchmarkit 2025' },
  references: [
    'SaaS Metrics Standards Board, as given by imboard and GASP',
    'DNoise, retention worked examples',
    'PulseRevOps, net revenue retention',
    'MetricKit, NRR examples',
    'Virtua Research, retention in 25 public filings',
  ],
  example: 'nrr last quarter by segment',
});
