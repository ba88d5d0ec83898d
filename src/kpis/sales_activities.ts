import { amount, kpi } from '../core/kpi.ts';
import activities, { type ActivityMeasure } from '../sources/activities.ts';

export default kpi<ActivityMeasure>({
  title: 'Sales activities',
  aliases: ['sales touches', 'rep activity', 'activities logged'],
  stage: 'acquisition',
  timing: 'leading',
  review: 'weekly',
  unit: 'count',
  better: 'higher',
  tense: 'past',
  window: 'last-quarter',
  source: activities,
  of: 'count',
  value: (m) => amount(m.activities),
  n: (m) => m.activities,
  units: 'activities',
  asides: [{ name: 'on_deals', label: 'On deals', unit: 'count', of: (m) => m.on_deals }],
  edges: [
    'An activity counts for the person who did it, whoever the deal belongs to now, on the company’s day.',
    'Calls and meetings that belong to no deal count too.',
    'A reader sees the activities of the people whose books they may see.',
  ],
  example: 'sales activities last week by owner',
  formula:
    'calls, mails, meetings and other activities of people who sell, by the day on which they happened',
});
