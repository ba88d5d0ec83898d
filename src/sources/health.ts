import type { Source } from '../core/source.ts';
import { healthFrame, MEASURES } from './health/frame.ts';
import { accounts, components, falls } from './health/lists.ts';
import { cellsOf } from './sql/frame/frame.ts';

/** How customers are doing: their scores on a day, by band and by what they pay. */
const health = {
  id: 'health',
  tables: ['accounts', 'account_attributes', 'arr_lines', 'fx_rates', 'health_readings', 'health_weights'],
  measures: MEASURES,
  variants: [],
  attributesOn: 'last',
  netting: [],
  lists: { accounts, falls, components },
  // 13 months of 100,000 accounts: 5 s. A trend is given where it is asked for.
  cheap: ({ periods, where }) =>
    periods.length <= 1 || where.some(({ attribute, op }) => attribute === 'account' && op === '='),
  cells: (request, settings) => cellsOf(healthFrame, request, settings),
} satisfies Source;

export default health;
