import { buildLexicon, type LexiconParts } from '#src/core/ask/build-lexicon.ts';
import {
  type AskContext,
  type Dimension,
  type DimensionValue,
  type Lexicon,
  type LexiconKpi,
  NO_PREFERENCES,
  type Person,
} from '#src/core/ask/lexicon.ts';
import { buildNameIndex, type Name } from '#src/core/ask/name-index.ts';
import type { Better, Stage, Window } from '#src/core/kpi.ts';

/** A company with every KPI: 13 Aug 2025, fiscal years from 1 Feb named by the year they end. */

export const CONTEXT: AskContext = {
  today: '2025-08-13',
  calendar: { fiscalYearStarts: 2, fiscalYearNamedBy: 'end', weekStarts: 1 },
  locale: 'en-GB',
  reportingCurrency: 'USD',
};

type Row = readonly [
  id: string,
  title: string,
  aliases: string,
  stage: Stage,
  better: Better,
  window: Window,
  more?: Partial<LexiconKpi> & { readonly tense?: 'forward' },
];

const ACCOUNT = { account: true };
const FORWARD = { tense: 'forward', basis: 'now' } as const;
const RENEWAL = { ...FORWARD, account: true, compares: 'due_arr' } as const;

const ROWS: readonly Row[] = [
  [
    'arr',
    'Annual recurring revenue',
    'recurring revenue',
    'financial',
    'higher',
    'ttm',
    { variants: ['mrr', 'carr'] },
  ],
  ['nrr', 'Net revenue retention', 'net retention, ndr', 'retention', 'higher', 'ttm'],
  ['grr', 'Gross revenue retention', 'gross retention, gdr', 'retention', 'higher', 'ttm'],
  ['logo_churn', 'Logo churn', 'customer churn, account churn', 'retention', 'lower', 'ttm'],
  ['logo_retention', 'Logo retention', 'customer retention', 'retention', 'higher', 'ttm'],
  ['gross_revenue_churn', 'Gross revenue churn', 'revenue churn, gross churn', 'retention', 'lower', 'ttm'],
  ['net_revenue_churn', 'Net revenue churn', 'net churn', 'retention', 'lower', 'ttm'],
  ['contraction_rate', 'Contraction rate', 'downsell', 'retention', 'lower', 'ttm'],
  ['arr_growth_existing', 'ARR growth in existing accounts', 'arr growth', 'expansion', 'higher', 'ttm'],
  ['upsell_rate', 'Upsell rate', 'upsell', 'expansion', 'higher', 'ttm'],
  [
    'cross_sell_rate',
    'Cross-sell rate',
    'cross-sell',
    'expansion',
    'higher',
    'ttm',
    { variants: ['attach'] },
  ],
  ['expansion_rate', 'Expansion rate', 'expansion', 'expansion', 'higher', 'ttm'],
  ['net_new_arr', 'Net new ARR', 'new arr', 'financial', 'higher', 'ttm'],
  ['reactivation_arr', 'Reactivation ARR', 'reactivation', 'retention', 'higher', 'ttm'],
  [
    'renewal_rate',
    'Renewal rate',
    'renewals rate',
    'renewal',
    'higher',
    'last-quarter',
    { variants: ['windfall', 'ex_auto'] },
  ],
  ['renewal_decomposition', 'Renewal decomposition', '', 'renewal', 'higher', 'last-quarter'],
  ['renewals_due', 'Renewals due', 'due renewals', 'renewal', 'neither', 'next-90d', RENEWAL],
  ['arr_at_risk', 'ARR at risk', '', 'renewal', 'lower', 'next-90d', FORWARD],
  ['churn_reason_mix', 'Churn reasons', 'churn reason', 'renewal', 'neither', 'last-quarter'],
  ['renewal_lead_time', 'Renewal lead time', 'lead time', 'renewal', 'higher', 'last-quarter'],
  ['time_to_value', 'Time to value', 'ttv', 'onboarding', 'lower', 'last-quarter'],
  ['onboarding_time', 'Onboarding time', '', 'onboarding', 'lower', 'last-quarter'],
  ['onboarding_cost', 'Onboarding cost', '', 'onboarding', 'lower', 'last-quarter'],
  ['onboarding_completion', 'Onboarding completion', '', 'onboarding', 'higher', 'last-quarter'],
  ['onboarding_experience', 'Onboarding experience', '', 'onboarding', 'higher', 'last-quarter'],
  ['adoption_rate', 'Adoption rate', 'seat adoption', 'adoption', 'higher', 'last-30d', ACCOUNT],
  ['product_adoption', 'Product adoption', '', 'adoption', 'higher', 'last-30d'],
  ['depth_of_usage', 'Depth of usage', 'usage depth', 'adoption', 'higher', 'last-30d'],
  ['feature_adoption_rate', 'Feature adoption rate', 'feature adoption', 'adoption', 'higher', 'last-30d'],
  ['stickiness', 'Stickiness', 'dau mau', 'adoption', 'higher', 'last-30d'],
  ['engagement_level', 'Engagement level', 'engagement', 'adoption', 'higher', 'last-30d', ACCOUNT],
  ['one_to_one_coverage', 'One-to-one coverage', '', 'adoption', 'higher', 'last-30d'],
  ['value_review_coverage', 'Value review coverage', '', 'adoption', 'higher', 'last-30d'],
  ['qbr_coverage', 'QBR coverage', 'qbrs', 'adoption', 'higher', 'last-30d'],
  [
    'health_score',
    'Health score',
    'customer health',
    'retention',
    'higher',
    'now',
    { ...ACCOUNT, basis: 'now' },
  ],
  ['csat', 'Customer satisfaction', '', 'support', 'higher', 'last-90d', ACCOUNT],
  ['nps', 'Net promoter score', '', 'advocacy', 'higher', 'last-90d', ACCOUNT],
  ['ces', 'Customer effort score', '', 'onboarding', 'higher', 'last-90d'],
  ['survey_response_rate', 'Survey response rate', 'response rate', 'support', 'higher', 'last-90d'],
  ['success_vector', 'Success vector', '', 'expansion', 'higher', 'next-90d', FORWARD],
  ['value_realisation', 'Value realisation', '', 'advocacy', 'higher', 'ttm'],
  ['advocacy_rate', 'Advocacy rate', 'advocacy', 'advocacy', 'higher', 'ttm'],
  ['referral_rate', 'Referral rate', 'referrals', 'advocacy', 'higher', 'ttm'],
  ['cac', 'Customer acquisition cost', '', 'acquisition', 'lower', 'last-quarter'],
  ['clv', 'Customer lifetime value', 'cltv', 'financial', 'higher', 'last-quarter'],
  ['ltv_cac', 'LTV to CAC', '', 'financial', 'higher', 'last-quarter'],
  ['cac_payback', 'CAC payback', 'payback', 'financial', 'lower', 'last-quarter'],
  ['pipeline_health', 'Pipeline health', '', 'acquisition', 'higher', 'now', FORWARD],
  ['weighted_pipeline', 'Weighted pipeline', '', 'acquisition', 'higher', 'now', FORWARD],
  ['win_rate', 'Win rate', '', 'acquisition', 'higher', 'last-quarter'],
  ['sales_cycle_length', 'Sales cycle length', 'sales cycle', 'acquisition', 'lower', 'last-quarter'],
  ['quota_attainment', 'Quota attainment', 'quota', 'financial', 'higher', 'this-quarter'],
  ['forecast_accuracy', 'Forecast accuracy', '', 'financial', 'higher', 'last-quarter'],
  ['revenue_growth', 'Revenue growth', '', 'financial', 'higher', 'last-quarter'],
  ['gross_margin', 'Gross margin', 'margin', 'financial', 'higher', 'last-quarter'],
];

