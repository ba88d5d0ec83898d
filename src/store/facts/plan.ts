import { choice, currency, date, instant, money, number, type Table, table, text, to } from './column.ts';
import { account, onDay, person } from './refs.ts';

/** What was planned and spent: quotas, forecasts, costs. */
export const PLAN: readonly Table[] = [
  table(
    'quotas',
    'person_id metric period_start',
    [
      person('person_id'),
      text('metric'),
      date('period_start'),
      date('period_end'),
      money('amount'),
      currency(),
    ],
    onDay('period_start'),
  ),
  table(
    'forecasts',
    'scope metric period_start category taken_at',
    [
      text('scope'),
      text('metric'),
      date('period_start'),
      text('category'),
      instant('taken_at'),
      date('period_end'),
      money('amount'),
      currency(),
    ],
    onDay('taken_at'),
  ),
  table(
    'costs',
    'cost_id',
    [
      text('cost_id'),
      date('month'),
      choice('bucket', 'sales marketing onboarding cs cogs'),
      text('segment?'),
      text('channel?'),
      to('campaign_id?', 'campaigns.campaign_id'),
      account('account_id?'),
      to('onboarding_id?', 'onboardings.onboarding_id'),
      number('hours?', { min: 0 }),
      number('amount?'),
      currency(),
    ],
    onDay('month'),
  ),
];
