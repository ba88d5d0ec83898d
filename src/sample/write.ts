import { appendFile, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Day, isDay } from '../core/calendar.ts';
import type { Progress } from '../core/ports.ts';
import { companyOf, type SampleOptions } from './company.ts';
import { type DayNumber, dayText } from './days.ts';
import { columnsOf, type Fact, SAMPLE_TABLES } from './facts.ts';
import { sampleFacts } from './generate.ts';

/** The folder within the sample's own that holds one folder for each coming day. */
export const FUTURE_FOLDER = 'future';

export interface Written {
  /** Rows by table in the folder itself. */
  readonly tables: Readonly<Record<string, number>>;
  /** Days that have a folder under `future`, in order. */
  readonly futureDays: readonly Day[];
}

const mustQuote = (field: string | null): boolean => field !== null && /[",\r\n]/.test(field);
const quoted = (field: string | null): string | null =>
  mustQuote(field) ? `"${field?.replaceAll('"', '""')}"` : field;

/** One CSV line with its end; null is an empty field. */
export const csvLine = (values: readonly (string | null)[]): string =>
  `${(values.some(mustQuote) ? values.map(quoted) : values).join(',')}\n`;

/** Text of one file that waits to be written. */
interface Pending {
  readonly path: string;
  text: string;
  rows: number;
}

/** A file's text is written once there is so much of it. */
const CHUNK = 1 << 15;

/** Collects lines and appends them to their files in chunks; a new file begins with its header. */
function csvFiles(pathOf: (table: string, learned: DayNumber) => string) {
  const tables = new Map(SAMPLE_TABLES.map((table) => [table, new Map<DayNumber, Pending>()]));
  const full = new Set<Pending>();
  const open = (table: string, learned: DayNumber): Pending => {
    const file = { path: pathOf(table, learned), text: csvLine(columnsOf(table)), rows: 0 };
    tables.get(table)?.set(learned, file);
    return file;
  };
  const flush = async (file: Pending): Promise<void> => {
    await appendFile(file.path, file.text);
    file.text = '';
  };
  return {
    open,
    add(table: string, learned: DayNumber, values: Fact['values']): void {
      const file = tables.get(table)?.get(learned) ?? open(table, learned);
      file.text += csvLine(values);
      file.rows++;
      if (file.text.length >= CHUNK) full.add(file);
    },
    async flushFull(): Promise<void> {
      for (const file of full) await flush(file);
      full.clear();
    },
    async flushAll(): Promise<void> {
      for (const files of tables.values()) for (const file of files.values()) await flush(file);
    },
  };
}

/** Empties the folder of what an earlier sample left there, and of nothing else. */
async function prepare(dir: string, days: readonly Day[]): Promise<void> {
  await mkdir(dir, { recursive: true });
  const future = join(dir, FUTURE_FOLDER);
  for (const name of await readdir(future).catch(() => []))
    if (isDay(name)) await rm(join(future, name), { recursive: true });
  for (const table of SAMPLE_TABLES) await rm(join(dir, `${table}.csv`), { force: true });
  for (const day of days) await mkdir(join(future, day), { recursive: true });
}

/**
 * Writes the sample company to `dir`: what is known on the morning of `today` as `<table>.csv`, and what each of the
 * next thirty mornings brings as `future/<day>/<table>.csv`. Files of an earlier sample there are replaced. The same
 * options give the same bytes. Throws a UserError for options that no company can be made from.
 */
export async function writeSample(dir: string, options: SampleOptions, progress: Progress): Promise<Written> {
  const { today, horizon, accounts } = companyOf(options);
  const futureDays = Array.from({ length: horizon - today }, (_, nth) => dayText(today + 1 + nth));
  await prepare(dir, futureDays);
  const files = csvFiles((table, learned) =>
    learned === today
      ? join(dir, `${table}.csv`)
      : join(dir, FUTURE_FOLDER, dayText(learned), `${table}.csv`),
  );
  const past = SAMPLE_TABLES.map((table) => [table, files.open(table, today)] as const);
  progress.start('Making the sample company', accounts);
  for (const facts of sampleFacts(options)) {
    for (const { table, learned, values } of facts) files.add(table, Math.max(learned, today), values);
    await files.flushFull();
    if (facts[0]?.table === 'accounts') progress.advance(1);
  }
  await files.flushAll();
  progress.done();
  return { tables: Object.fromEntries(past.map(([table, file]) => [table, file.rows])), futureDays };
}
