import { kpi, share } from '../core/kpi.ts';
import features, { type FeatureMeasure } from '../sources/features.ts';

export default kpi<FeatureMeasure>({
  title: 'Feature adoption rate',
  aliases: ['feature adoption', 'feature usage'],
  stage: 'adoption',
  timing: 'leading',
  review: 'monthly',
  unit: 'percent',
  better: 'higher',
  tense: 'past',
  window: 'last-30d',
  source: features,
  of: 'count',
  value: (m) => share(m.adopters, m.eligible),
  n: (m) => m.eligible,
  units: 'active users',
  variantCounts: { accounts: 'accounts', all_accounts: 'accounts' },
  shows: ['accounts_adopting', 'accounts_entitled'],
  contribution: (m) => m.adopters,
  entity: true,
  list: { name: 'accounts' },
  formula:
    'active users who used the feature in the window, over all active users of the accounts with seats of its product',
  variantWords: {
    all_active: 'over all active users, entitled to the feature or not',
    accounts: 'accounts in which anybody used it, over the accounts with seats of its product',
    all_accounts: 'accounts in which anybody used it, over all accounts with seats or use',
  },
  edges: [
    'Without `feature:` it is of all features together: each feature that a user may use is one chance, taken or not.',
    'A feature of no product is open to every account with seats.',
    'Once in the window is use, unless the setting feature_days asks for more days; a row of 0 events is not.',
    'Pendo’s metric of the same name is another: the share of features that make 80 % of the clicks.',
  ],
  references: [
    'MetricKit, Feature adoption: 800 of 2,000 active users',
    'ooligo: eligible users as the base',
  ],
  example: 'adoption feature:dashboards last month top 20',
});
