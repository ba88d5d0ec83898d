import type { MeasureKind, Source } from '../core/source.ts';
import { churnedList } from './churned/list.ts';
import { cellsServe, rollupStatement } from './retention/cells.ts';
import { ITEM_DIMENSIONS, NAMED_VARIANTS, VARIANTS } from './retention/plan.ts';
import { accountStatement, cellStatement } from './retention/statement.ts';
import { COUNTS, MONEY } from './retention/tally.ts';

const kinds = (names: readonly string[], kind: MeasureKind): Record<string, MeasureKind> =>
  Object.fromEntries(names.map((name) => [name, kind]));

/**
 * ARR and what became of it: opening cohorts, movements and closing balances, per period and group. Whole months,
 * quarters, halves and years come from the cells; any other two days, groupings and readings from the spans.
 */
const retention = {
  id: 'retention',
  tables: ['accounts', 'account_attributes', 'arr_lines', 'fx_rates'],
  measures: { ...kinds(MONEY, 'money'), ...kinds(COUNTS, 'count') },
  variants: VARIANTS,
  namedVariants: NAMED_VARIANTS,
  timeless: ['eligible_only', 'attach'],
  dimensions: ITEM_DIMENSIONS.map((name) => ({ name })),
  lists: { churned: churnedList(accountStatement) },
  netting: ITEM_DIMENSIONS,
  cheap: cellsServe,
  cells: (request, settings) =>
    cellsServe(request, settings) ? rollupStatement(request, settings) : cellStatement(request, settings),
  accounts: accountStatement,
} satisfies Source;

export default retention;
