import { kpi, share } from '../core/kpi.ts';
import type { OutreachMeasure } from '../sources/outreach.ts';
import outreach from '../sources/outreach.ts';

export default kpi<OutreachMeasure>({
  title: 'Marketing engagement rate',
  aliases: ['campaign engagement', 'campaign engagement rate', 'marketing engagement'],
  stage: 'acquisition',
  timing: 'leading',
  review: 'weekly',
  unit: 'percent',
  better: 'higher',
  tense: 'past',
  window: 'last-quarter',
  source: outreach,
  of: 'count',
  value: (m) => share(m.engaged, m.delivered),
  n: (m) => m.delivered,
  units: 'contacts',
  variants: { in_window: (m) => share(m.engaged_in_window, m.delivered) },
  shows: ['delivered', 'engaged', 'engaged_in_window'],
  contribution: (m) => m.engaged,
  variantWords: { in_window: 'engaged before the period was over' },
  edges: [
    'A person counts once per campaign that reached them in the period, however often it did.',
    'Engaged is after the first delivery, until today; variant in_window ends with the period.',
    'Events that name no lead are left out: nobody can tell who engaged.',
  ],
  example: 'marketing-engagement last quarter by campaign',
  formula: 'contacts who engaged with a campaign that reached them in the period, over contacts reached',
});
