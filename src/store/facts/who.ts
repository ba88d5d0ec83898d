import { choice, date, type Table, table, text } from './column.ts';
import { account, onDay, person } from './refs.ts';

/** Who there is: accounts, their attributes over time, people. */
export const WHO: readonly Table[] = [
  table(
    'accounts',
    'account_id',
    [
      text('account_id'),
      text('name'),
      choice('kind?', 'customer prospect trial internal partner', { fallback: 'customer' }),
      date('created_on?'),
      text('domain?'),
      text('crm_url?'),
    ],
    { ...onDay('created_on'), moves: 'account_id' },
  ),
  table(
    'account_attributes',
    'account_id attribute valid_from',
    [account(), text('attribute'), date('valid_from'), text('value'), date('valid_to?')],
    {
      ...onDay('valid_from'),
      interval: { from: 'valid_from', to: 'valid_to', per: ['account_id', 'attribute'] },
      moves: 'account_id',
    },
  ),
  table(
    'people',
    'person_id',
    [
      text('person_id'),
      text('name'),
      text('email'),
      choice('role?', 'csm renewal_rep sales_rep manager exec'),
      person('manager_id?'),
      text('team?'),
      date('starts_on?'),
      date('ends_on?'),
    ],
    onDay('starts_on'),
  ),
];
