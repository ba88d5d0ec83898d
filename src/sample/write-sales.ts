import { type Account, ownerOn, sellerOn } from './account.ts';
import type { Sale } from './book.ts';
import { type Campaign, campaignFor } from './campaigns.ts';
import { MILESTONES, pleasant } from './catalog.ts';
import { atClock, type DayNumber, dayOf } from './days.ts';
import { type Deal, LOST_REASONS, writeDeal } from './deals.ts';
import type { Sheet } from './facts.ts';
import { writeIdleLead, writeLead } from './leads.ts';
import { isServed } from './ledger.ts';
import { type Random, random } from './random.ts';

/** Every deal with an account, and the leads that came to nothing while it was being won. */
export function writeSales(sheet: Sheet, account: Account): void {
  const { company, profile, book } = account;
  const rng = random(company.seed, profile.index, 'sales');
  const desk: SalesDesk = { sheet, account, rng, count: 0 };
  book.sales.forEach((sale, nth) => {
    if (dayOf(sale.signedAt) < company.first) return;
    if (nth === 0) firstSale(desk, sale);
    else furtherSale(desk, sale);
  });
  renewalDeals(desk);
  if (profile.kind === 'prospect') courtProspect(desk);
  else if (book.stays.length > 0) lostExpansions(desk);
  if (book.stays.length > 0) openExpansion(desk);
  idleLeads(desk);
}

interface SalesDesk {
  readonly sheet: Sheet;
  readonly account: Account;
  readonly rng: Random;
  count: number;
}

type Sketch = Pick<Deal, 'kind' | 'createdOn' | 'plannedOn' | 'closedAt' | 'amount'> & Partial<Deal>;

function deal(desk: SalesDesk, sketch: Sketch): void {
  const { account, rng, sheet } = desk;
  const product = sketch.product ?? null;
  const milestone =
    sketch.kind === 'cross_sell' ? MILESTONES.find((each) => each.opens?.product === product) : null;
  const isLost = sketch.closedAt !== null && sketch.isWon !== true;
  const full: Deal = {
    id: `${account.profile.id}-d${++desk.count}`,
    accountId: account.profile.id,
    leadId: null,
    milestone: milestone?.id ?? null,
    owner: sellerOn(account, sketch.createdOn),
    isWon: false,
    lostReason: isLost ? rng.pick(LOST_REASONS) : null,
    currency: account.profile.currency,
    termMonths: 12,
    campaigns: [],
    ...sketch,
    product,
  };
  writeDeal(sheet, account.company, full, rng);
}

const campaignsOf = (first: Campaign | null, day: DayNumber, rng: Random): readonly Campaign[] => {
  if (first === null) return [];
  const other = campaignFor(day, rng);
  return rng.chance(0.35) && other.id !== first.id ? [first, other] : [first];
};

const won = (sale: Sale) => ({
  kind: sale.kind,
  product: sale.product,
  plannedOn: dayOf(sale.signedAt),
  closedAt: sale.signedAt,
  isWon: true,
  amount: sale.amount,
  termMonths: sale.termMonths,
});

/** The lead came in when the account was first heard of. */
function firstSale(desk: SalesDesk, sale: Sale): void {
  const { account, rng, sheet } = desk;
  const signedOn = dayOf(sale.signedAt);
  const lead = writeLead(sheet, account, `${account.profile.id}-e0`, account.createdOn, signedOn, rng);
  const createdOn =
    signedOn - Math.max(4, Math.floor((signedOn - account.createdOn) * rng.between(0.45, 0.85)));
  deal(desk, {
    ...won(sale),
    leadId: lead.id,
    createdOn,
    campaigns: campaignsOf(lead.campaign, createdOn, rng),
  });
}

function furtherSale(desk: SalesDesk, sale: Sale): void {
  const createdOn = dayOf(sale.signedAt) - desk.rng.int(18, 75);
  deal(desk, { ...won(sale), createdOn });
}

/** Large renewals are worked like deals. */
function renewalDeals(desk: SalesDesk): void {
  const { account } = desk;
  if (account.profile.segment !== 'enterprise') return;
  for (const renewal of account.book.renewals) {
    const createdOn = renewal.dueOn - 119;
    if (createdOn < account.company.first || renewal.result === 'withdrawn') continue;
    deal(desk, {
      kind: 'renewal',
      createdOn,
      plannedOn: renewal.dueOn,
      closedAt: renewal.closedAt,
      isWon: renewal.renewedArr !== null,
      amount: renewal.renewedArr ?? renewal.dueArr,
      owner: ownerOn(account, createdOn),
      termMonths: renewal.termMonths,
    });
  }
}

