import type { Entity, Filter, Query } from '#src/core/query.ts';

/** Asks as people type them on 13 Aug 2025, and how each must be read. */

export interface Expected {
  readonly kpis: readonly string[];
  /** First and last day, both included. */
  readonly days: readonly [string, string];
  readonly label?: string;
  readonly complete?: boolean;
  /** First and last day of the period compared with; the name of another comparison. */
  readonly versus?: readonly [string, string] | 'target' | 'benchmark' | readonly Filter[];
  readonly join?: 'one' | 'list' | 'versus' | 'variants';
  readonly where?: readonly Filter[];
  readonly by?: readonly string[];
  readonly top?: Query['top'];
  readonly drop?: Query['drop'];
  readonly entity?: Entity;
  readonly flags?: readonly string[];
  readonly views?: readonly string[];
  readonly variant?: string;
  readonly basis?: 'start' | 'end' | 'now';
  /** Words that one of the notes must hold. */
  readonly note?: string;
  /** An ask that must be offered beside the answer. */
  readonly offer?: string;
}

export interface Refused {
  readonly code: string;
  readonly word: string | null;
  /** Words that the message must hold. */
  readonly says: readonly string[];
  readonly understood?: string;
  /** The asks of the choices, in order. */
  readonly choices?: readonly string[];
  readonly suggestions?: readonly string[];
}

export type AskRow = readonly [ask: string, expected: Expected | Refused];

export const is = (attribute: string, ...values: readonly string[]): Filter => ({
  attribute,
  op: '=',
  values,
});
const not = (attribute: string, ...values: readonly string[]): Filter => ({ attribute, op: '!=', values });
const over = (attribute: string, value: string): Filter => ({ attribute, op: '>', values: [value] });

const ACME: Entity = { kind: 'account', id: 'a1', name: 'Acme' };
const TTM = ['2024-08-01', '2025-07-31'] as const;
const Q2 = ['2025-05-01', '2025-07-31'] as const;
const Q3 = ['2025-08-01', '2025-10-31'] as const;
const JULY = ['2025-07-01', '2025-07-31'] as const;
const TODAY = ['2025-08-13', '2025-08-13'] as const;
const NEXT_90 = ['2025-08-13', '2025-11-10'] as const;
const LAST_90 = ['2025-05-15', '2025-08-12'] as const;
const BOTH = ['logo_churn', 'gross_revenue_churn'];

