import { FACT_TABLES } from '../store/facts/tables.ts';
import { type DayNumber, instantText, learnedOn, type Minute } from './days.ts';

/** One row on its way into a table, or one version of it. */
export interface Fact {
  readonly table: string;
  /** The day whose morning import first brings it. */
  readonly learned: DayNumber;
  /** In the order of `columnsOf(table)`; null is an empty field. */
  readonly values: readonly (string | null)[];
}

export type Field = string | number | boolean | null;
export type Fields = Readonly<Record<string, Field>>;

/** What a person achieved, for quotas and forecasts; in the reporting currency. */
export interface Credit {
  readonly personId: string;
  readonly metric: 'bookings' | 'renewals';
  readonly on: DayNumber;
  readonly amount: number;
}

/** Tables whose rows change after they are first known: all their rows say when. */
const VERSIONED = new Set([
  'accounts',
  'account_attributes',
  'people',
  'arr_lines',
  'entitlements',
  'renewals',
  'risks',
  'onboardings',
  'surveys',
  'advocacy_events',
  'outcomes',
  'leads',
  'opportunities',
]);

interface Layout {
  readonly columns: readonly string[];
  readonly place: ReadonlyMap<string, number>;
  readonly recorded: number | null;
}

function layoutOf(name: string, declared: readonly string[]): Layout {
  const columns = VERSIONED.has(name) ? [...declared, 'recorded_at'] : declared;
  return {
    columns,
    place: new Map(columns.map((column, index) => [column, index])),
    recorded: VERSIONED.has(name) ? declared.length : null,
  };
}

const LAYOUTS: ReadonlyMap<string, Layout> = new Map(
  FACT_TABLES.map((table) => [
    table.name,
    layoutOf(
      table.name,
      table.columns.map((column) => column.name),
    ),
  ]),
);

function layout(table: string): Layout {
  const found = LAYOUTS.get(table);
  if (found === undefined) throw new Error(`the sample writes to ${table}, which is no fact table`);
  return found;
}

export const SAMPLE_TABLES: readonly string[] = [...LAYOUTS.keys()];
export const columnsOf = (table: string): readonly string[] => layout(table).columns;

const fieldText = (field: Field): string | null =>
  field === null || field === '' ? null : typeof field === 'string' ? field : String(field);

/** Collects the rows of one account, or of the company as a whole. */
export interface Sheet {
  readonly facts: readonly Fact[];
  readonly credits: readonly Credit[];
  /** Adds a row that is known from `at` on; columns that are left out stay empty. */
  add(table: string, at: Minute, fields: Fields): void;
  /** Adds one version per step, each with what the steps before it said; steps come in order of time. */
  history(table: string, first: Fields, steps: readonly Step[]): void;
  credit(credit: Credit): void;
}

export type Step = readonly [Minute, Fields];

function valuesOf(table: string, at: Minute, fields: Fields): (string | null)[] {
  const { columns, place, recorded } = layout(table);
  const values = new Array<string | null>(columns.length).fill(null);
  for (const name in fields) {
    const index = place.get(name);
    if (index === undefined) throw new Error(`${table} has no column ${name}`);
    values[index] = fieldText(fields[name] ?? null);
  }
  if (recorded !== null) values[recorded] = instantText(at);
  return values;
}

export function sheet(): Sheet {
  const facts: Fact[] = [];
  const credits: Credit[] = [];
  const add: Sheet['add'] = (table, at, fields) => {
    facts.push({ table, learned: learnedOn(at), values: valuesOf(table, at, fields) });
  };
  return {
    facts,
    credits,
    add,
    history(table, first, steps) {
      let row = first;
      for (const [at, change] of steps) {
        row = { ...row, ...change };
        add(table, at, row);
      }
    },
    credit: (credit) => void credits.push(credit),
  };
}
