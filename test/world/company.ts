import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Day } from '#src/core/calendar.ts';
import type { Config } from '#src/core/config.ts';
import { type AnswerDocument, answersDocument } from '#src/core/contract.ts';
import type { Person } from '#src/core/policy.ts';
import { ALL_SCOPE, type Scope } from '#src/core/query.ts';
import { importFiles } from '#src/store/import/import-files.ts';
import { clearFacts } from '#src/store/sample.ts';
import { ASKED, type Wants } from '#src/use/answer.ts';
import { askText } from '#src/use/desk.ts';
import { type FreshDatabase, freshDatabase } from './database.ts';
import { PLAIN_CONFIG, SILENT, worldOn } from './world.ts';

/** A company of rows, loaded as CSV files by the product's own import and asked through its own answers. */

export type Rows = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

export interface AskedCompany {
  readonly database: FreshDatabase;
  /** The one document of an ask. Throws with the problem's message, and where the ask has several answers. */
  ask(text: string, asker?: Asker): Promise<AnswerDocument>;
  /** All documents of an ask, in order. */
  askAll(text: string, asker?: Asker): Promise<readonly AnswerDocument[]>;
  /** Loads more rows, as a later import. */
  load(rows: Rows): Promise<void>;
  /** Becomes another company: a database serves a whole file of them. */
  become(rows: Rows): Promise<void>;
  drop(): Promise<void>;
}

export interface Asker {
  readonly scope?: Scope;
  readonly person?: Person | null;
  readonly wants?: Wants;
}

const field = (value: unknown): string => {
  const text = value === null || value === undefined ? '' : String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

const csvOf = (rows: Rows[string]): string => {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return [names.join(','), ...rows.map((row) => names.map((name) => field(row[name])).join(','))].join('\n');
};

/** Imports the rows as on `today`; throws where the import finds problems. */
export async function loadRows(
  database: FreshDatabase,
  rows: Rows,
  today: Day,
  { settings: { timeZone, reportingCurrency } }: Config = PLAIN_CONFIG,
): Promise<void> {
  if (Object.values(rows).every((list) => list.length === 0)) return;
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-company-'));
  try {
    for (const [table, list] of Object.entries(rows)) {
      if (list.length > 0) await writeFile(join(folder, `${table}.csv`), `${csvOf(list)}\n`);
    }
    const { problems } = await importFiles(database.store, {
      paths: [folder],
      timeZone,
      reportingCurrency,
      today,
      now: `${today}T09:30:00Z`,
      progress: SILENT,
    });
    if (problems.length > 0)
      throw new Error(problems.map((p) => `${p.file}:${p.line} ${p.message}`).join('\n'));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Imports the rows as on `today` and asks on that day. */
export async function companyOf(
  rows: Rows,
  today: Day,
  config: Config = PLAIN_CONFIG,
): Promise<AskedCompany> {
  const database = await freshDatabase();
  await loadRows(database, rows, today, config);
  const world = await worldOn(database.store, today, config);
  const askAll = async (text: string, { scope = ALL_SCOPE, person = null, wants = ASKED }: Asker = {}) => {
    const asked = await askText(text, { person, scope }, world, wants);
    if (!asked.ok) throw new Error(`${text}: ${asked.problem.message}`);
    const document = answersDocument(asked.answers);
    return 'answers' in document ? document.answers : [document];
  };
  return {
    database,
    askAll,
    ask: async (text, asker) => {
      const [only, ...others] = await askAll(text, asker);
      if (only === undefined || others.length > 0) throw new Error(`${text}: ${others.length + 1} answers`);
      return only;
    },
    load: (more) => loadRows(database, more, today, config),
    become: async (other) => {
      await clearFacts(database.store);
      await loadRows(database, other, today, config);
    },
    drop: () => database.drop(),
  };
}
