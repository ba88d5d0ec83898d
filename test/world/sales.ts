import type { Rows } from './company.ts';

/** Deals as the two rows that most of them need; a deal that changes on its way names its later rows. */

type Row = Readonly<Record<string, unknown>>;

export interface SketchedDeal {
  readonly id: string;
  readonly account?: string | null;
  readonly owner?: string | null;
  readonly lead?: string;
  readonly kind?: 'new' | 'upsell' | 'cross_sell' | 'renewal';
  readonly product?: string;
  readonly created?: string;
  readonly qualified?: string;
  readonly closed?: string;
  readonly status?: 'open' | 'won' | 'lost';
  readonly reason?: string;
  readonly term?: number;
  readonly stage?: string;
  readonly amount?: number;
  readonly total?: number;
  readonly currency?: string;
  readonly probability?: number;
  readonly closeOn?: string;
  readonly forecast?: string;
  /** Rows of its history after the first; what they leave out stays as it was. */
  readonly later?: readonly Row[];
}

/** Rows of `opportunities` and `opportunity_history`; a deal belongs to account a1 unless it says otherwise. */
export function dealRows(deals: readonly SketchedDeal[]): Rows {
  return {
    opportunities: deals.map((deal) => ({
      opportunity_id: deal.id,
      account_id: deal.account === undefined ? 'a1' : deal.account,
      lead_id: deal.lead,
      kind: deal.kind ?? 'new',
      product_id: deal.product,
      owner_id: deal.owner,
      created_on: createdOf(deal),
      qualified_on: deal.qualified,
      closed_on: deal.closed,
      status: deal.status ?? 'open',
      lost_reason: deal.reason,
      term_months: deal.term,
    })),
    opportunity_history: deals.flatMap(historyOf),
  };
}

const createdOf = ({ created }: SketchedDeal): string => created ?? '2025-06-01';

function historyOf(deal: SketchedDeal): readonly Row[] {
  let row: Row = {
    opportunity_id: deal.id,
    valid_from: createdOf(deal),
    stage: deal.stage ?? 'proposal',
    amount: deal.amount ?? 1000,
    total_value: deal.total,
    currency: deal.currency ?? 'USD',
    probability: deal.probability,
    close_on: deal.closeOn,
    forecast: deal.forecast,
  };
  const rows = [row];
  for (const change of deal.later ?? []) {
    row = { ...row, ...change };
    rows.push(row);
  }
  return rows;
}

/** The same deal so many times. */
export const copies = (count: number, deal: SketchedDeal): SketchedDeal[] =>
  Array.from({ length: count }, (_, index) => ({ ...deal, id: `${deal.id}-${index}` }));
