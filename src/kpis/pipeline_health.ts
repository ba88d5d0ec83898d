import { amount, kpi } from '../core/kpi.ts';
import pipeline, { type PipelineMeasure } from '../sources/pipeline.ts';

export default kpi<PipelineMeasure>({
  title: 'Pipeline health',
  aliases: ['open pipeline', 'sales pipeline'],
  stage: 'acquisition',
  timing: 'leading',
  review: 'weekly',
  unit: 'money',
  better: 'neither',
  tense: 'forward',
  window: 'now',
  source: pipeline,
  of: 'money',
  value: (m) => amount(m.amount),
  n: (m) => m.open,
  units: 'open deals',
  contribution: (m) => m.amount,
  asides: [
    { name: 'weighted', label: 'Weighted', unit: 'money', of: (m) => m.weighted / 100 },
    { name: 'overdue', label: 'Close date passed', unit: 'count', of: (m) => m.overdue },
    { name: 'quiet', label: 'No activity for 14 days', unit: 'count', of: (m) => m.quiet },
    { name: 'ageing', label: 'Long in their stage', unit: 'count', of: (m) => m.ageing },
    { name: 'pushed', label: 'Close date put off', unit: 'count', of: (m) => m.pushed },
    { name: 'attention', label: 'Need attention', unit: 'count', of: (m) => m.attention },
  ],
  shows: ['amount', 'open', 'pushes', 'unrated'],
  beside: ['pipeline_coverage'],
  entity: true,
  list: { name: 'attention' },
  defaultBy: 'stage',
  compares: 'amount',
  variantWords: {
    stage_rate:
      'weighted by how often deals in that stage were won in the last four complete quarters, whatever is recorded on them',
  },
  edges: [
    'A day shows everything that was open when it ended, by the row of each deal’s history in force then; a longer period shows what is to close in it, seen from today or from its last day.',
    'Renewals do not count unless the ask names them: kind:renewal.',
    'Deals of prospects and of leads without an account count; those of partners and of one’s own accounts do not.',
    'A reader sees the deals of the accounts in view, and those that a person works on whose book is in view.',
    'A deal ages when it has been in its stage for more than 1.5 times the median of the open deals there; a new amount or close date does not start that time again.',
    'A new deal is not quiet before its first 14 days are over.',
    'A close date of today has not passed yet.',
  ],
  example: 'pipeline this quarter by stage',
  formula:
    'annual value of the deals that are open, renewals left out, and how many of them have passed their close date, gone quiet, aged in their stage or been put off',
});
