import type { Answer, Answers, Rows } from '../core/answer.ts';
import { assemble, type Gathered } from '../core/assemble.ts';
import type { Day } from '../core/calendar.ts';
import type { Kpi } from '../core/kpi.ts';
import { isNothing, sumMeasures } from '../core/measures.ts';
import type { Emptied } from '../core/notes.ts';
import type { Store } from '../core/ports.ts';
import type { Ask, Now, Query, Scope } from '../core/query.ts';
import { tally } from '../core/result.ts';
import type { Settings } from '../core/settings.ts';
import { type AccountRow, tablesOf } from '../core/source.ts';
import type { NameOf } from '../core/words.ts';
import { type Needs, needsOf, type Side } from './needs.ts';
import type { NeedPair, WhyNeeds } from './part-needs.ts';
import type { Need } from './plan.ts';
import { type CellsRead, readAccounts, readCells, readLists } from './read.ts';

/** Queries → answers: collects what all of them need, reads it in few statements, and puts each answer together. */

export interface AnswerDeps {
  readonly read: Store['read'];
  /** KPI id → KPI. */
  readonly kpis: ReadonlyMap<string, Kpi>;
  readonly settings: Settings;
  /** What the asker may see. */
  readonly scope: Scope;
  readonly now: Now;
  /** The asker sees few enough accounts that even what is not summed up ahead is quick. */
  readonly fewAccounts: boolean;
  /** The oldest `through` of the tables; null before any import. */
  freshness(tables: readonly string[]): Promise<Day | null>;
  /** A query as it is written in an ask. */
  echo(query: Query): string;
  /** Names behind the ids of accounts, people and products that the asker may see. */
  readonly nameOf: NameOf;
  /** Puts an error into the log; the reference that it is found under. */
  report(error: unknown): string;
}

export interface Wants {
  /** A trend for every query, not only for those that ask for one. */
  readonly trend: boolean;
  /** How many movers to name; 0 does not look for them. */
  readonly movers: number;
  /** Every account's own value, whatever the words ask for. */
  readonly accounts?: boolean;
}

/** What a person who asks sees. */
export const ASKED: Wants = { trend: false, movers: 5 };

/** Answers a whole ask. Throws a UserError for a KPI or variant that is not known. */
export async function answerAsk(ask: Ask, deps: AnswerDeps, wants: Wants = ASKED): Promise<Answers> {
  // Two variants of one KPI are told apart by what they count of each account.
  const accounts = ask.join === 'variants';
  const answers = await answerQueries(ask.queries, deps, { ...wants, accounts });
  const { echo, join, notes, offers = [] } = ask;
  return { echo, join, answers, notes, offers };
}

/** Answers many queries in a handful of statements, in the order asked. */
export const answerQueries = (
  queries: readonly Query[],
  deps: AnswerDeps,
  wants: Wants = ASKED,
): Promise<Answer[]> =>
  answerScoped(
    queries.map((query) => ({ query, scope: deps.scope })),
    deps,
    wants,
  );

/** A question, and what the one who reads the answer may see. */
export interface ScopedQuery {
  readonly query: Query;
  readonly scope: Scope;
  /** In place of what all of them want. */
  readonly wants?: Wants;
}

/** The same for several readers, each within their own rows. */
export async function answerScoped(
  asked: readonly ScopedQuery[],
  deps: AnswerDeps,
  wants: Wants,
): Promise<Answer[]> {
  const needs = asked.map(({ query, scope, wants: own }) =>
    needsOf(query, { ...deps, ...wants, ...own, scope }),
  );
  const cells = await readCells(needs.flatMap(cellNeeds), deps);
  const accounts = await readAccounts(
    needs.flatMap((one) => one.accounts ?? []),
    deps,
  );
  const lists = await listsOf(needs, deps);
  const emptied = await readEmptied(needs, cells, deps);
  const fresh = await readFreshness(needs, deps);
  const read = { cells, accounts, lists, emptied, fresh };
  return needs.map((one, nth) => answerOf(one, read, deps, asked[nth]?.wants ?? wants));
}

const cellNeeds = (needs: Needs): Need[] =>
  [
    needs.main.rows,
    needs.main.base,
    needs.other?.rows,
    needs.other?.base,
    ...needs.trend.map(({ need }) => need),
    ...needs.beside.map(({ need }) => need),
    needs.perAccount ?? undefined,
    ...whyPairs(needs).flatMap(({ before, after }) => [before, after]),
  ].filter((need) => need !== undefined);

