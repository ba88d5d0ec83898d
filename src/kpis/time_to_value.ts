import { figure, kpi } from '../core/kpi.ts';
import { arrivalTime, meanOf, spreadOf } from '../core/spread.ts';
import firstValue, { type FirstValueMeasure } from '../sources/first_value.ts';

export default kpi<FirstValueMeasure>({
  title: 'Time to value',
  aliases: ['ttv', 'time to first value', 'first value'],
  stage: 'onboarding',
  timing: 'leading',
  review: 'weekly',
  unit: 'days',
  better: 'lower',
  tense: 'past',
  window: 'last-quarter',
  source: firstValue,
  of: 'count',
  value: (m) => {
    const median = arrivalTime(spreadOf(m, 'arrived'), spreadOf(m, 'waiting'));
    if (m.started === 0) return figure(null, { numerator: 0, denominator: 0 });
    return median === null
      ? figure(null, { absent: `not reached: ${m.reached} of ${m.started} have arrived` })
      : figure(median);
  },
  n: (m) => m.started,
  variants: {
    mean: (m) => {
      const mean = meanOf(spreadOf(m, 'arrived'));
      return mean === null ? figure(null, { numerator: 0, denominator: 0 }) : figure(mean);
    },
  },
  variantCounts: { by_user: 'users' },
  shows: ['started', 'reached', 'due', 'within'],
  asides: [
    {
      name: 'p75',
      label: 'Three quarters within',
      unit: 'days',
      of: (m) => arrivalTime(spreadOf(m, 'arrived'), spreadOf(m, 'waiting'), 0.75),
    },
    {
      name: 'reached_share',
      label: 'Reached so far',
      unit: 'percent',
      of: (m) => part(m.reached, m.started),
    },
    { name: 'within_target', label: 'Within target', unit: 'percent', of: (m) => part(m.within, m.due) },
  ],
  views: { stuck: 'stuck' },
  benchmark: { value: 1.5, of: 'self-service products, Userpilot 2024' },
  variantWords: {
    by_reached: 'those who got there in the period, whenever they started: flatters, since nobody waits',
    from_signature: 'counts from the signature instead of the start of the contract',
    from_kick_off: 'counts from the kick-off; accounts without a project are left out',
    business_days: 'Monday to Friday without the company’s holidays',
    by_user:
      'each user who did anything for the first time in the period, from that day to the first action of value',
    mean: 'mean of those who have arrived: flatters while others are on their way',
  },
  edges: [
    'An account that has not got there stays in the count for as long as it has been watched (Kaplan–Meier); while fewer than half have arrived the median reads “not reached”.',
    'Value reached before the contract starts, in a pilot, took 0 days.',
    'A contract starts with its first line, free months included; without a contract on the line, with the first day paid for.',
    'An account that comes back after the days of grace starts anew; what it reached before it left does not count.',
    'An account that leaves before it got there has been watched until its last day of service.',
    'By user the clock starts with the first day of use: when somebody was invited or signed up is not in the facts. Use before the facts begin is not known of.',
    'Within target counts only those whose target day has passed.',
  ],
  references: ['GASP', 'RetentionLens', 'upbeat.team', 'onboarding-hub', 'NovaCalculator'],
  example: 'ttv last quarter by segment',
  formula: 'median days from the start of the contract to the first value, of the accounts that started',
});

const part = (some: number, all: number): number | null => (all === 0 ? null : some / all);
