import { figure, kpi, type Reading, ratio } from '../core/kpi.ts';
import type { Measured } from '../core/source.ts';
import quotaCoverage, { type QuotaCoverageMeasure } from '../sources/quota_coverage.ts';

type M = Measured<QuotaCoverageMeasure>;

/** `pipeline` (hundredths) over what is left of the quota; none where nothing is left to cover. */
function overRest(m: M, pipeline: number): Reading {
  const rest = m.quota - m.closed;
  if (m.quota > 0 && rest > 0) return ratio(pipeline, rest);
  const absent =
    m.quota > 0 ? 'the quota is met already: nothing is left to cover' : 'no quota is set for these days';
  return figure(null, { absent, numerator: pipeline / 100, denominator: rest / 100 });
}

export default kpi<QuotaCoverageMeasure>({
  title: 'Pipeline coverage',
  aliases: ['coverage ratio', 'quota coverage'],
  stage: 'acquisition',
  timing: 'leading',
  review: 'weekly',
  unit: 'ratio',
  better: 'higher',
  tense: 'forward',
  window: 'this-quarter',
  source: quotaCoverage,
  of: 'money',
  value: (m) => overRest(m, m.closing),
  n: (m) => m.deals,
  units: 'open deals',
  exact: true,
  variants: {
    adjusted: (m) =>
      m.won + m.lost === 0
        ? figure(null, {
            absent: 'no deal was won or lost in the four quarters before, so there is no win rate',
          })
        : overRest(m, (m.closing * m.won) / (m.won + m.lost)),
    required: (m) => {
      const n = m.won + m.lost;
      const absent = 'no deal was won in the four quarters before, so there is no win rate';
      if (m.won === 0) return figure(null, { absent, numerator: n, denominator: 0, n });
      return figure(n / m.won, { numerator: n, denominator: m.won, n });
    },
  },
  asides: [
    {
      name: 'required',
      label: 'Needed at the win rate',
      unit: 'ratio',
      of: (m) => (m.won === 0 ? null : (m.won + m.lost) / m.won),
    },
    { name: 'quota', label: 'Quota', unit: 'money', of: (m) => m.quota / 100 },
    { name: 'closed', label: 'Closed so far', unit: 'money', of: (m) => m.closed / 100 },
  ],
  shows: ['closing', 'won', 'lost'],
  variantWords: {
    adjusted: 'the pipeline times the win rate of the last four complete quarters; 1× is enough',
    required: 'how many times the rest of a quota has to be covered: 1 over that win rate',
  },
  edges: [
    'Once the quota is met there is nothing left to cover and no value.',
    'One day asked is held against the fiscal quarter that it is in.',
    'Open deals whose close date lies outside the period do not count; those that were to close earlier in it do.',
    'Only bookings of people with a quota on the day count as closed; quotas count for the days on which the person was there.',
    'Pipeline, quota and bookings are those of the same people: their owners’, not those of the accounts.',
  ],
  references: ['GASP: pipeline coverage', 'Quartz: pipeline coverage', 'The CRO Report: win rate'],
  example: 'pipeline coverage this quarter by team',
  formula:
    'annual value of the open deals that are to close in the period, over the quota less what was won so far, renewals left out; 1 over the win rate is enough',
});
