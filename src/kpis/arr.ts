import { amount, kpi } from '../core/kpi.ts';
import type { RetentionMeasure } from '../sources/retention/measures.ts';
import retention from '../sources/retention.ts';

export default kpi<RetentionMeasure>({
  title: 'Annual recurring revenue',
  aliases: ['annual recurring revenue', 'recurring revenue', 'total arr'],
  stage: 'financial',
  timing: 'lagging',
  review: 'monthly',
  unit: 'money',
  better: 'higher',
  tense: 'past',
  window: 'ttm',
  source: retention,
  of: 'money',
  value: (m) => amount(m.closing),
  n: (m) => m.accounts_opening - m.accounts_churned + m.accounts_new + m.accounts_reactivated,
  derive: (m) => ({ ...m, closing: m.closing + m.new + m.reactivation }),
  variants: { mrr: (m) => amount(m.closing / 12), carr: (m) => amount(m.closing + m.signed) },
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
  asides: [
    {
      name: 'signed_ahead',
      label: 'Signed, not yet in force',
      unit: 'money',
      of: (m) => m.signed / 100 || null,
    },
  ],
  beside: ['net_new_arr', 'nrr'],
  formula: 'annualised recurring value of all contracts in force at the end of the period',
  variantWords: {
    mrr: 'a month of it: the balance over twelve',
    carr: 'with what is signed by the last day and begins later: per account and product, the most that it comes to beyond what is in force',
  },
  edges: [
    'It is a balance: a range of days has an opening, a closing and a change, never a sum.',
    'Trials, internal, partner and prospect accounts are left out, and so is all that does not recur.',
    'A product paid by use counts where its contract line says what it comes to in a year.',
    'Exchange rates alone change nothing: one rate, that of the first day, holds for both ends.',
    'carr: a renewal that was signed early takes the place of the contract before it; only what it adds counts.',
    'carr: a contract line without a day of signing counts as signed when it starts.',
    'Churn is dated on the last day of service: a contract that ends on 31 December is lost in the fourth quarter.',
  ],
  references: [
    'SaaS Metrics Standards Board, as given by imboard and GASP',
    'Stripe, MRR and subscriptions',
    'ChartMogul, metric definitions',
  ],
  example: 'arr by segment',
});
