import type { Source } from '../core/source.ts';
import { DUE_MEASURES, DUE_VARIANTS, dueFrame } from './renewals/due.ts';
import { DIMENSIONS, FLAGS, TABLES } from './renewals/terms.ts';
import { accountsOf, cellsOf } from './sql/frame/frame.ts';

/** Renewals by the period in which they were due, and what became of them. */
const renewals = {
  id: 'renewals',
  tables: TABLES,
  measures: DUE_MEASURES,
  variants: DUE_VARIANTS,
  attributesOn: 'event',
  netting: [],
  dimensions: DIMENSIONS,
  flags: FLAGS,
  cheap: () => true,
  cells: (request, settings) => cellsOf(dueFrame, request, settings),
  accounts: (request, settings, limit) => accountsOf(dueFrame, request, settings, limit),
} satisfies Source;

export default renewals;
