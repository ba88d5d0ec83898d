import { choice, date, flag, instant, integer, number, type Table, table, text } from './column.ts';
import { account, onDay, person } from './refs.ts';

/** What customers say and how they are doing: surveys, touchpoints, health, advocacy. */
export const VOICE: readonly Table[] = [
  table(
    'surveys',
    'survey_id',
    [
      text('survey_id'),
      choice('kind', 'nps csat ces'),
      choice('touchpoint?', 'relationship onboarding support other'),
      account(),
      text('contact_id?'),
      text('contact_role?'),
      instant('sent_at'),
      instant('responded_at?'),
      number('score?'),
      number('scale_min?'),
      number('scale_max?'),
      flag('low_is_good?'),
      text('comment?'),
    ],
    onDay('responded_at', 'sent_at'),
  ),
  table(
    'touchpoints',
    'touchpoint_id',
    [
      text('touchpoint_id'),
      account(),
      person('person_id?'),
      choice('kind', 'one_to_one value_review qbr ebr training digital'),
      instant('occurred_at'),
      flag('is_held?'),
      flag('is_two_way?'),
      flag('exec_present?'),
    ],
    onDay('occurred_at'),
  ),
  table(
    'health_readings',
    'account_id component observed_at',
    [account(), text('component'), instant('observed_at'), number('score', { min: 0, max: 100 })],
    { ...onDay('observed_at'), feeds: { mart: 'health', since: 'observed_at' } },
  ),
  table(
    'health_weights',
    'model_version component',
    [
      text('model_version'),
      text('component'),
      number('weight', { min: 0 }),
      integer('stale_after_days?', { min: 0 }),
      date('valid_from'),
    ],
    { ...onDay('valid_from'), feeds: { mart: 'health' } },
  ),
  table(
    'advocacy_events',
    'event_id',
    [
      text('event_id'),
      account(),
      choice('kind', 'reference case_study review referral speaking'),
      date('asked_on?'),
      date('accepted_on?'),
      date('done_on?'),
      account('referred_account_id?'),
    ],
    onDay('done_on', 'accepted_on', 'asked_on'),
  ),
  table(
    'outcomes',
    'outcome_id',
    [text('outcome_id'), account(), text('name'), date('due_on'), date('verified_on?')],
    { known: { columns: ['due_on'], days: -120 } },
  ),
];
