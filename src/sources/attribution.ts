import { ATTRIBUTION_MODELS } from '../core/settings.ts';
import type { MeasureKind, Source } from '../core/source.ts';
import { attributionParts } from './attribution/credit.ts';
import { foundPart, spendingPart } from './economics/costs.ts';
import { CAMPAIGN, CHANNEL, SEGMENT } from './economics/dimensions.ts';
import { bookedParts, marginParts } from './economics/margin.ts';
import type { FrameContext } from './sql/frame/context.ts';
import { cellsOf, type Frame } from './sql/frame/frame.ts';
import { type Cte, cte } from './sql/parts.ts';

const MEASURES = {
  /** What the attributed revenue is worth: its gross profit, or itself. */
  returned: 'money',
  attributed: 'money',
  /** The part of it whose gross profit is known. */
  margined: 'money',
  cost: 'money',
  /** Revenue of won deals that no campaign touched. */
  unattributed: 'money',
  /** Deals, each by the parts that its campaigns have in it. */
  deals: 'number',
  cost_rows: 'count',
} as const satisfies Record<string, MeasureKind>;
export type AttributionMeasure = keyof typeof MEASURES;

const NAMES = Object.keys(MEASURES);
const select = (given: Readonly<Record<string, string>>): string =>
  NAMES.map((name) => `${given[name] ?? '0'} AS ${name}`).join(', ');

/** `revenue_first` → the model and whether revenue itself is what comes back. */
export function readVariant(variant: string): { readonly model: string | null; readonly ofRevenue: boolean } {
  const model = ATTRIBUTION_MODELS.find((name) => variant === name || variant === `revenue_${name}`);
  return { model: model ?? null, ofRevenue: variant.startsWith('revenue') };
}

function parts(context: FrameContext): readonly Cte[] {
  const { request, settings } = context;
  const { model, ofRevenue } = readVariant(request.variant);
  const profit =
    'CASE WHEN m.costed > 0 THEN round(x.cents::numeric * (m.costed - m.cogs) / m.costed)::bigint ELSE 0 END';
  const credited = select({
    returned: ofRevenue ? 'x.cents' : profit,
    attributed: 'x.cents',
    margined: ofRevenue ? 'x.cents' : 'CASE WHEN m.costed > 0 THEN x.cents ELSE 0 END',
    deals: 'x.weight::float8',
  });
  return [
    ...bookedParts(context, null),
    ...marginParts(context, false),
    cte(
      'overall',
      'SELECT p, sum(costed)::numeric AS costed, sum(cogs)::numeric AS cogs FROM margins GROUP BY 1',
    ),
    { ...spendingPart(context, ['marketing']), name: 'outlays' },
    ...attributionParts(context, model ?? settings.economics.attribution),
    cte(
      'sided',
      `SELECT x.p, x.account_id, x.day, NULL::text AS segment, x.channel, x.campaign_id, ${credited}
       FROM credits x LEFT JOIN overall m ON m.p = x.p WHERE x.campaign_id IS NOT NULL
       UNION ALL
       SELECT x.p, x.account_id, x.day, NULL, NULL, NULL, ${select({ unattributed: 'x.cents' })}
       FROM credits x WHERE x.campaign_id IS NULL
       UNION ALL
       SELECT x.p, x.account_id, x.month, x.segment, x.channel, x.campaign_id, ${select({ cost: 'x.cents', cost_rows: '1' })}
       FROM outlays x`,
    ),
    foundPart(context, NAMES),
  ];
}

const frame: Frame = {
  name: 'attribution',
  measures: MEASURES,
  belongs: 'company',
  own: { segment: 'f.of_segment', channel: 'f.channel', campaign: 'f.campaign_id' },
  parts,
};

/** What marketing cost, and the won deals that its campaigns have a part in. */
const attribution = {
  id: 'attribution',
  tables: [
    'accounts',
    'account_attributes',
    'attributions',
    'campaign_events',
    'campaigns',
    'costs',
    'leads',
    'opportunities',
    'opportunity_history',
    'revenue_months',
    'fx_rates',
  ],
  measures: MEASURES,
  variants: ['revenue', ...ATTRIBUTION_MODELS, ...ATTRIBUTION_MODELS.map((name) => `revenue_${name}`)],
  netting: [],
  ofAccounts: false,
  dimensions: [SEGMENT, ...CHANNEL, CAMPAIGN],
  cheap: () => false,
  cells: (request, settings) => cellsOf(frame, request, settings),
} satisfies Source;

export default attribution;