export const KPIS: readonly LexiconKpi[] = ROWS.map(([id, title, aliases, stage, better, window, more]) => {
  const { tense, ...given } = more ?? {};
  return {
    id,
    words: {
      title,
      aliases: aliases.split(', ').filter((alias) => alias !== ''),
      stage,
      better,
      window,
      tense: tense ?? 'past',
    },
    variants: ['strict', 'movement_sum'],
    account: false,
    dimensions: null,
    compares: 'arr',
    views: stage === 'onboarding' ? ['stuck'] : [],
    basis: 'start',
    listed: true,
    ...given,
  };
});

const dimension = (
  name: string,
  kind: Dimension['kind'] = 'text',
  aliases: readonly string[] = [],
  bare = kind === 'text',
): Dimension => ({ name, kind, aliases, bare });

export const DIMENSIONS: readonly Dimension[] = [
  dimension('segment'),
  dimension('region'),
  dimension('csm', 'person', ['success manager']),
  dimension('product'),
  dimension('tier'),
  dimension('industry'),
  dimension('owner', 'person', ['rep']),
  dimension('team'),
  dimension('touchpoint'),
  dimension('channel'),
  dimension('feature', 'text', [], false),
  dimension('contract', 'free'),
  dimension('arr', 'number'),
  dimension('due_arr', 'number'),
  dimension('health', 'number'),
];

const values = (of: string, list: string): DimensionValue[] =>
  list.split(', ').map((value) => ({ dimension: of, value }));

export const VALUES: readonly DimensionValue[] = [
  ...values('segment', 'enterprise, mid-market, smb'),
  ...values('region', 'emea, amer, apac, North America'),
  ...values('tier', 'gold, silver, platinum'),
  ...values('industry', 'healthcare, finance, auto'),
  ...values('team', 'emea, renewals desk'),
  ...values('touchpoint', 'relationship, onboarding, support'),
  ...values('channel', 'paid, organic, partner'),
  ...values('feature', 'dashboards, exports'),
  { dimension: 'product', value: 'p-core', names: ['Core platform'] },
  { dimension: 'product', value: 'p-analytics', names: ['Analytics'] },
];

export const ANN: Person = { id: 'u7', name: 'Ann Lee', email: 'ann@example.com', handles: ['ann'] };
export const BOB: Person = { id: 'u8', name: 'Bob Stone', email: 'bob@example.com', handles: ['bob.stone'] };
const TWINS: readonly Person[] = [
  { id: 'u9', name: 'Sam Park', email: 'sam@example.com', handles: ['sam'] },
  { id: 'u10', name: 'Sam Park', email: 'spark@example.com', handles: [] },
];

export const ACCOUNTS: readonly Name[] = [
  { id: 'a1', name: 'Acme' },
  { id: 'a2', name: 'Acme Corp', hint: 'US' },
  { id: 'a3', name: 'Acme Corporation Ltd', hint: 'UK' },
  { id: 'a4', name: 'Nosco' },
  { id: 'a5', name: 'NoSuch GmbH' },
  { id: 'a6', name: 'Globex Industries' },
  { id: 'a7', name: 'Red Hat' },
  { id: 'a8', name: 'Initech' },
  { id: 'a9', name: 'Initech' },
  { id: 'a10', name: 'Bank of Amber' },
];

export function lexicon(parts: Partial<LexiconParts> = {}): Lexicon {
  return buildLexicon({
    kpis: KPIS,
    dimensions: DIMENSIONS,
    values: VALUES,
    people: [ANN, BOB, ...TWINS],
    me: ANN,
    accounts: buildNameIndex(ACCOUNTS),
    preferences: NO_PREFERENCES,
    ...parts,
  });
}

export const LEXICON: Lexicon = lexicon();
