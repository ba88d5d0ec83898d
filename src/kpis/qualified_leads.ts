import { amount, kpi } from '../core/kpi.ts';
import type { LeadMeasure } from '../sources/leads.ts';
import leads from '../sources/leads.ts';

export default kpi<LeadMeasure>({
  title: 'Qualified leads',
  aliases: ['mql', 'mqls', 'marketing qualified leads', 'leads qualified'],
  stage: 'acquisition',
  timing: 'leading',
  review: 'weekly',
  unit: 'count',
  better: 'higher',
  tense: 'past',
  window: 'last-quarter',
  source: leads,
  of: 'count',
  value: (m) => amount(m.mqls),
  n: (m) => m.mqls,
  units: 'leads',
  variants: {
    sql: (m) => amount(m.sqls),
    accounts: (m) => amount(m.mql_accounts),
    sql_accounts: (m) => amount(m.sql_accounts),
  },
  shows: ['mqls', 'sqls', 'mql_accounts', 'sql_accounts'],
  contribution: (m) => m.mqls,
  beside: ['lead_volume'],
  variantWords: {
    sql: 'accepted by sales',
    accounts: 'one for each account with a qualified lead',
    sql_accounts: 'one for each account with an accepted lead',
  },
  edges: [
    'A lead counts on the day it was qualified, whenever it came in.',
    'One person at one account counts once in a period.',
    'A lead that was given up later was still qualified.',
  ],
  example: 'qualified-leads last quarter by channel',
  formula: 'people whose leads marketing qualified in the period, once per account',
});
