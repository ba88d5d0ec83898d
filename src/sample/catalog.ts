/** What the sample company sells, and the words it uses. All of it is invented. */

export type Segment = 'smb' | 'mid-market' | 'enterprise';
export type Region = 'amer' | 'emea' | 'apac' | 'latam';
export const SEGMENTS: readonly Segment[] = ['smb', 'mid-market', 'enterprise'];
export const REGIONS: readonly Region[] = ['amer', 'emea', 'apac', 'latam'];
/** Share of the accounts in each region, in the order of REGIONS. */
export const REGION_SHARES: readonly number[] = [0.4, 0.33, 0.16, 0.11];

interface Product {
  readonly id: string;
  readonly name: string;
  readonly family: string;
}

/** Sold by subscription, the usual first product first. */
export const PRODUCTS: readonly Product[] = [
  { id: 'planner', name: 'Tidewell Planner', family: 'Tidewell' },
  { id: 'dispatch', name: 'Tidewell Dispatch', family: 'Tidewell' },
  { id: 'forecast', name: 'Tidewell Forecast', family: 'Tidewell' },
  { id: 'insights', name: 'Lumenry Insights', family: 'Lumenry' },
  { id: 'assist', name: 'Lumenry Assist', family: 'Lumenry' },
];
/** Billed as it is used, or once; never part of ARR. */
export const MESSAGING: Product = { id: 'messaging', name: 'Tidewell Messaging', family: 'Tidewell' };
export const SERVICES: Product = { id: 'services', name: 'Guided Start', family: 'Services' };

export interface Feature {
  readonly id: string;
  readonly name: string;
  readonly product: string;
  readonly isKey: boolean;
  /** Share of the product's use. */
  readonly pull: number;
}

const feature = (id: string, name: string, product: string, isKey: boolean, pull: number): Feature => ({
  id,
  name,
  product,
  isKey,
  pull,
});

export const FEATURES: readonly Feature[] = [
  feature('dashboards', 'Dashboards', 'planner', true, 0.4),
  feature('scenarios', 'Scenarios', 'planner', true, 0.3),
  feature('calendar-sync', 'Calendar sync', 'planner', false, 0.18),
  feature('approvals', 'Approvals', 'planner', false, 0.12),
  feature('routing', 'Routing', 'dispatch', true, 0.6),
  feature('driver-app', 'Driver app', 'dispatch', false, 0.4),
  feature('demand-models', 'Demand models', 'forecast', true, 0.65),
  feature('what-if', 'What-if', 'forecast', false, 0.35),
  feature('reports', 'Reports', 'insights', true, 0.55),
  feature('benchmarks', 'Benchmarks', 'insights', false, 0.25),
  feature('exports', 'Exports', 'insights', false, 0.2),
  feature('copilot', 'Copilot', 'assist', true, 0.7),
  feature('summaries', 'Summaries', 'assist', false, 0.3),
];

export interface Milestone {
  readonly id: string;
  readonly name: string;
  readonly kind: 'onboarding' | 'first_value' | 'success';
  readonly targetDays: number;
  readonly isRequired: boolean;
  /** Product that an account which gets here tends to buy, its yearly price, and how often it does. */
  readonly opens?: { readonly product: string; readonly arr: number; readonly takeRate: number };
  readonly isRepeatable?: boolean;
}

export const MILESTONES: readonly Milestone[] = [
  { id: 'kick-off', name: 'Kick-off held', kind: 'onboarding', targetDays: 10, isRequired: true },
  { id: 'data-connected', name: 'Data connected', kind: 'onboarding', targetDays: 30, isRequired: true },
  { id: 'team-trained', name: 'Team trained', kind: 'onboarding', targetDays: 45, isRequired: true },
  { id: 'go-live', name: 'Live in production', kind: 'onboarding', targetDays: 60, isRequired: true },
  { id: 'sso', name: 'Single sign-on', kind: 'onboarding', targetDays: 60, isRequired: false },
  {
    id: 'first-plan',
    name: 'First plan published',
    kind: 'first_value',
    targetDays: 30,
    isRequired: true,
  },
  {
    id: 'daily-dispatch',
    name: 'Plans reach the field every day',
    kind: 'success',
    targetDays: 150,
    isRequired: false,
    opens: { product: 'dispatch', arr: 9_000, takeRate: 0.3 },
  },
  {
    id: 'year-planned',
    name: 'A whole year planned ahead',
    kind: 'success',
    targetDays: 240,
    isRequired: false,
    opens: { product: 'forecast', arr: 14_000, takeRate: 0.24 },
  },
  {
    id: 'board-report',
    name: 'Numbers shown to the board',
    kind: 'success',
    targetDays: 300,
    isRequired: false,
    opens: { product: 'insights', arr: 12_000, takeRate: 0.28 },
  },
  {
    id: 'team-doubled',
    name: 'Twice the planners of day one',
    kind: 'success',
    targetDays: 400,
    isRequired: false,
    opens: { product: 'assist', arr: 8_000, takeRate: 0.35 },
    isRepeatable: true,
  },
];

export const COMPONENTS: readonly string[] = ['usage', 'adoption', 'support', 'sentiment', 'relationship'];

export const LOSS_REASONS: readonly string[] = [
  'price',
  'low adoption',
  'competitor',
  'budget cut',
  'missing feature',
  'sponsor left',
  'company closed',
];
export const SPIKE_REASON = 'competitor';
/** The reason code of a renewal that merely took its contracted price rise. */
export const UPLIFT_REASON = 'contracted uplift';
export const CHANNELS: readonly string[] = ['search', 'content', 'partner', 'webinar', 'events', 'email'];

/** Reporting currency for one euro, in plans and for adding credits up. */
export const PLAN_EUR = 1.08;
export const inUsd = (amount: number, currency: string): number =>
  currency === 'EUR' ? amount * PLAN_EUR : amount;

/** Round as a price list would be. */
export function pleasant(amount: number): number {
  const step = amount < 20_000 ? 100 : amount < 100_000 ? 500 : 1_000;
  return Math.max(step, Math.round(amount / step) * step);
}

/** In the account's own currency, for one seat and year. */
const SEAT_PRICE: Readonly<Record<Segment, number>> = {
  smb: 5_200,
  'mid-market': 10_500,
  enterprise: 16_000,
};
export const seatsFor = (segment: Segment, arr: number): number =>
  Math.max(1, Math.round(arr / SEAT_PRICE[segment]));
