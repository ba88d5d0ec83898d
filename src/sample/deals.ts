import type { Campaign } from './campaigns.ts';
import { inUsd } from './catalog.ts';
import type { Company } from './company.ts';
import { atClock, type DayNumber, dayOf, dayText, instantText, type Minute, workday } from './days.ts';
import type { Fields, Sheet, Step } from './facts.ts';
import type { Random } from './random.ts';

/** opportunities, opportunity_history, attributions, sales_activities */

export interface Deal {
  readonly id: string;
  readonly accountId: string | null;
  readonly leadId: string | null;
  readonly kind: 'new' | 'upsell' | 'cross_sell' | 'renewal';
  readonly product: string | null;
  readonly milestone: string | null;
  readonly owner: string;
  readonly createdOn: DayNumber;
  /** When it is expected to close; may pass without an end. */
  readonly plannedOn: DayNumber;
  /** Null while nothing is decided. */
  readonly closedAt: Minute | null;
  readonly isWon: boolean;
  readonly lostReason: string | null;
  /** Yearly value. */
  readonly amount: number;
  readonly currency: string;
  readonly termMonths: number;
  readonly campaigns: readonly Campaign[];
}

export const LOST_REASONS: readonly string[] = [
  'price',
  'no decision',
  'competitor',
  'timing',
  'missing feature',
];

interface Stage {
  readonly stage: string;
  readonly probability: number;
  readonly forecast: string;
  /** How far into the cycle it begins. */
  readonly from: number;
}

const STAGES: readonly Stage[] = [
  { stage: 'discovery', probability: 0.1, forecast: 'pipeline', from: 0 },
  { stage: 'evaluation', probability: 0.25, forecast: 'pipeline', from: 0.22 },
  { stage: 'proposal', probability: 0.5, forecast: 'best_case', from: 0.5 },
  { stage: 'negotiation', probability: 0.75, forecast: 'commit', from: 0.78 },
];

export function writeDeal(sheet: Sheet, company: Company, deal: Deal, rng: Random): void {
  const { createdOn, closedAt } = deal;
  const endsOn = closedAt === null ? deal.plannedOn : dayOf(closedAt);
  const moves = STAGES.map(({ from }) => createdOn + Math.floor(from * Math.max(1, endsOn - createdOn)));
  writeOpportunity(sheet, deal, moves[1] ?? createdOn);
  writeStages(sheet, deal, moves, rng);
  const until = Math.min(endsOn, company.horizon);
  if (until >= company.detailFrom) writeActivities(sheet, company, deal, until, rng);
  for (const [campaign, model, weight] of attributionsOf(deal))
    sheet.add('attributions', atClock(createdOn, 17), {
      opportunity_id: deal.id,
      campaign_id: campaign.id,
      model,
      weight,
    });
  if (closedAt !== null && deal.isWon && deal.kind !== 'renewal')
    sheet.credit({
      personId: deal.owner,
      metric: 'bookings',
      on: endsOn,
      amount: inUsd(deal.amount, deal.currency),
    });
}

function writeOpportunity(sheet: Sheet, deal: Deal, qualifiedOn: DayNumber): void {
  const { createdOn, closedAt } = deal;
  const fields: Fields = {
    opportunity_id: deal.id,
    account_id: deal.accountId,
    lead_id: deal.leadId,
    kind: deal.kind,
    product_id: deal.product,
    milestone_id: deal.milestone,
    owner_id: deal.owner,
    created_on: dayText(createdOn),
    term_months: deal.termMonths,
  };
  const steps: Step[] = [[atClock(createdOn, 16), { status: 'open' }]];
  if (qualifiedOn > createdOn && (closedAt === null || qualifiedOn < dayOf(closedAt)))
    steps.push([atClock(qualifiedOn, 16), { qualified_on: dayText(qualifiedOn) }]);
  if (closedAt !== null)
    steps.push([
      Math.max(closedAt, atClock(createdOn, 16) + 1),
      {
        status: deal.isWon ? 'won' : 'lost',
        closed_on: dayText(dayOf(closedAt)),
        lost_reason: deal.isWon ? null : deal.lostReason,
      },
    ]);
  sheet.history('opportunities', fields, steps);
}

/** Some deals are not believed in, whatever their stage. */
function doubted(forecast: string, rng: Random): string {
  const u = rng.next();
  return u < 0.06 ? 'at_risk' : u < 0.09 ? 'omitted' : forecast;
}

/** The first guess of the amount is off; the expected day moves when the deal is slower than hoped. */
function writeStages(sheet: Sheet, deal: Deal, moves: readonly DayNumber[], rng: Random): void {
  const closedOn = deal.closedAt === null ? null : dayOf(deal.closedAt);
  const hoped = rng.chance(0.35) ? rng.int(12, 40) : 0;
  const row = (on: DayNumber, at: Minute, amount: number, fields: Fields) =>
    sheet.add('opportunity_history', at, {
      opportunity_id: deal.id,
      valid_from: dayText(on),
      amount,
      total_value: Math.round((amount * Math.max(12, deal.termMonths)) / 12),
      currency: deal.currency,
      ...fields,
    });
  STAGES.forEach(({ stage, probability, forecast }, nth) => {
    const on = moves[nth] ?? deal.createdOn;
    if ((nth > 0 && on <= (moves[nth - 1] ?? on)) || (closedOn !== null && on >= closedOn)) return;
    const guess = nth === 3 ? 1 : rng.between(0.85, 1.2);
    const close = Math.max(on + 5, deal.plannedOn - (nth < 2 ? hoped : 0));
    row(on, atClock(on, 16), Math.round((deal.amount * guess) / 100) * 100, {
      stage,
      probability,
      forecast: doubted(forecast, rng),
      close_on: dayText(close),
    });
  });
  if (closedOn === null || deal.closedAt === null) return;
  const end = deal.isWon ? { stage: 'won', probability: 1 } : { stage: 'lost', probability: 0 };
  row(closedOn, deal.closedAt, deal.amount, { ...end, close_on: dayText(closedOn) });
}

const KINDS = ['call', 'email', 'email', 'meeting', 'demo'] as const;

/** One every ten days or so, of the last months; four deals in ten have gone quiet before their end. */
function writeActivities(sheet: Sheet, company: Company, deal: Deal, until: DayNumber, rng: Random): void {
  const last = deal.closedAt === null && rng.chance(0.4) ? until - rng.int(18, 60) : until;
  const latest = Math.min(last, company.horizon);
  let count = 0;
  for (let day = deal.createdOn + rng.int(0, 6); day <= latest; day += rng.int(5, 22)) {
    if (day < company.detailFrom) continue;
    const at = atClock(workday(day), rng.int(9, 16), rng.int(0, 59));
    sheet.add('sales_activities', at, {
      activity_id: `${deal.id}-a${++count}`,
      person_id: deal.owner,
      opportunity_id: deal.id,
      kind: rng.pick(KINDS),
      occurred_at: instantText(at),
    });
  }
}

function attributionsOf({ campaigns }: Deal): readonly (readonly [Campaign, string, number])[] {
  const first = campaigns[0];
  const last = campaigns.at(-1);
  if (first === undefined || last === undefined) return [];
  return [
    [first, 'first', 1],
    [last, 'last', 1],
    ...campaigns.map((each): readonly [Campaign, string, number] => [each, 'linear', 1 / campaigns.length]),
  ];
}
