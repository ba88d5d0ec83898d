import { z } from 'zod';
import type { Registries } from '../core/registries.ts';
import { catalogue, catalogueEntry, definition, findKpi } from './shell/catalogue.ts';
import { command, type Outcome } from './shell/command.ts';
import { alignedTable } from './shell/table.ts';

export default command({
  summary: 'list the KPIs, or show what one of them means',
  examples: [
    ['kpis', 'all of them'],
    ['kpis nrr', 'formula, variants and groupings of one'],
    ['kpis --json', 'the catalogue for programs'],
  ],
  json: true,
  configure: (command) => {
    command.argument('[id]', 'id or alias of a KPI');
  },
  input: z.object({ id: z.string().optional() }),
  run: async ({ id }, context) => {
    const registries = await context.registries();
    const { settings } = await context.config();
    return id === undefined
      ? all(registries, settings.rollupAttributes)
      : one(registries, id, settings.rollupAttributes);
  },
});

function all(registries: Registries, rollup: readonly string[]): Outcome {
  const entries = catalogue(registries, rollup);
  const rows = entries.map(({ id, title, stage, unit, review }) => [id, title, stage, unit, review]);
  return { json: entries, text: alignedTable(['KPI', 'Title', 'Stage', 'Unit', 'Review'], rows) };
}

function one(registries: Registries, id: string, rollup: readonly string[]): Outcome {
  const kpi = findKpi(registries, id);
  const entry = catalogueEntry(kpi, rollup);
  const lines = definition(kpi, entry).map(([label, text]) => `${label.padEnd(14)}${text}`);
  return { json: entry, text: [kpi.title, ...lines].join('\n') };
}
