import { addDays, type Day, daysBetween } from '#src/core/calendar.ts';
import type { Cell } from '#src/core/source.ts';
import type { Lead } from './facts.ts';
import { cellsFrom, type Question, type Row, seesAll, visibleAccounts, within } from './rows.ts';

/** Leads, and what campaigns sent them. */

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