export const ASKS: readonly AskRow[] = [
  [
    '/nrr q3 enterprise',
    {
      kpis: ['nrr'],
      days: Q3,
      label: 'FY26 Q3',
      complete: false,
      where: [is('segment', 'enterprise')],
      offer: 'nrr fy26 q2 segment:enterprise',
    },
  ],
  [
    '/churn last month smb vs mid-market',
    {
      kpis: BOTH,
      join: 'list',
      days: JULY,
      where: [is('segment', 'smb')],
      versus: [is('segment', 'mid-market')],
    },
  ],
  [
    '/renewals next 90d owner:me at-risk',
    { kpis: ['renewals_due'], days: NEXT_90, where: [is('owner', 'u7')], flags: ['at-risk'], basis: 'now' },
  ],
  ['/health acme', { kpis: ['health_score'], days: TODAY, entity: ACME, basis: 'now' }],
  ['/kpi grr trailing 12m by region', { kpis: ['grr'], days: TTM, by: ['region'] }],
  ['/nrr', { kpis: ['nrr'], days: TTM, note: 'no period given: the last 12 complete months' }],
  ['/nrr ttm', { kpis: ['nrr'], days: TTM }],
  ['/nrr fy25', { kpis: ['nrr'], days: ['2024-02-01', '2025-01-31'], label: 'FY25' }],
  ['/nrr q4', { kpis: ['nrr'], days: ['2024-11-01', '2025-01-31'], label: 'FY25 Q4' }],
  [
    '/renewals q4',
    { kpis: ['renewals_due'], days: ['2025-11-01', '2026-01-31'], label: 'FY26 Q4', basis: 'now' },
  ],
  ['/nrr cy2025 q2', { kpis: ['nrr'], days: ['2025-04-01', '2025-06-30'], label: 'Q2 2025 (calendar)' }],
  [
    '/grr h1 vs h1 fy25',
    {
      kpis: ['grr'],
      days: ['2025-02-01', '2025-07-31'],
      label: 'FY26 H1',
      versus: ['2024-02-01', '2024-07-31'],
    },
  ],
  [
    '/grr q2 yoy by segment',
    { kpis: ['grr'], days: Q2, versus: ['2024-05-01', '2024-07-31'], by: ['segment'] },
  ],
  [
    '/nrr last quarter enterprise,mid-market',
    { kpis: ['nrr'], days: Q2, where: [is('segment', 'enterprise', 'mid-market')], note: 'add `by segment`' },
  ],
  ['/nrr last quarter -smb', { kpis: ['nrr'], days: Q2, where: [not('segment', 'smb')] }],
  ['/nrr apr..jun', { kpis: ['nrr'], days: ['2025-04-01', '2025-06-30'], label: '1 Apr – 30 Jun 2025' }],
  [
    '/nrr 2025-04-01 to 2025-06-30 region:emea',
    { kpis: ['nrr'], days: ['2025-04-01', '2025-06-30'], where: [is('region', 'emea')] },
  ],
  [
    '/nrr 03/04/2025 to 03/07/2025',
    {
      code: 'ambiguous',
      word: '03/04/2025',
      says: ['3 Apr 2025 or Mar 4, 2025'],
      choices: ['/nrr 2025-04-03 to 2025-07-03', '/nrr 2025-03-04 to 2025-03-07'],
    },
  ],
  [
    '/nrr q5',
    {
      code: 'bad-period',
      word: 'q5',
      says: ['there is no q5; quarters are q1-q4', 'Understood: nrr'],
      understood: 'nrr',
      choices: [],
    },
  ],
  [
    '/nrr next quarter',
    {
      code: 'tense',
      word: 'next quarter',
      says: ['looks back', 'renewals next quarter', 'success-vector next quarter'],
      choices: ['renewals next quarter', 'success-vector next quarter', 'nrr last quarter'],
    },
  ],
  ['/churn', { kpis: BOTH, join: 'list', days: TTM, note: '"churn" shows both', offer: '/logo-churn' }],
  ['/logo-churn last month by csm', { kpis: ['logo_churn'], days: JULY, by: ['csm'] }],
  ['/churn reasons last quarter', { kpis: ['churn_reason_mix'], days: Q2 }],
  ['/churned last month', { kpis: ['logo_churn'], days: JULY, views: ['list'] }],
  [
    '/contraction fy26 by product',
    {
      kpis: ['contraction_rate'],
      days: ['2025-02-01', '2026-01-31'],
      label: 'FY26',
      complete: false,
      by: ['product'],
    },
  ],
  ['/chrun last month', { kpis: BOTH, join: 'list', days: JULY, note: "read 'chrun' as churn" }],
  [
    '/nrr enterprize last qtr',
    {
      kpis: ['nrr'],
      days: Q2,
      where: [is('segment', 'enterprise')],
      note: "read 'enterprize' as enterprise",
    },
  ],
  [
    '/retention q2',
    {
      code: 'ambiguous',
      word: 'retention',
      says: ['Net revenue retention', 'Gross revenue retention', 'Logo retention', 'Renewal rate'],
      understood: 'q2',
      choices: ['/nrr q2', '/grr q2', '/logo-retention q2', '/renewal-rate q2'],
    },
  ],
  ['/renewal rate q2', { kpis: ['renewal_rate'], days: Q2 }],
  [
    '/renewal rate q2 by close date',
    { kpis: ['renewal_rate'], days: Q2, variant: 'windfall', note: 'can exceed 100 %' },
  ],
  [
    '/renewals this month overdue',
    { kpis: ['renewals_due'], days: ['2025-08-01', '2025-08-31'], flags: ['overdue'], basis: 'now' },
  ],
  [
    '/renewals next 30d >50k by owner',
    {
      kpis: ['renewals_due'],
      days: ['2025-08-13', '2025-09-11'],
      where: [over('due_arr', '50000')],
      by: ['owner'],
      basis: 'now',
    },
  ],
  [
    '/renewals next 120d red enterprise top 5',
    {
      kpis: ['renewals_due'],
      days: ['2025-08-13', '2025-12-10'],
      where: [is('segment', 'enterprise')],
      flags: ['red'],
      top: { order: 'top', n: 5 },
      basis: 'now',
    },
  ],
  ['/renewals acme', { kpis: ['renewals_due'], days: NEXT_90, entity: ACME, basis: 'now' }],
  ['/health red by csm', { kpis: ['health_score'], days: TODAY, flags: ['red'], by: ['csm'], basis: 'now' }],
  [
    '/health top 10 drop 30d',
    {
      kpis: ['health_score'],
      days: TODAY,
      top: { order: 'top', n: 10 },
      drop: { amount: 30, unit: 'days' },
      basis: 'now',
    },
  ],
  [
    '/health acme corp',
    {
      code: 'ambiguous',
      word: 'acme corp',
      says: ['Acme Corp (US), Acme Corporation Ltd (UK)'],
      choices: ['/health "Acme Corp"', '/health "Acme Corporation Ltd"'],
    },
  ],
  [
    '/health nosuchco',
    {
      code: 'not-found',
      word: 'nosuchco',
      says: ['no account named "nosuchco" that you can see; nearest: NoSuch GmbH, Nosco'],
      understood: 'health',
      suggestions: ['NoSuch GmbH', 'Nosco'],
    },
  ],
  ['/nps last 90d by segment', { kpis: ['nps'], days: LAST_90, by: ['segment'] }],
  ['/nps q2 vs q1', { kpis: ['nps'], days: Q2, versus: ['2025-02-01', '2025-04-30'] }],
  ['/nps acme', { kpis: ['nps'], days: LAST_90, entity: ACME }],
  [
    '/csat last week onboarding',
    { kpis: ['csat'], days: ['2025-08-04', '2025-08-10'], where: [is('touchpoint', 'onboarding')] },
  ],
  [
    '/ces onboarding trailing 6m',
    { kpis: ['ces'], days: ['2025-02-01', '2025-07-31'], where: [is('touchpoint', 'onboarding')] },
  ],
  ['/ttv last quarter by segment', { kpis: ['time_to_value'], days: Q2, by: ['segment'] }],
  ['/onboarding stuck', { kpis: ['onboarding_time'], days: Q2, views: ['stuck'] }],
  ['/onboarding cost q2', { kpis: ['onboarding_cost'], days: Q2 }],
  [
    '/adoption feature:dashboards last month top 20',
    {
      kpis: ['feature_adoption_rate'],
      days: JULY,
      where: [is('feature', 'dashboards')],
      top: { order: 'top', n: 20 },
    },
  ],
  [
    '/adoption bottom 10 enterprise >100k',
    {
      kpis: ['adoption_rate'],
      days: ['2025-07-14', '2025-08-12'],
      where: [is('segment', 'enterprise'), over('arr', '100000')],
      top: { order: 'bottom', n: 10 },
    },
  ],
  ['/qbr coverage this quarter by csm', { kpis: ['qbr_coverage'], days: Q3, complete: false, by: ['csm'] }],
  ['/engagement acme last 90d', { kpis: ['engagement_level'], days: LAST_90, entity: ACME }],
  [
    '/success-vector next month',
    { kpis: ['success_vector'], days: ['2025-09-01', '2025-09-30'], label: 'Sep 2025', basis: 'now' },
  ],
  ['/upsell q2 vs cross-sell q2', { kpis: ['upsell_rate', 'cross_sell_rate'], join: 'versus', days: Q2 }],
  [
    '/arr-growth fy26 split',
    { kpis: ['arr_growth_existing'], days: ['2025-02-01', '2026-01-31'], complete: false, views: ['split'] },
  ],
  ['/pipeline this quarter', { kpis: ['pipeline_health'], days: Q3, basis: 'now' }],
  ['/forecast accuracy last 4 quarters', { kpis: ['forecast_accuracy'], days: TTM }],
  ['/quota team:emea qtd', { kpis: ['quota_attainment'], days: Q3, where: [is('team', 'emea')] }],
  [
    '/cac payback fy25 by channel',
    { kpis: ['cac_payback'], days: ['2024-02-01', '2025-01-31'], by: ['channel'] },
  ],
  ['/nrr last quarter segment:end', { kpis: ['nrr'], days: Q2, basis: 'end' }],
  [
    '/explain nrr q2 enterprise',
    { kpis: ['nrr'], days: Q2, where: [is('segment', 'enterprise')], views: ['explain'] },
  ],
  [
    '/nrr enterprise by',
    {
      code: 'needs-value',
      word: 'by',
      says: ['`by` needs a dimension: segment, region, csm, product, tier, industry'],
      understood: 'nrr enterprise',
    },
  ],
];