/** Two or three attempts at those who never bought; the last is often still under way. */
function courtProspect(desk: SalesDesk): void {
  const { account, rng, sheet } = desk;
  const { company, profile, createdOn: heard } = account;
  const attempts = rng.int(1, 3);
  const amount = () => pleasant(profile.size * rng.between(0.6, 1.1));
  for (let nth = 0; nth < attempts; nth++) {
    const createdOn = heard + 5 + Math.floor(((company.today - heard - 5) * nth) / attempts);
    const closedOn = createdOn + rng.int(25, 140);
    const lead = nth === 0 ? writeLead(sheet, account, `${profile.id}-e0`, heard, null, rng) : null;
    const campaigns = campaignsOf(lead?.campaign ?? null, createdOn, rng);
    if (createdOn >= company.detailFrom || closedOn > company.today)
      deal(desk, {
        kind: 'new',
        product: 'planner',
        leadId: lead?.id ?? null,
        campaigns,
        amount: amount(),
        createdOn,
        plannedOn: closedOn,
        closedAt: atClock(closedOn, 15),
      });
  }
  if (rng.chance(0.65)) {
    const createdOn = Math.max(heard + 4, company.today - rng.int(8, 110));
    const plannedOn = company.today + rng.int(-10, 100);
    deal(desk, { kind: 'new', product: 'planner', createdOn, plannedOn, closedAt: null, amount: amount() });
  }
}

const OTHERS = ['dispatch', 'forecast', 'insights', 'assist'] as const;

function offer(desk: SalesDesk, day: DayNumber): Pick<Deal, 'kind' | 'product' | 'amount'> {
  const { account, rng } = desk;
  const held = account.book.intervals.filter((each) => each.arr > 0 && each.startsOn <= day);
  const free = OTHERS.filter((product) => !held.some((each) => each.product === product));
  const amount = pleasant(account.profile.size * rng.between(0.12, 0.4));
  if (free.length === 0 || rng.chance(0.55))
    return { kind: 'upsell', product: held[0]?.product ?? null, amount };
  return { kind: 'cross_sell', product: rng.pick(free), amount };
}

function lostExpansions(desk: SalesDesk): void {
  const { account, rng } = desk;
  const { company, book } = account;
  for (let year = company.detailFrom; year <= company.horizon; year += 365) {
    const createdOn = year + rng.int(0, 364);
    const closedOn = createdOn + rng.int(15, 95);
    const isOffered = rng.chance(0.45);
    const offered = offer(desk, createdOn);
    if (!isOffered || createdOn > company.horizon || !isServed(book.stays, createdOn)) continue;
    deal(desk, { ...offered, createdOn, plannedOn: closedOn, closedAt: atClock(closedOn, 15) });
  }
}

/** What is being talked about now; some of it is past the day on which it should have closed. */
function openExpansion(desk: SalesDesk): void {
  const { account, rng } = desk;
  const { company, book, profile } = account;
  const createdOn = company.today - rng.int(5, 105);
  const plannedOn = company.today + rng.int(-14, 115);
  const isLost = plannedOn > company.today + 3 && rng.chance(0.35);
  const offered = offer(desk, createdOn);
  if (!rng.chance(0.3) || profile.part?.mood === 'falling') return;
  if (!isServed(book.stays, createdOn) || !isServed(book.stays, company.today)) return;
  deal(desk, { ...offered, createdOn, plannedOn, closedAt: isLost ? atClock(plannedOn, 15) : null });
}

/** Leads that nobody's name is on; some got as far as a deal that was lost. */
function idleLeads(desk: SalesDesk): void {
  const { account, rng, sheet } = desk;
  const { company, profile } = account;
  for (let nth = 1; nth <= company.density.idleLeads; nth++) {
    const day = rng.int(company.detailFrom, company.horizon);
    const lead = writeIdleLead(sheet, account, `${profile.id}-e${nth}`, day, rng);
    if (lead.acceptedOn === null) continue;
    const createdOn = lead.acceptedOn + 1;
    const closedOn = createdOn + rng.int(20, 130);
    deal(desk, {
      kind: 'new',
      accountId: null,
      leadId: lead.id,
      product: 'planner',
      createdOn,
      plannedOn: closedOn,
      closedAt: atClock(closedOn, 15),
      amount: pleasant(profile.size * rng.between(0.6, 1.2)),
      campaigns: campaignsOf(lead.campaign, createdOn, rng),
    });
  }
}
