import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addDays, type Day, type Instant } from '../core/calendar.ts';
import { UserError } from '../core/errors.ts';
import type { Progress, Store } from '../core/ports.ts';
import type { Settings } from '../core/settings.ts';
import { importFiles } from '../store/import/import-files.ts';
import { describeProblems } from '../store/import/problems.ts';
import {
  clearFacts,
  hasFacts,
  type MadeWith,
  rememberSample as remember,
  type SampleChoice,
  sampleHeld,
} from '../store/sample.ts';
import { columnsOf, SAMPLE_TABLES } from './facts.ts';
import { csvLine, FUTURE_FOLDER, writeSample } from './write.ts';

/** Fills a database with the sample company, and moves it on from day to day. */

export interface InstallContext {
  readonly settings: Settings;
  readonly today: Day;
  readonly now: Instant;
  readonly progress: Progress;
}

/** `loaded` anew, `advanced` by the days since, or `kept` as it was. */
export type Installed = 'loaded' | 'advanced' | 'kept';

/**
 * Makes the database hold this sample company as of today. What an earlier sample left is cleared away; facts of any
 * other origin never are: throws `UserError`.
 */
export async function installSample(
  store: Store,
  choice: SampleChoice,
  context: InstallContext,
): Promise<Installed> {
  const held = await sampleHeld(store);
  if (held === null && (await hasFacts(store))) {
    throw new UserError(
      'This database holds facts that are not the sample company’s, and the demo would replace them. ' +
        'Give the demo a place of its own: set BELLWETHER_HOME to another folder (or DATABASE_URL to another database).',
    );
  }
  if (held !== null && isSame(held, choice)) {
    if (held.through === context.today) return 'kept';
    if (held.through < context.today && (await advance(store, held, context))) return 'advanced';
  }
  await clearFacts(store);
  await load(store, choice, context);
  return 'loaded';
}

const isSame = (a: SampleChoice, b: SampleChoice): boolean =>
  a.accounts === b.accounts && a.months === b.months && a.seed === b.seed;

async function load(store: Store, choice: SampleChoice, context: InstallContext): Promise<void> {
  // Said first, so that a load cut short is known to be a sample's and may be cleared.
  await remember(store, { ...choice, day: context.today, through: '1900-01-01' });
  await inFolder(async (folder) => {
    await writeSample(folder, { ...choice, today: context.today }, context.progress);
    await bringIn(store, folder, context, null);
  });
  await remember(store, { ...choice, day: context.today, through: context.today });
}

/** Brings in the days since; false where the sample does not reach that far. */
async function advance(store: Store, held: MadeWith, context: InstallContext): Promise<boolean> {
  if (held.through < held.day) return false;
  return inFolder(async (folder) => {
    const { futureDays } = await writeSample(folder, { ...held, today: held.day }, context.progress);
    if ((futureDays.at(-1) ?? held.day) < context.today) return false;
    for (const day of futureDays.filter((each) => each > held.through && each <= context.today)) {
      const coming = join(folder, FUTURE_FOLDER, day);
      await nameEveryTable(coming);
      await bringIn(store, coming, context, addDays(day, -1));
      await remember(store, { ...held, through: day });
    }
    return true;
  });
}

/** A table that a day brought nothing for is complete through that day as well: an empty file says so. */
async function nameEveryTable(folder: string): Promise<void> {
  for (const table of SAMPLE_TABLES) {
    await writeFile(join(folder, `${table}.csv`), csvLine(columnsOf(table)), { flag: 'ax' }).catch(
      unlessThere,
    );
  }
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

async function bringIn(
  store: Store,
  path: string,
  context: InstallContext,
  through: Day | null,
): Promise<void> {
  const { settings, today, now, progress } = context;
  const result = await importFiles(store, {
    paths: [path],
    through: through ?? undefined,
    timeZone: settings.timeZone,
    reportingCurrency: settings.reportingCurrency,
    today,
    now,
    progress,
  });
  if (result.problems.length > 0) {
    throw new Error(`the sample company cannot be imported:\n${describeProblems(result).join('\n')}`);
  }
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-sample-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
