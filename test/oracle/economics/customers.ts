import { addDays, addMonths, type Day, type DayRange } from '#src/core/calendar.ts';
import type { Cell } from '#src/core/source.ts';
import { measuresOf } from '../identities.ts';
import { hundredths } from '../money.ts';
import { oracle } from '../oracle.ts';
import { countedAccounts, rootOn, unitsOn, valueOn } from '../units.ts';
import type { Lead } from './facts.ts';
import { margins, spending } from './margins.ts';
import { cellsFrom, first, later, type Question, type Row, visibleAccounts } from './rows.ts';

/** What customers hold, lose and bring, from the oracle of retention: months and windows asked one by one. */

interface Held {
  readonly unit: string;
  readonly o: number;
  readonly c: number;
}

function heldIn({ economy, settings, request }: Question, range: DayRange): Held[] {
  const asked = {
    ...request,
    periods: [range],
    by: ['account'],
    where: [],
    variant: 'default',
    options: { ...request.options, basis: 'start' as const },
    today: addDays(range.end, 400),
  };
  const cells = oracle(economy, settings, { ...asked, scope: request.scope, today: request.today });
  return cells.map((cell) => {
    const m = measuresOf(cell);
    return { unit: cell.group[0] ?? '', o: m.opening, c: m.closing + m.new + m.reactivation };
  });
}

/** First day ever with ARR, by unit of a day. */
function firstDays({ economy, request }: Question, period: DayRange): ReadonlyMap<string, Day> {
  const counted = countedAccounts(economy, request.scope, request.today);
  const pairs = unitsOn(economy, counted, period.start).flatMap(({ root, accounts }) => {
    const days = economy.lines
      .filter((line) => accounts.includes(line.account_id) && hundredths(line.arr) > 0)
      .map((line) => line.starts_on);
    const day = first(days);
    return day === null || day >= period.end ? [] : [[root, day] as const];
  });
  return new Map(pairs);
}

function customerRows(
  question: Question,
  period: DayRange,
  origin: (unit: string, day: Day | null) => Row['own'],
): Row[] {
  const { economy } = question;
  // Before a month is over there is nothing to say of it, nor of the months before.
  if (period.end <= period.start) return [];
  const firsts = firstDays(question, period);
  const row = (unit: string, measures: Row['measures']): Row => {
    const day = firsts.get(unit) ?? null;
    return { account: unit, day: later(period.start, day), own: origin(unit, day), measures };
  };
  const window = heldIn(question, period).map(({ unit, o, c }) =>
    row(unit, {
      arr: c,
      customers: c > 0 ? 1 : 0,
      new_arr: (firsts.get(unit) ?? '') >= period.start ? c : 0,
      expansion: o > 0 ? Math.max(c - o, 0) : 0,
    }),
  );
  const months = [1, 2, 3, 4, 5, 6].flatMap((back) => {
    const month = { start: addMonths(period.end, -back), end: addMonths(period.end, 1 - back) };
    return heldIn(question, month)
      .filter(({ o }) => o > 0)
      .map(({ unit, o, c }) =>
        row(unit, {
          opening: o,
          lost: Math.max(o - c, 0),
          expanded: Math.max(c - o, 0),
          opened: 1,
          leavers: c === 0 ? 1 : 0,
        }),
      );
  });
  const earned = margins(question, period, false).map(({ account, revenue, costed, cogs }) =>
    account === null
      ? { account, day: period.start, own: origin('', null), measures: { revenue, costed, cogs } }
      : row(rootOn(economy, account, period.start), { revenue, costed, cogs }),
  );
  const fresh = [...firsts]
    .filter(([, day]) => day >= period.start)
    .map(([unit]) => row(unit, { new_customers: 1 }));
  return [...window, ...months, ...earned, ...fresh];
}

const LIFETIME = [
  'arr',
  'opening',
  'lost',
  'expanded',
  'revenue',
  'costed',
  'cogs',
  'customers',
  'opened',
  'leavers',
];

export const lifetimeOracle = (question: Question): Cell[] =>
  cellsFrom(question, (period) =>
    customerRows(question, period, () => ({})).map((row) => ({
      ...row,
      measures: Object.fromEntries(Object.entries(row.measures).filter(([name]) => LIFETIME.includes(name))),
    })),
  );

/** The first lead of a unit by the day on which it became a customer. */
function originOf(question: Question, unit: string, day: Day | null, start: Day): Lead | null {
  const { economy } = question;
  const seen = visibleAccounts(question);
  if (day === null) return null;
  const leads = economy.leads.filter(
    ({ account_id, created_on }) =>
      account_id !== null &&
      seen.has(account_id) &&
      rootOn(economy, account_id, start) === unit &&
      created_on <= day,
  );
  const order = (lead: Lead) => `${lead.created_on} ${lead.lead_id}`;
  return leads.toSorted((a, b) => (order(a) < order(b) ? -1 : 1))[0] ?? null;
}

export const acquisitionOracle = (question: Question): Cell[] =>
  cellsFrom(question, (period) => {
    const { economy, settings, request } = question;
    const paidOnly = request.variant === 'paid_only';
    const lastRun = addDays(period.end, -1) < request.today ? addDays(period.end, -1) : request.today;
    const basis = (day: Day): Day =>
      ({ start: day, end: lastRun, now: request.today })[request.options.basis];
    const segmentOf = (account: string | null, day: Day) =>
      account === null ? null : valueOn(economy, account, 'segment', basis(day));
    const customers = customerRows(question, period, (unit, day) => {
      const lead = originOf(question, unit, day, period.start);
      const campaign = economy.campaigns.find(({ campaign_id }) => campaign_id === lead?.campaign_id);
      return { channel: campaign?.channel ?? lead?.source ?? null, campaign: lead?.campaign_id ?? null };
    }).map(
      (row): Row => ({
        ...row,
        own: { ...row.own, segment: segmentOf(row.account, row.day) },
        measures:
          paidOnly && row.own['campaign'] === null
            ? { ...row.measures, new_customers: 0, new_arr: 0 }
            : row.measures,
      }),
    );
    const settling =
      !paidOnly && (request.variant === 'with_onboarding' || settings.economics.onboardingInCac)
        ? spending(question, period, ['onboarding'], 0)
        : [];
    const costs = [
      ...spending(question, period, ['sales', 'marketing'], settings.economics.cacLagMonths),
      ...settling,
    ]
      .filter(
        ({ bucket, campaign_id, channel }) =>
          !paidOnly || (bucket === 'marketing' && (campaign_id !== null || channel !== null)),
      )
      .map(
        (cost): Row => ({
          account: cost.account_id,
          day: cost.month,
          own: {
            segment: cost.segment ?? segmentOf(cost.account_id, cost.month),
            channel: cost.channel,
            campaign: cost.campaign_id,
          },
          measures: {
            spent: cost.cents,
            selling: cost.bucket === 'sales' ? cost.cents : 0,
            onboarding: cost.bucket === 'onboarding' ? cost.cents : 0,
            cost_rows: cost.bucket === 'onboarding' ? 0 : 1,
          },
        }),
      );
    return [...customers, ...costs];
  });
