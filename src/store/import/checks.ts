import { checkManagers, checkParents } from './check-cycles.ts';
import { checkIntervals } from './check-intervals.ts';
import { checkRates } from './check-rates.ts';
import { checkReferences } from './check-references.ts';
import type { Incoming } from './incoming.ts';

/**
 * Whatever takes more than one row to see, looked at as the database is after the merge. Where rows of a table
 * were refused, no check that needs them runs: it could report what they would have put right.
 */
export async function checkMerged(incoming: Incoming, reportingCurrency: string): Promise<void> {
  const { staged } = incoming;
  await checkReferences(incoming);
  for (const { table, isWhole } of staged) if (isWhole) await checkIntervals(incoming, table);
  const isWhole = (name: string): boolean => staged.some((one) => one.table.name === name && one.isWhole);
  if (isWhole('people')) await checkManagers(incoming);
  if (isWhole('account_attributes')) await checkParents(incoming);
  if (staged.some((one) => one.table.name === 'fx_rates' && !one.isWhole)) return;
  for (const { table } of staged) {
    const { name } = table;
    if (name === 'arr_lines' || name === 'fx_rates') await checkRates(incoming, name, reportingCurrency);
  }
}
