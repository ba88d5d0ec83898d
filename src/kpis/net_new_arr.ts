import { amount, kpi } from '../core/kpi.ts';
import type { RetentionMeasure } from '../sources/retention/measures.ts';
import retention from '../sources/retention.ts';

export default kpi<RetentionMeasure>({
  title: 'Net new ARR',
  aliases: ['net new annual recurring revenue', 'arr change', 'net arr added'],
  stage: 'financial',
  timing: 'lagging',
  review: 'monthly',
  unit: 'money',
  better: 'higher',
  tense: 'past',
  window: 'ttm',
  source: retention,
  of: 'money',
  value: (m) =>
    amount(m.new + m.reactivation + m.upsell + m.cross_sell + m.uplift + m.fx - m.contraction - m.churn),
  n: (m) =>
    m.accounts_new +
    m.accounts_reactivated +
    m.accounts_expanded +
    m.accounts_contracted +
    m.accounts_churned,
  derive: (m) => ({ ...m, closing: m.closing + m.new + m.reactivation }),
  without: ['strict', 'movement_sum', 'eligible_only', 'gross_product'],
  bridge: [
    'opening',
    'new',
    'reactivation',
    'upsell',
    'cross_sell',
    'uplift',
    'contraction',
    'churn',
    'closing',
  ],
  beside: ['arr', 'nrr'],
  formula:
    'new + reactivated + upsell + cross-sell + price uplift − contraction − churn, and what currencies did at spot rates',
  edges: [
    'New, reactivated and expanded ARR less contraction and churn; at spot rates currencies are a line of their own.',
    'An account that came and went inside the period is in neither balance.',
  ],
  references: ['NetSuite, SaaS metrics', 'Runway, ARR bridge'],
  example: 'net new arr this quarter detail',
});
