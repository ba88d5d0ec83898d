import { kpi, ratio } from '../core/kpi.ts';
import dailyUsers, { type DailyUsersMeasure } from '../sources/daily_users.ts';

export default kpi<DailyUsersMeasure>({
  title: 'Stickiness',
  aliases: ['dau mau', 'daily over monthly users'],
  stage: 'adoption',
  timing: 'leading',
  review: 'weekly',
  unit: 'percent',
  better: 'higher',
  tense: 'past',
  window: 'last-30d',
  source: dailyUsers,
  of: 'count',
  value: (m) => ratio(m.dau, m.mau),
  n: (m) => Math.round(m.mau),
  units: 'monthly users',
  variants: { weekdays: (m) => ratio(m.weekday_dau, m.mau) },
  shows: ['dau', 'mau', 'user_days'],
  asides: [
    { name: 'on_weekdays', label: 'On weekdays', unit: 'percent', of: (m) => ratio(m.weekday_dau, m.mau) },
  ],
  contribution: (m) => m.dau,
  entity: true,
  formula: 'active users on an average day of the window, over the different active users of a month',
  variantWords: { weekdays: 'the average day is one from Monday to Friday; for business products' },
  edges: [
    'The month is the calendar month where the window is made of them; otherwise the 30 days up to the window’s end, also for a shorter window.',
    'A window longer than a month is cut into months, or into 30 days back from its end; the users of each count with its days.',
    'By feature or product a user is in each row that fits; the row “netting” takes out who is in several.',
  ],
  example: 'stickiness last month variant:weekdays',
});
