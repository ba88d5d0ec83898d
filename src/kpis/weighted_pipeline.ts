import { amount, kpi } from '../core/kpi.ts';
import pipeline, { type PipelineMeasure } from '../sources/pipeline.ts';

export default kpi<PipelineMeasure>({
  title: 'Weighted pipeline',
  aliases: ['expected pipeline', 'pipeline weighted'],
  stage: 'acquisition',
  timing: 'leading',
  review: 'weekly',
  unit: 'money',
  better: 'higher',
  tense: 'forward',
  window: 'now',
  source: pipeline,
  of: 'money',
  value: (m) => amount(m.weighted),
  n: (m) => m.open,
  units: 'open deals',
  contribution: (m) => m.weighted,
  asides: [{ name: 'amount', label: 'Unweighted', unit: 'money', of: (m) => m.amount / 100 }],
  shows: ['weighted', 'open', 'unrated'],
  entity: true,
  list: { name: 'attention' },
  compares: 'amount',
  variantWords: {
    stage_rate:
      'the share of deals in that stage that was won, of those closed in the last four complete quarters, in place of what is recorded on the deal',
  },
  edges: [
    'A deal without a probability of its own takes the rate of its stage; where no deal of that stage has closed in the last four complete quarters it weighs nothing and is counted as unrated.',
    'Renewals do not count unless the ask names them, and then have stage rates of their own.',
    'Each deal is weighted and rounded to a hundredth, so that groups add up to the total.',
  ],
  references: ['Skylead: weighted pipeline', 'RevOps Dictionary: weighted pipeline'],
  example: 'weighted pipeline next quarter by owner',
  formula: 'annual value of each open deal times its probability, renewals left out',
});
