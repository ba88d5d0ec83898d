import type { Source } from '../core/source.ts';

/** ARR and what became of it: opening cohorts, movements, closing balances, per period and group. */
const retention: Source = {
  id: 'retention',
  tables: ['accounts', 'account_attributes', 'arr_lines', 'fx_rates'],
  measures: {
    opening: 'money',
    closing: 'money',
    kept: 'money',
    upsell: 'money',
    cross_sell: 'money',
    uplift: 'money',
    contraction: 'money',
    churn: 'money',
    fx: 'money',
    new: 'money',
    reactivation: 'money',
    in_grace: 'money',
    accounts_opening: 'count',
    accounts_churned: 'count',
    accounts_contracted: 'count',
    accounts_upsold: 'count',
    accounts_cross_sold: 'count',
    accounts_expanded: 'count',
    accounts_new: 'count',
    accounts_reactivated: 'count',
    accounts_in_and_out: 'count',
  },
  variants: ['strict', 'movement_sum'],
  netting: ['product', 'family'],
  cells: () => {
    throw new Error('being written');
  },
  accounts: () => {
    throw new Error('being written');
  },
};

export default retention;