const whyPairs = ({ why }: Needs): readonly NeedPair[] =>
  why === null ? [] : [...(why.accounts === null ? [] : [why.accounts]), ...why.dimensions];

interface Read {
  readonly cells: CellsRead;
  readonly accounts: ReadonlyMap<Need, readonly AccountRow[]>;
  readonly lists: ReadonlyMap<Needs, Rows>;
  readonly emptied: ReadonlyMap<Needs, Emptied>;
  readonly fresh: ReadonlyMap<Needs, Day | null>;
}

function answerOf(needs: Needs, read: Read, deps: AnswerDeps, wants: Wants): Answer {
  const { query, kpi, main, other } = needs;
  const { cells } = read;
  const sum = (need: Need) =>
    sumMeasures(
      need.source,
      cells.of(need).map(({ measures }) => measures),
    );
  const tallyOf = (side: Side) => tally(kpi, query.by, cells.of(side.rows), cells.of(side.base));
  const gathered = {
    main: tallyOf(main),
    range: main.range,
    other: other === null ? null : { tally: tallyOf(other), period: other.period, range: other.range },
    trend: needs.trend.map(({ period, need }) => ({ period, range: need.range, measures: sum(need) })),
    beside: needs.beside.map(({ kpi: beside, need }) => ({ kpi: beside, measures: sum(need) })),
    accounts: needs.accounts === null ? [] : (read.accounts.get(needs.accounts) ?? []),
    list: read.lists.get(needs) ?? null,
    why: needs.why === null ? null : whyCells(needs.why, cells),
    perAccount: needs.perAccount === null ? null : cells.of(needs.perAccount),
    emptied: read.emptied.get(needs) ?? null,
    dataThrough: read.fresh.get(needs) ?? null,
    statements: [...new Set(cellNeeds(needs).map((need) => cells.statementOf(need)))],
  };
  return assemble(query, kpi, deps.echo(query), gathered, { ...deps, ...wants });
}

function whyCells({ accounts, dimensions }: WhyNeeds, cells: CellsRead): NonNullable<Gathered['why']> {
  const both = ({ before, after }: NeedPair) => ({ before: cells.of(before), after: cells.of(after) });
  return {
    accounts: accounts === null ? null : both(accounts),
    dimensions: dimensions.map((pair) => ({ name: pair.name, cells: both(pair) })),
  };
}

/** Where a result came out empty: tries each filter alone, and none at all, to say which of them emptied it. */
async function readEmptied(
  all: readonly Needs[],
  cells: CellsRead,
  deps: AnswerDeps,
): Promise<ReadonlyMap<Needs, Emptied>> {
  const empty = all.filter(({ main }) => cells.of(main.base).every(({ measures }) => isNothing(measures)));
  const alone = (needs: Needs, where: Query['where']): Need => {
    const { base } = needs.main;
    return { ...base, request: { ...base.request, by: [], where } };
  };
  const probes = empty.map((needs) => ({
    needs,
    each: needs.main.base.request.where.map((filter) => ({ filter, need: alone(needs, [filter]) })),
    bare: alone(needs, []),
  }));
  const probed = await readCells(
    probes.flatMap(({ each, bare }) => [...each.map(({ need }) => need), bare]),
    deps,
  );
  const nothing = (need: Need) => probed.of(need).every(({ measures }) => isNothing(measures));
  return new Map(
    probes.map(({ needs, each, bare }) => [
      needs,
      {
        without: nothing(bare),
        all: each.map(({ filter }) => filter),
        by: each.filter(({ need }) => nothing(need)).map(({ filter }) => filter),
      },
    ]),
  );
}

async function listsOf(all: readonly Needs[], deps: AnswerDeps): Promise<ReadonlyMap<Needs, Rows>> {
  const wanted = all.flatMap((needs) => (needs.list === null ? [] : [{ needs, list: needs.list }]));
  const read = await readLists(wanted, deps);
  return new Map([...read].map(([{ needs }, rows]) => [needs, rows]));
}

async function readFreshness(
  all: readonly Needs[],
  deps: AnswerDeps,
): Promise<ReadonlyMap<Needs, Day | null>> {
  const byTables = new Map<string, Promise<Day | null>>();
  const pairs = all.map(async (needs) => {
    const tables = tablesOf(needs.kpi.source, needs.query.variant);
    const key = tables.join();
    const asked = byTables.get(key) ?? deps.freshness(tables);
    byTables.set(key, asked);
    return [needs, await asked] as const;
  });
  return new Map(await Promise.all(pairs));
}
