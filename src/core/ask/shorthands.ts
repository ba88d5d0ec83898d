import type { Shorthand } from './lexicon.ts';

/** Words that stand for more than one KPI. Those whose KPIs a company does not have are left out. */
export const SHORTHANDS: readonly Shorthand[] = [
  {
    words: ['churn', 'churn rate'],
    kpis: ['logo_churn', 'gross_revenue_churn'],
    mode: 'all',
    views: [],
    settles: true,
  },
  {
    words: ['retention', 'retention rate'],
    kpis: ['nrr', 'grr', 'logo_retention', 'renewal_rate'],
    mode: 'which',
    views: [],
    settles: true,
  },
  { words: ['mrr', 'monthly recurring revenue'], kpis: ['arr'], mode: 'all', views: [], variant: 'mrr' },
  {
    words: ['carr', 'committed arr', 'contracted arr'],
    kpis: ['arr'],
    mode: 'all',
    views: [],
    variant: 'carr',
  },
  { words: ['attach rate'], kpis: ['cross_sell_rate'], mode: 'all', views: [], variant: 'attach' },
  { words: ['churned', 'churned accounts'], kpis: ['logo_churn'], mode: 'all', views: ['list'] },
  { words: ['contraction'], kpis: ['contraction_rate'], mode: 'all', views: [] },
  { words: ['renewals'], kpis: ['renewals_due'], mode: 'all', views: [] },
  { words: ['health'], kpis: ['health_score'], mode: 'all', views: [] },
  { words: ['pipeline'], kpis: ['pipeline_health'], mode: 'all', views: [] },
  { words: ['sales performance'], kpis: ['quota_attainment'], mode: 'all', views: [] },
  { words: ['onboarding'], kpis: ['onboarding_time'], mode: 'all', views: [] },
  {
    words: ['adoption'],
    kpis: ['adoption_rate'],
    mode: 'all',
    views: [],
    filtered: { attribute: 'feature', kpi: 'feature_adoption_rate' },
  },
  {
    words: ['scorecard'],
    kpis: ['nrr', 'grr', 'logo_churn', 'renewal_rate', 'health_score', 'nps', 'success_vector'],
    mode: 'all',
    views: [],
    against: 'prior',
  },
];
