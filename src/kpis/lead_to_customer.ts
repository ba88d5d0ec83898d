import { kpi, ratio, share } from '../core/kpi.ts';
import type { LeadMeasure } from '../sources/leads.ts';
import leads from '../sources/leads.ts';

export default kpi<LeadMeasure>({
  title: 'Lead to customer rate',
  aliases: [
    'lead conversion',
    'lead conversion rate',
    'lead to customer conversion',
    'conversion rate of leads',
  ],
  stage: 'acquisition',
  timing: 'lagging',
  review: 'weekly',
  unit: 'percent',
  better: 'higher',
  tense: 'past',
  window: 'last-quarter',
  source: leads,
  of: 'count',
  value: (m) => share(m.leads_converted, m.leads),
  n: (m) => m.leads,
  units: 'leads',
  variants: {
    mql: (m) => share(m.mqls_converted, m.mqls),
    sql: (m) => share(m.sqls_converted, m.sqls),
    // Customers of one period over leads of the same are of different leads: no share of them.
    period: (m) => ratio(m.customers_won, m.leads),
    period_qualified: (m) => ratio(m.customers_won, m.mqls),
    period_accepted: (m) => ratio(m.customers_won, m.sqls),
  },
  shows: [
    'leads',
    'mqls',
    'sqls',
    'leads_converted',
    'mqls_converted',
    'sqls_converted',
    'leads_young',
    'customers_won',
  ],
  contribution: (m) => m.leads_converted,
  remarks: (m, { query: { variant } }) => {
    const [young, of, named] =
      variant === 'mql'
        ? [m.mqls_young, m.mqls, 'qualified leads']
        : variant === 'sql'
          ? [m.sqls_young, m.sqls, 'accepted leads']
          : [m.leads_young, m.leads, 'leads'];
    return young === 0 || variant.startsWith('period')
      ? null
      : `${young} of ${of} ${named} are still open and younger than 9 in 10 conversions took: the rate may rise.`;
  },
  variantWords: {
    mql: 'of the leads that marketing qualified in the period',
    sql: 'of the leads that sales accepted in the period',
    period: 'customers won in the period over leads created in it; may exceed 100%',
    period_qualified: 'customers won in the period over leads qualified in it',
    period_accepted: 'customers won in the period over leads accepted in it',
  },
  edges: [
    'The leads of the period are followed until today, so a young cohort still rises; the note says how many may.',
    'Name the stage: 18 of 150 leads and 18 of 60 qualified ones are the same business at 12% and 30%.',
    'One person at one account counts once.',
  ],
  references: ['Daymark: lead conversion rate', 'CFI: lead conversion ratio'],
  example: 'lead-to-customer last quarter by source',
  beside: ['win_rate'],
  formula: 'leads created in the period that are customers by today, over leads created in the period',
});
