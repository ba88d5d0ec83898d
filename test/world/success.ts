import type { Rows } from './company.ts';

const IDS = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6'];

/** A prediction, made in June unless another day is given. */
export const said = (account_id: string, milestone_id: string, predicted_on: string, at = '2025-06-20') => ({
  account_id,
  milestone_id,
  predicted_on,
  predicted_at: `${at}T08:00:00Z`,
});
const line = (account_id: string, product_id: string, starts_on: string, ends_on: string | null = null) => ({
  line_id: `${account_id}-${product_id}`,
  account_id,
  product_id,
  starts_on,
  ends_on,
  arr: 1500,
  currency: 'USD',
});
const sells = (milestone_id: string, product_id: string, upsell_arr: number | null) => ({
  milestone_id,
  name: `Milestone ${milestone_id}`,
  kind: 'success',
  product_id,
  upsell_arr,
  currency: 'USD',
});

/** Customers on their way to milestones, what they buy there, and what they do in return; for 13 August 2025. */
export const SUCCESS: Rows = {
  accounts: [...IDS, 'new'].map((account_id) => ({ account_id, name: account_id })),
  products: ['core', 'plus', 'pro'].map((product_id) => ({ product_id, name: product_id })),
  account_attributes: IDS.map((account_id, nth) => ({
    account_id,
    attribute: 'segment',
    value: nth < 3 ? 'smb' : 'enterprise',
    valid_from: '2020-01-01',
  })),
  arr_lines: [
    ...IDS.map((id) => line(id, 'core', '2024-01-01', id === 'a6' ? '2025-07-31' : null)),
    line('a4', 'plus', '2024-06-01'),
    line('a1', 'plus', '2025-07-15'),
    line('new', 'core', '2025-06-01'),
  ],
  milestones: [
    sells('m1', 'plus', 1000),
    sells('m2', 'plus', 800),
    { ...sells('m3', 'plus', 200), is_repeatable: true },
    sells('m4', 'pro', 500),
    sells('m5', 'pro', null),
  ],
  take_rates: [
    { milestone_id: 'm1', segment: '*', valid_from: '2024-01-01', rate: 0.5 },
    { milestone_id: 'm1', segment: 'enterprise', valid_from: '2024-01-01', rate: 0.9 },
    { milestone_id: 'm2', segment: '*', valid_from: '2024-01-01', rate: 0.25 },
    { milestone_id: 'm3', segment: '*', valid_from: '2024-01-01', rate: 0.1 },
  ],
  milestone_predictions: [
    // Bought it in July: the prediction of then came true.
    said('a1', 'm1', '2025-07-10'),
    // Said for July, then for September.
    said('a2', 'm1', '2025-07-20'),
    said('a2', 'm1', '2025-09-10', '2025-08-01'),
    // The first of two milestones that open one product.
    said('a3', 'm1', '2025-09-20'),
    said('a3', 'm2', '2025-09-05'),
    // Has the product; one may be reached again.
    said('a4', 'm1', '2025-09-10'),
    said('a4', 'm3', '2025-09-10'),
    // Slipped, and without a take rate.
    said('a5', 'm1', '2025-07-25'),
    said('a5', 'm4', '2025-09-15'),
    // Left at the end of July.
    said('a6', 'm1', '2025-09-10'),
  ],
  milestones_reached: [
    { account_id: 'a1', milestone_id: 'm1', reached_on: '2025-07-08' },
    ...['a2', 'a3'].map((account_id) => ({ account_id, milestone_id: 'm4', reached_on: '2025-01-10' })),
  ],
  opportunities: [
    ...['a2', 'a3'].map((account_id, nth) => ({
      opportunity_id: `o${nth}`,
      account_id,
      kind: 'cross_sell',
      product_id: 'pro',
      milestone_id: 'm4',
      created_on: '2025-02-01',
      closed_on: '2025-05-10',
      status: nth === 0 ? 'won' : 'lost',
    })),
    // Decided before the milestone was ever reached there: says nothing of it.
    {
      opportunity_id: 'early',
      account_id: 'a4',
      kind: 'cross_sell',
      milestone_id: 'm4',
      created_on: '2025-02-01',
      closed_on: '2025-05-01',
      status: 'lost',
    },
  ],
  opportunity_history: [
    { opportunity_id: 'o0', valid_from: '2025-02-01', stage: 'a', amount: 900, currency: 'USD' },
    { opportunity_id: 'o0', valid_from: '2025-05-10', stage: 'won', amount: 700, currency: 'USD' },
  ],
  outcomes: [
    {
      outcome_id: 'v1',
      account_id: 'a1',
      name: 'Less waste',
      due_on: '2025-03-01',
      verified_on: '2025-02-20',
    },
    {
      outcome_id: 'v2',
      account_id: 'a1',
      name: 'Less travel',
      due_on: '2025-04-01',
      verified_on: '2025-05-01',
    },
    { outcome_id: 'v3', account_id: 'a2', name: 'Less waste', due_on: '2025-04-01' },
    { outcome_id: 'v4', account_id: 'a3', name: 'Less waste', due_on: '2025-12-01' },
  ],
  advocacy_events: [
    {
      event_id: 'e1',
      account_id: 'a1',
      kind: 'reference',
      asked_on: '2025-03-01',
      accepted_on: '2025-03-05',
    },
    { event_id: 'e2', account_id: 'a2', kind: 'review', asked_on: '2025-03-01' },
    { event_id: 'e3', account_id: 'a2', kind: 'referral', done_on: '2025-05-01', referred_account_id: 'new' },
    { event_id: 'e4', account_id: 'a3', kind: 'referral', done_on: '2025-05-02', referred_account_id: 'new' },
    { event_id: 'e5', account_id: 'a6', kind: 'case_study', done_on: '2025-05-02' },
  ],
};
