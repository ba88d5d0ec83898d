import { figure, kpi, share } from '../core/kpi.ts';
import { quantile, spreadOf } from '../core/spread.ts';
import depth, { type DepthMeasure } from '../sources/depth.ts';

export default kpi<DepthMeasure>({
  title: 'Depth of usage',
  aliases: ['usage depth', 'depth', 'value actions per user'],
  stage: 'adoption',
  timing: 'leading',
  review: 'weekly',
  unit: 'score',
  better: 'higher',
  tense: 'past',
  window: 'last-30d',
  source: depth,
  of: 'count',
  // Only the variant `repeat` counts the users of the days before, and nothing else.
  value: (m) =>
    m.users_before > 0
      ? share(m.users_back, m.users_before)
      : figure(quantile(spreadOf(m, 'actions'), 0.5), { absent: 'nobody was active' }),
  n: (m) => (m.users_before > 0 ? m.users_before : m.users),
  units: 'active users',
  variants: { breadth: (m) => share(m.features_used, m.features_entitled) },
  shows: ['users', 'value_events', 'features_used', 'features_entitled', 'users_before', 'users_back'],
  asides: [
    {
      name: 'features_used_share',
      label: 'Features used',
      unit: 'percent',
      of: (m) => share(m.features_used, m.features_entitled),
    },
  ],
  contribution: (m) => m.value_events,
  entity: true,
  list: { name: 'accounts' },
  formula: 'value actions of a user in a week of the window: the median of all active users',
  variantWords: {
    breadth: 'features that were used over features that are open to the accounts by their seats, a fraction',
    repeat: 'of the users of as many days (or months) before the window, the fraction who came back in it',
  },
  edges: [
    'A user who was active and did nothing of value counts, with 0.',
    'Beside it: how many of the features that the accounts have seats for were used (breadth).',
    'The list shows means per account; the value is the median over users.',
  ],
  references: ['productquant: depth as the share of adopters who return in the next period (variant repeat)'],
  example: 'depth of usage last month by segment',
});
