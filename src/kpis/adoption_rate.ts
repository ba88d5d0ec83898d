import { figure, kpi, ratio, share } from '../core/kpi.ts';
import adoption, { type AdoptionMeasure } from '../sources/adoption.ts';

export default kpi<AdoptionMeasure>({
  title: 'Adoption rate',
  aliases: ['seat adoption', 'user adoption', 'user adoption rate', 'seat utilisation', 'seat utilization'],
  stage: 'adoption',
  timing: 'leading',
  review: 'weekly',
  unit: 'percent',
  better: 'higher',
  tense: 'past',
  window: 'last-30d',
  source: adoption,
  of: 'count',
  value: (m) => ratio(m.used, m.seats),
  n: (m) => m.seats_most,
  units: 'seats',
  variantCounts: { accounts: 'accounts' },
  variants: {
    accounts: (m) => share(m.accounts_adopted, m.accounts),
    uncapped: (m) => ratio(m.active, m.seats),
  },
  shows: ['active', 'seats', 'users_over', 'accounts', 'accounts_over'],
  asides: [
    {
      name: 'users_beyond_seats',
      label: 'Users beyond seats',
      unit: 'count',
      of: (m) => figure(m.users_over > 0 ? m.users_over : null),
    },
    {
      name: 'accounts_over_their_seats',
      label: 'Accounts over their seats',
      unit: 'count',
      of: (m) => figure(m.accounts_over > 0 ? m.accounts_over : null),
    },
  ],
  contribution: (m) => m.used,
  entity: true,
  list: { name: 'accounts' },
  formula:
    'different users who did anything in the window, in each account at most as many as it has seats, over its seats on average of the window’s days',
  variantWords: {
    accounts:
      'accounts that use at least the set part of their seats (half, unless the config says otherwise), over accounts with seats',
    uncapped: 'users beyond the seats count as well, so that it may exceed 100 %',
  },
  edges: [
    'An account with more users than seats counts as 100 %; the users beyond the most seats it had are given beside it, and are a sign that it may buy more.',
    'Seats that came or went within the window count for the days on which they were there.',
    'A person who uses two products is one user; seats of two products are two seats.',
    'By product, users and seats of each product; the row “netting” takes out people who are in several rows.',
    'Trials, prospects, partners and the company’s own accounts are left out, and users of accounts without seats.',
    'Who was invited and who signed up is not in the facts, so rates over these cannot be asked.',
  ],
  references: [
    'TheCSPulse: 65 of 100 seats',
    'Skylead, User adoption rate: 800 of 1,000',
    'KPI Tree, User adoption rate: 420 of 1,000',
  ],
  example: 'adoption last month by segment',
});
