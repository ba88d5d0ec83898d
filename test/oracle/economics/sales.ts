import { addDays, type Day, daysBetween } from '#src/core/calendar.ts';
import { ATTRIBUTION_MODELS } from '#src/core/settings.ts';
import type { Cell } from '#src/core/source.ts';
import { valueOn } from '../units.ts';
import type { Deal, Lead } from './facts.ts';
import { margins, spending } from './margins.ts';
import {
  cellsFrom,
  moneyOn,
  type Question,
  type Row,
  seesAll,
  share,
  visibleAccounts,
  within,
} from './rows.ts';

/** Leads, what campaigns sent them, and the deals that came of it. */

const personOf = (lead: Lead): string => lead.person_key ?? lead.lead_id;

function seenLeads(question: Question): Lead[] {
  const seen = visibleAccounts(question);
  return question.economy.leads.filter(({ account_id }) =>
    account_id === null ? seesAll(question) : seen.has(account_id),
  );
}

function ownOf({ economy }: Question, lead: Pick<Lead, 'campaign_id' | 'source'>): Row['own'] {
  const campaign = economy.campaigns.find(({ campaign_id }) => campaign_id === lead.campaign_id);
  return { channel: campaign?.channel ?? lead.source, campaign: lead.campaign_id, source: lead.source };
}

const STAGES = {
  lead: { plural: 'leads', of: (lead: Lead) => lead.created_on },
  mql: { plural: 'mqls', of: (lead: Lead) => lead.qualified_on },
  sql: { plural: 'sqls', of: (lead: Lead) => lead.accepted_on },
} as const;

export const leadsOracle = (question: Question): Cell[] =>
  cellsFrom(question, (period) => {
    const { today } = question.request;
    const leads = seenLeads(question);
    const isWon = ({ converted_on }: Lead) => converted_on !== null && converted_on <= today;
    const stages = Object.entries(STAGES).flatMap(([stage, { plural, of }]) => {
      const took = leads
        .filter((lead) => isWon(lead) && (lead.converted_on ?? '') > addDays(today, -365))
        .map((lead) => daysBetween(of(lead) ?? '9999-12-31', lead.converted_on ?? ''))
        .filter((days) => days >= 0)
        .toSorted((a, b) => a - b);
      const pace = took[Math.ceil(took.length * 0.9) - 1] ?? Number.POSITIVE_INFINITY;
      const reached = leads
        .filter((lead) => within(of(lead), period))
        .toSorted((a, b) => (`${of(a)} ${a.lead_id}` < `${of(b)} ${b.lead_id}` ? -1 : 1));
      const accountOf = (lead: Lead): string | null =>
        lead.account_id ??
        reached
          .filter((other) => personOf(other) === personOf(lead))
          .flatMap(({ account_id }) => account_id ?? [])
          .toSorted()
          .at(-1) ??
        null;
      const accounts = new Set<string>();
      return [
        ...Map.groupBy(reached, (lead) => JSON.stringify([personOf(lead), accountOf(lead)])).values(),
      ].flatMap((same): Row[] => {
        const [lead] = same;
        const day = lead === undefined ? null : of(lead);
        if (lead === undefined || day === null) return [];
        const account = accountOf(lead);
        const key = JSON.stringify([account ?? personOf(lead), account === null]);
        const isFirst = !accounts.has(key);
        accounts.add(key);
        const converts = same.some(isWon);
        const waits = same.some(
          (one) =>
            !isWon(one) &&
            !(one.disqualified_on !== null && one.disqualified_on <= today) &&
            daysBetween(of(one) ?? today, today) <= pace,
        );
        return [
          {
            account,
            day,
            own: ownOf(question, lead),
            measures: {
              [plural]: 1,
              [`${stage}_accounts`]: isFirst ? 1 : 0,
              [`${plural}_converted`]: converts ? 1 : 0,
              [`${plural}_young`]: waits && !converts ? 1 : 0,
            },
          },
        ];
      });
    });
    const won = leads
      .filter((lead) => isWon(lead) && within(lead.converted_on, period))
      .toSorted((a, b) => (`${a.created_on} ${a.lead_id}` < `${b.created_on} ${b.lead_id}` ? -1 : 1));
    const customers = Map.groupBy(won, (lead) =>
      JSON.stringify([lead.account_id ?? personOf(lead), lead.account_id === null]),
    );
    return [
      ...stages,
      ...[...customers.values()].flatMap(([lead]): Row[] =>
        lead === undefined
          ? []
          : [
              {
                account: lead.account_id,
                day: lead.converted_on ?? '',
                own: ownOf(question, lead),
                measures: { customers_won: 1 },
              },
            ],
      ),
    ];
  });

const dayOf = (instant: string): Day => instant.slice(0, 10);

export const outreachOracle = (question: Question): Cell[] =>
  cellsFrom(question, (period) => {
    const { economy, request } = question;
    const leads = new Map(seenLeads(question).map((lead) => [lead.lead_id, lead]));
    const events = economy.events.flatMap((event) => {
      const lead = leads.get(event.lead_id ?? '');
      return lead === undefined ? [] : [{ ...event, lead, key: `${event.campaign_id} ${personOf(lead)}` }];
    });
    const sent = events.filter(
      ({ kind, occurred_at }) => kind === 'delivered' && within(dayOf(occurred_at), period),
    );
    return [...Map.groupBy(sent, ({ key }) => key)].flatMap(([key, same]): Row[] => {
      const [one] = same;
      if (one === undefined) return [];
      const first = same.map(({ occurred_at }) => occurred_at).toSorted()[0] ?? '';
      const largest = (values: readonly (string | null)[]) =>
        values
          .filter((value) => value !== null)
          .toSorted()
          .at(-1) ?? null;
      const answers = events
        .filter((event) => event.kind === 'engaged' && event.key === key && event.occurred_at >= first)
        .map(({ occurred_at }) => dayOf(occurred_at))
        .filter((day) => day <= request.today);
      return [
        {
          account: largest(same.map(({ lead }) => lead.account_id)),
          day: dayOf(first),
          own: ownOf(question, {
            campaign_id: one.campaign_id,
            source: largest(same.map(({ lead }) => lead.source)),
          }),
          measures: {
            delivered: 1,
            engaged: answers.length > 0 ? 1 : 0,
            engaged_in_window: answers.some((day) => day < period.end) ? 1 : 0,
          },
        },
      ];
    });
  });

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
