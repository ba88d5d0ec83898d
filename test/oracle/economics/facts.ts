import type { Day } from '#src/core/calendar.ts';
import type { Company } from '../company.ts';

/** A company with what its customers bring and cost. Instants are given as days: the company's time zone is UTC. */
export interface Economy extends Company {
  readonly revenue: readonly Revenue[];
  readonly costs: readonly Cost[];
  readonly campaigns: readonly Campaign[];
  readonly leads: readonly Lead[];
  readonly events: readonly Event[];
  readonly deals: readonly Deal[];
  readonly history: readonly Stage[];
  readonly attributions: readonly Attribution[];
}

export interface Revenue {
  readonly account_id: string;
  readonly product_id: string;
  readonly month: Day;
  readonly kind: string;
  readonly revenue: string;
  readonly cogs: string | null;
  readonly currency: string;
}

export interface Cost {
  readonly cost_id: string;
  readonly month: Day;
  readonly bucket: string;
  readonly segment: string | null;
  readonly channel: string | null;
  readonly campaign_id: string | null;
  readonly account_id: string | null;
  readonly hours: string | null;
  readonly amount: string | null;
  readonly currency: string;
}

export interface Campaign {
  readonly campaign_id: string;
  readonly name: string;
  readonly channel: string | null;
}

export interface Lead {
  readonly lead_id: string;
  readonly person_key: string | null;
  readonly created_on: Day;
  readonly source: string | null;
  readonly campaign_id: string | null;
  readonly qualified_on: Day | null;
  readonly accepted_on: Day | null;
  readonly account_id: string | null;
  readonly converted_on: Day | null;
  readonly disqualified_on: Day | null;
}

export interface Event {
  readonly event_id: string;
  readonly campaign_id: string;
  readonly lead_id: string | null;
  readonly kind: string;
  readonly occurred_at: string;
}

export interface Deal {
  readonly opportunity_id: string;
  readonly account_id: string | null;
  readonly lead_id: string | null;
  readonly kind: string;
  readonly created_on: Day;
  readonly closed_on: Day | null;
  readonly status: string;
}

export interface Stage {
  readonly opportunity_id: string;
  readonly valid_from: Day;
  readonly stage: string;
  readonly amount: string;
  readonly currency: string;
}

export interface Attribution {
  readonly opportunity_id: string;
  readonly campaign_id: string;
  readonly model: string;
  readonly weight: string;
}
