import type { MeasureKind, Source } from '../core/source.ts';
import { CAMPAIGN, CHANNEL, SOURCE } from './economics/dimensions.ts';
import type { FrameContext } from './sql/frame/context.ts';
import { accountsOf, cellsOf, type Frame } from './sql/frame/frame.ts';
import { type Cte, cte } from './sql/parts.ts';

const MEASURES = {
  delivered: 'count',
  engaged: 'count',
  /** Of these, before the period was over. */
  engaged_in_window: 'count',
} as const satisfies Record<string, MeasureKind>;
export type OutreachMeasure = keyof typeof MEASURES;

const frame: Frame = {
  name: 'outreach',
  measures: MEASURES,
  own: { channel: 'f.channel', campaign: 'f.campaign_id', source: 'f.source' },
  parts: (context: FrameContext): readonly Cte[] => {
    const { table, binder, request } = context;
    const events = table('campaign_events', 'event_id, campaign_id, lead_id, kind, occurred_at');
    const leads = table('leads', 'lead_id, person_key, source, account_id');
    const campaigns = table('campaigns', 'campaign_id, channel');
    const today = binder.bind(request.today, 'date');
    const event = (kind: string) =>
      `SELECT e.campaign_id, coalesce(l.person_key, l.lead_id) AS person, l.account_id, l.source, e.occurred_at,
              ${context.day('e.occurred_at')} AS day
       FROM ${events} e JOIN ${leads} l ON l.lead_id = e.lead_id WHERE e.kind = '${kind}'${context.only('l')}`;
    return [
      cte('delivered', event('delivered')),
      cte('engaged', event('engaged')),
      cte(
        'reached',
        `SELECT p.p, p.e, x.campaign_id, x.person, max(x.account_id) AS account_id, max(x.source) AS source,
                min(x.day) AS day, min(x.occurred_at) AS first_at
         FROM periods p JOIN delivered x ON x.day >= p.s AND x.day < p.e GROUP BY 1, 2, 3, 4`,
      ),
      cte(
        'answers',
        `SELECT r.p, r.campaign_id, r.person, min(x.day) AS day FROM reached r
         JOIN engaged x ON x.campaign_id = r.campaign_id AND x.person = r.person AND x.occurred_at >= r.first_at AND x.day <= ${today}
         GROUP BY 1, 2, 3`,
      ),
      cte(
        'found',
        `SELECT r.p, r.account_id, r.day, r.campaign_id, coalesce(c.channel, r.source) AS channel, r.source, 1 AS delivered,
                (x.p IS NOT NULL)::int AS engaged, coalesce(x.day < r.e, false)::int AS engaged_in_window
         FROM reached r LEFT JOIN ${campaigns} c ON c.campaign_id = r.campaign_id
         LEFT JOIN answers x ON x.p = r.p AND x.campaign_id = r.campaign_id AND x.person = r.person`,
      ),
    ];
  },
};

/** People whom a campaign reached in the period, each once per campaign. Events of nobody in particular are left out. */
const outreach = {
  id: 'outreach',
  tables: ['accounts', 'account_attributes', 'campaign_events', 'campaigns', 'leads'],
  measures: MEASURES,
  variants: [],
  attributesOn: 'event',
  netting: [],
  dimensions: [...CHANNEL, CAMPAIGN, SOURCE],
  cheap: () => false,
  cells: (request, settings) => cellsOf(frame, request, settings),
  accounts: (request, settings, limit) => accountsOf(frame, request, settings, limit),
} satisfies Source;

export default outreach;
