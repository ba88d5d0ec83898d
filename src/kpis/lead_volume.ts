import { amount, kpi } from '../core/kpi.ts';
import type { LeadMeasure } from '../sources/leads.ts';
import leads from '../sources/leads.ts';

export default kpi<LeadMeasure>({
  title: 'Lead volume',
  aliases: ['leads', 'new leads', 'leads created', 'number of leads'],
  stage: 'acquisition',
  timing: 'leading',
  review: 'weekly',
  unit: 'count',
  better: 'higher',
  tense: 'past',
  window: 'last-quarter',
  source: leads,
  of: 'count',
  value: (m) => amount(m.leads),
  n: (m) => m.leads,
  units: 'leads',
  variantCounts: { accounts: 'accounts' },
  variants: { accounts: (m) => amount(m.lead_accounts) },
  shows: ['leads', 'lead_accounts'],
  contribution: (m) => m.leads,
  beside: ['qualified_leads'],
  variantWords: { accounts: 'one for each account, however many of its people came' },
  edges: [
    'One person at one account counts once in a period, on the first day.',
    'A lead whose account is not known yet is taken for the same person at a known one.',
    'A lead that was given up later still came in.',
  ],
  example: 'lead-volume last quarter by channel',
  formula: 'people who came in as leads in the period, once per account',
});
