import type { MeasureKind, Source } from '../core/source.ts';
import { foundPart, spendingPart } from './economics/costs.ts';
import { CAMPAIGN, CHANNEL, SEGMENT } from './economics/dimensions.ts';
import { customerParts } from './economics/rows.ts';
import type { FrameContext } from './sql/frame/context.ts';
import { cellsOf, type Frame } from './sql/frame/frame.ts';
import { type Cte, cte } from './sql/parts.ts';

const MEASURES = {
  spent: 'money',
  /** The part of it that is sales. */
  selling: 'money',
  /** The part of it that is onboarding: none unless the setting or the variant counts it in. */
  onboarding: 'money',
  new_arr: 'money',
  expansion: 'money',
  arr: 'money',
  opening: 'money',
  lost: 'money',
  expanded: 'money',
  revenue: 'money',
  costed: 'money',
  cogs: 'money',
  new_customers: 'count',
  customers: 'count',
  opened: 'count',
  leavers: 'count',
  cost_rows: 'count',
} as const satisfies Record<string, MeasureKind>;
export type AcquisitionMeasure = keyof typeof MEASURES;

/** Costs of sales and marketing beside the customers that they brought; `found` has both. */
function parts(context: FrameContext): readonly Cte[] {
  const { request, settings } = context;
  const names = Object.keys(MEASURES);
  const paidOnly = request.variant === 'paid_only';
  const asked = [...request.by, ...request.where.map(({ attribute }) => attribute)];
  const traced = paidOnly || asked.some((name) => name === 'channel' || name === 'campaign');
  const withOnboarding =
    !paidOnly && (request.variant === 'with_onboarding' || settings.economics.onboardingInCac);
  const given: Readonly<Record<string, string>> = {
    spent: 'x.cents',
    selling: "CASE WHEN x.bucket = 'sales' THEN x.cents ELSE 0 END",
    cost_rows: '1',
  };
  // A customer is not paid for unless a campaign brought it, nor is anything but a campaign or a channel.
  const only = paidOnly
    ? "WHERE x.bucket = 'marketing' AND (x.campaign_id IS NOT NULL OR x.channel IS NOT NULL)"
    : '';
  const columns = names.map((name) =>
    paidOnly && (name === 'new_customers' || name === 'new_arr')
      ? `CASE WHEN o.campaign_id IS NULL THEN 0 ELSE x.${name} END AS ${name}`
      : `x.${name}`,
  );
  const settled = { spent: 'x.cents', onboarding: 'x.cents' } as const;
  const costs = (from: string, measures: Readonly<Record<string, string>>, where = '') =>
    `SELECT x.p, x.account_id, x.month, x.segment, x.channel, x.campaign_id, ${names.map((name) => measures[name] ?? '0').join(', ')}
       FROM ${from} x ${where}`;
  return [
    ...customerParts(context, names, traced),
    renamed(spendingPart(context, ['sales', 'marketing'], settings.economics.cacLagMonths), 'outlays'),
    // Customers are settled in when they have come, however long before they were won over.
    ...(withOnboarding ? [renamed(spendingPart(context, ['onboarding']), 'settling')] : []),
    cte(
      'sided',
      `SELECT x.p, x.account_id, x.day, NULL::text AS segment, ${traced ? 'o.channel, o.campaign_id' : 'NULL::text AS channel, NULL::text AS campaign_id'}, ${columns.join(', ')}
       FROM customer_rows x ${traced ? 'LEFT JOIN origins o ON o.p = x.p AND o.unit = x.account_id' : ''}
       UNION ALL
       ${costs('outlays', given, only)}
       ${withOnboarding ? `UNION ALL ${costs('settling', settled)}` : ''}`,
    ),
    foundPart(context, names),
  ];
}

/** The costs of sales have a part of its own name already. */
const renamed = (part: Cte, name: string): Cte => ({ ...part, name });

const frame: Frame = {
  name: 'acquisition',
  measures: MEASURES,
  belongs: 'seen',
  wide: true,
  own: { segment: 'f.of_segment', channel: 'f.channel', campaign: 'f.campaign_id' },
  parts,
};

/**
 * What winning customers costs and brings. Costs belong to no account, so of all that is known of accounts only their
 * segment, and how they came, can be held against them.
 */
const acquisition = {
  id: 'acquisition',
  tables: [
    'accounts',
    'account_attributes',
    'arr_lines',
    'costs',
    'revenue_months',
    'leads',
    'campaigns',
    'fx_rates',
  ],
  measures: MEASURES,
  variants: ['paid_only', 'with_onboarding'],
  attributesOn: 'first',
  netting: [],
  ofAccounts: false,
  dimensions: [SEGMENT, ...CHANNEL, CAMPAIGN],
  cheap: () => false,
  cells: (request, settings) => cellsOf(frame, request, settings),
} satisfies Source;

export default acquisition;
