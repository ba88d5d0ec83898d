import {
  choice,
  date,
  flag,
  instant,
  integer,
  money,
  number,
  type Table,
  table,
  text,
  to,
} from './column.ts';
import { account, onDay, product } from './refs.ts';

/** How far customers are: milestones, onboardings, usage, entitlements. */
export const JOURNEY: readonly Table[] = [
  table('milestones', 'milestone_id', [
    text('milestone_id'),
    text('name'),
    choice('kind', 'onboarding first_value success'),
    integer('position?'),
    flag('is_required?'),
    integer('target_days?', { min: 0 }),
    product('product_id?'),
    money('upsell_arr?'),
    text('currency?', { currency: true }),
    flag('is_repeatable?'),
  ]),
  table(
    'milestone_predictions',
    'account_id milestone_id predicted_at',
    [account(), to('milestone_id', 'milestones.milestone_id'), instant('predicted_at'), date('predicted_on')],
    onDay('predicted_at'),
  ),
  table(
    'milestones_reached',
    'account_id milestone_id reached_on',
    [account(), to('milestone_id', 'milestones.milestone_id'), date('reached_on')],
    onDay('reached_on'),
  ),
  table(
    'take_rates',
    'milestone_id segment valid_from',
    [
      to('milestone_id', 'milestones.milestone_id'),
      text('segment'),
      date('valid_from'),
      number('rate', { min: 0, max: 1 }),
    ],
    onDay('valid_from'),
  ),
  table(
    'onboardings',
    'onboarding_id',
    [
      text('onboarding_id'),
      account(),
      date('started_on'),
      date('target_on?'),
      date('completed_on?'),
      integer('paused_days?', { min: 0 }),
      choice('status', 'open completed paused cancelled'),
    ],
    onDay('started_on'),
  ),
  table(
    'usage_days',
    'account_id user_id feature_id day',
    [
      account(),
      text('user_id'),
      to('feature_id', 'features.feature_id'),
      date('day'),
      integer('events', { min: 0 }),
      integer('value_events?', { min: 0 }),
    ],
    onDay('day'),
  ),
  table(
    'entitlements',
    'account_id product_id valid_from',
    [account(), product(), date('valid_from'), integer('seats', { min: 0 }), date('valid_to?')],
    {
      ...onDay('valid_from'),
      interval: { from: 'valid_from', to: 'valid_to', per: ['account_id', 'product_id'] },
    },
  ),
];
