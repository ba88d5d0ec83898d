import type { MeasureKind, Source } from '../core/source.ts';
import { CAMPAIGN, CHANNEL, SOURCE } from './economics/dimensions.ts';
import { leadParts } from './leads/rows.ts';
import { accountsOf, cellsOf, type Frame } from './sql/frame/frame.ts';

/** Three stages: a lead came in, marketing qualified it, sales accepted it. Each counts on its own day. */
const MEASURES = {
  leads: 'count',
  mqls: 'count',
  sqls: 'count',
  /** The same, one for each account however many people of it there are. */
  lead_accounts: 'count',
  mql_accounts: 'count',
  sql_accounts: 'count',
  /** Of those above, who are customers by today. */
  leads_converted: 'count',
  mqls_converted: 'count',
  sqls_converted: 'count',
  /** Of those above, who are neither customers nor given up, and younger than most conversions take. */
  leads_young: 'count',
  mqls_young: 'count',
  sqls_young: 'count',
  /** Customers won from leads in the period, whenever those came in. */
  customers_won: 'count',
} as const satisfies Record<string, MeasureKind>;
export type LeadMeasure = keyof typeof MEASURES;

const frame: Frame = {
  name: 'leads',
  measures: MEASURES,
  own: { channel: 'f.channel', campaign: 'f.campaign_id', source: 'f.source' },
  parts: (context) => leadParts(context, Object.keys(MEASURES)),
};

/** Leads by the day on which they reached a stage; one person at one account counts once in a period. */
const leads = {
  id: 'leads',
  tables: ['accounts', 'account_attributes', 'leads', 'campaigns'],
  measures: MEASURES,
  variants: [],
  attributesOn: 'event',
  netting: [],
  dimensions: [...CHANNEL, CAMPAIGN, SOURCE],
  cheap: () => false,
  cells: (request, settings) => cellsOf(frame, request, settings),
  accounts: (request, settings, limit) => accountsOf(frame, request, settings, limit),
} satisfies Source;

export default leads;
