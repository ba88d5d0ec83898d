import { z } from 'zod';
import { type ImportResult, importFiles } from '../store/import/import-files.ts';
import { describeProblems } from '../store/import/problems.ts';
import { refreshAll } from '../store/marts/all.ts';
import { command, type Outcome } from './shell/command.ts';
import { day } from './shell/inputs.ts';
import { alignedTable } from './shell/table.ts';

export default command({
  summary: 'load CSV files, or folders of them; all of it or nothing',
  examples: [
    ['import data/', 'every file of a folder: accounts.csv, arr_lines.csv.gz, …'],
    ['import accounts.csv --through 2025-08-12', 'the file is complete up to that day'],
    ['import data/ --dry-run', 'only check'],
  ],
  json: true,
  configure: (command) => {
    command
      .argument('<paths...>', 'files named after their table, or folders')
      .option('--through <date>', 'the last day that the files are complete for (default: yesterday)')
      .option('--dry-run', 'check everything, keep nothing');
  },
  input: z.object({
    paths: z.array(z.string()),
    through: day.optional(),
    dryRun: z.boolean().default(false),
  }),
  run: async ({ paths, through, dryRun }, context) => {
    const { settings } = await context.config();
    const { today, instant } = await context.now();
    const store = await context.store();
    const result = await importFiles(store, {
      paths,
      through,
      dryRun,
      timeZone: settings.timeZone,
      reportingCurrency: settings.reportingCurrency,
      today,
      now: instant,
      progress: context.progress,
    });
    if (!dryRun && result.problems.length === 0) await refreshAll(store, settings, today, context.progress);
    return outcomeOf(result, dryRun);
  },
});

function outcomeOf({ tables, problems, more }: ImportResult, dryRun: boolean): Outcome {
  const json = { tables, problems, ...(more > 0 ? { more } : {}) };
  if (problems.length > 0) {
    return {
      json,
      complaint: [...describeProblems({ problems, more }), 'Nothing was loaded.'].join('\n'),
      exit: 2,
    };
  }
  const rows = Object.entries(tables).map(([table, counts]) => [
    table,
    ...[counts.inserted, counts.updated, counts.unchanged, counts.deleted ?? 0].map(String),
  ]);
  const text = alignedTable(['Table', 'Inserted', 'Updated', 'Unchanged', 'Deleted'], rows);
  return { json, text: dryRun ? `${text}\nThis was a trial: nothing was kept.` : text };
}
