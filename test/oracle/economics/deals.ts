import { addDays, type Day } from '#src/core/calendar.ts';
import { ATTRIBUTION_MODELS } from '#src/core/settings.ts';
import type { Cell } from '#src/core/source.ts';
import { valueOn } from '../units.ts';
import type { Deal } from './facts.ts';
import { margins, spending } from './margins.ts';
import { cellsFrom, moneyOn, type Question, type Row, seesAll, share, within } from './rows.ts';

/** Won deals, shared out among the campaigns that touched them. */

const dayOf = (instant: string): Day => instant.slice(0, 10);

interface Touch {
  readonly campaign: string;
  readonly day: Day;
  readonly id: string;
  readonly isArrival: boolean;
}

/** What the campaigns of a won deal have in it, adding up to 1; empty where none has any. */
function weightsOf({ economy, settings }: Question, deal: Deal, model: string): Map<string, number> {
  const given = economy.attributions.filter(
    (row) => row.opportunity_id === deal.opportunity_id && row.model === model,
  );
  if (given.length > 0) return new Map(given.map((row) => [row.campaign_id, Number(row.weight)]));
  const won = deal.closed_on ?? '';
  const leads = economy.leads.filter(
    (lead) =>
      lead.lead_id === deal.lead_id || (lead.account_id !== null && lead.account_id === deal.account_id),
  );
  const touches = leads
    .flatMap((lead): Touch[] => [
      ...(lead.campaign_id === null
        ? []
        : [
            {
              campaign: lead.campaign_id,
              day: lead.created_on,
              id: lead.lead_id,
              isArrival: lead.lead_id === deal.lead_id,
            },
          ]),
      ...economy.events
        .filter(({ lead_id, kind }) => lead_id === lead.lead_id && kind === 'engaged')
        .map((event) => ({
          campaign: event.campaign_id,
          day: dayOf(event.occurred_at),
          id: event.event_id,
          isArrival: false,
        })),
    ])
    .filter(({ day }) => day <= won && day >= addDays(won, -settings.economics.lookbackDays))
    .toSorted((a, b) => (`${a.day} ${a.id}` < `${b.day} ${b.id}` ? -1 : 1));
  const opening = touches.findLast(({ day }) => day <= deal.created_on);
  const plays = (touch: Touch) => touch === touches[0] || touch.isArrival || touch === opening;
  const others = touches.filter((touch) => !plays(touch)).length;
  const raw = touches.map((touch): number => {
    if (model === 'first') return touch === touches[0] ? 1 : 0;
    if (model === 'last') return touch === touches.at(-1) ? 1 : 0;
    if (model === 'linear') return 1;
    if (!plays(touch)) return 10 / others;
    return 30 * [touch === touches[0], touch.isArrival, touch === opening].filter(Boolean).length;
  });
  const whole = raw.reduce((sum, weight) => sum + weight, 0);
  const weights = new Map<string, number>();
  touches.forEach(({ campaign }, index) => {
    const weight = raw[index] ?? 0;
    if (weight > 0) weights.set(campaign, (weights.get(campaign) ?? 0) + weight / whole);
  });
  return weights;
}

export const attributionOracle = (question: Question): Cell[] =>
  cellsFrom(question, (period) => {
    const { economy, settings, request } = question;
    if (!seesAll(question)) return [];
    const { variant } = request;
    const model = ATTRIBUTION_MODELS.find((name) => variant.endsWith(name)) ?? settings.economics.attribution;
    const ofRevenue = variant.startsWith('revenue');
    const all = margins(question, period, false);
    const costed = all.reduce((sum, row) => sum + row.costed, 0);
    const cogs = all.reduce((sum, row) => sum + row.cogs, 0);
    const last = addDays(period.end, -1) < request.today ? addDays(period.end, -1) : request.today;
    const segmentOf = (account: string | null, day: Day) =>
      account === null
        ? null
        : valueOn(
            economy,
            account,
            'segment',
            { start: day, end: last, now: request.today }[request.options.basis],
          );
    const deals = economy.deals.filter(
      (deal) => deal.status === 'won' && deal.kind !== 'renewal' && within(deal.closed_on, period),
    );
    const credits = deals.flatMap((deal): Row[] => {
      const day = deal.closed_on ?? '';
      const stage = economy.history
        .filter((row) => row.opportunity_id === deal.opportunity_id && row.valid_from <= day)
        .toSorted((a, b) => a.valid_from.localeCompare(b.valid_from))
        .at(-1);
      if (stage === undefined) return [];
      const cents = moneyOn(question, stage.amount, stage.currency, period.start);
      const segment = segmentOf(deal.account_id, day);
      const weights = weightsOf(question, deal, model);
      if (weights.size === 0)
        return [
          {
            account: deal.account_id,
            day,
            own: { segment, channel: null, campaign: null },
            measures: { unattributed: cents },
          },
        ];
      return [...weights].map(([campaign, weight]): Row => {
        const part = Math.floor(cents * weight + 0.5 + 1e-7);
        const profit = costed > 0 ? share(part, costed - cogs, costed) : 0;
        return {
          account: deal.account_id,
          day,
          own: {
            segment,
            campaign,
            channel: economy.campaigns.find(({ campaign_id }) => campaign_id === campaign)?.channel ?? null,
          },
          measures: {
            returned: ofRevenue ? part : profit,
            attributed: part,
            margined: ofRevenue || costed > 0 ? part : 0,
            deals: weight,
          },
        };
      });
    });
    const costs = spending(question, period, ['marketing']).map(
      (cost): Row => ({
        account: cost.account_id,
        day: cost.month,
        own: {
          segment: cost.segment ?? segmentOf(cost.account_id, cost.month),
          channel: cost.channel,
          campaign: cost.campaign_id,
        },
        measures: { cost: cost.cents, cost_rows: 1 },
      }),
    );
    return [...credits, ...costs];
  });
