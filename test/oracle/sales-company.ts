import type { Day, Instant } from '#src/core/calendar.ts';
import type { Account, Attribute, Rate } from './company.ts';

/** The facts that the KPIs of sales read, small enough to hold in memory. Every last day is included. */
export interface SalesCompany {
  readonly accounts: readonly Account[];
  readonly account_attributes: readonly Attribute[];
  readonly people: readonly Seller[];
  readonly leads: readonly { readonly lead_id: string; readonly created_on: Day }[];
  readonly opportunities: readonly Opportunity[];
  readonly opportunity_history: readonly Version[];
  readonly sales_activities: readonly Activity[];
  readonly quotas: readonly Quota[];
  readonly forecasts: readonly Forecast[];
  readonly renewals: readonly Renewal[];
  readonly fx_rates: readonly Rate[];
}

export interface Seller {
  readonly person_id: string;
  readonly name: string;
  readonly email: string;
  readonly team: string | null;
  readonly starts_on: Day | null;
  readonly ends_on: Day | null;
}

export interface Opportunity {
  readonly opportunity_id: string;
  readonly account_id: string | null;
  readonly lead_id: string | null;
  readonly kind: string;
  readonly product_id: string | null;
  readonly owner_id: string | null;
  readonly created_on: Day;
  readonly qualified_on: Day | null;
  readonly closed_on: Day | null;
  readonly status: 'open' | 'won' | 'lost';
  readonly lost_reason: string | null;
  readonly term_months: number | null;
}

/** A row of `opportunity_history`. Amounts in major units. */
export interface Version {
  readonly opportunity_id: string;
  readonly valid_from: Day;
  readonly stage: string;
  readonly amount: number;
  readonly total_value: number | null;
  readonly currency: string;
  readonly probability: number | null;
  readonly close_on: Day | null;
  readonly forecast: string | null;
}

export interface Activity {
  readonly activity_id: string;
  readonly person_id: string;
  readonly opportunity_id: string | null;
  readonly kind: string;
  readonly occurred_at: Instant;
}

export interface Quota {
  readonly person_id: string;
  readonly metric: string;
  readonly period_start: Day;
  readonly period_end: Day;
  readonly amount: number;
  readonly currency: string;
}

export interface Forecast {
  readonly scope: string;
  readonly metric: string;
  readonly period_start: Day;
  readonly period_end: Day;
  readonly category: string;
  readonly taken_at: Instant;
  readonly amount: number;
  readonly currency: string;
}

export interface Renewal {
  readonly renewal_id: string;
  readonly account_id: string;
  readonly owner_id: string | null;
  readonly due_on: Day;
  readonly due_arr: number;
  readonly outcome: 'open' | 'renewed' | 'partial' | 'lost' | 'withdrawn';
  readonly closed_on: Day | null;
  readonly renewed_arr: number | null;
  readonly term_months: number | null;
  readonly currency: string;
}
