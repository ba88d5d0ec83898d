import type { Rows } from '../core/answer.ts';
import type { Store } from '../core/ports.ts';
import { NO_SCOPE, type Scope } from '../core/query.ts';
import type { Settings } from '../core/settings.ts';
import type { AccountRow, Cell } from '../core/source.ts';
import { blamed } from './blame.ts';
import { type Need, numbered, type Planned, plan, questionKey, type Slot, scopeKey } from './plan.ts';
import { readScoped } from './read-scoped.ts';
import { toAccountRow, toCell, toRows } from './rows.ts';

/** Running planned statements, each once. */

export interface ReadDeps {
  readonly read: Store['read'];
  readonly settings: Settings;
}

/** Sources rank accounts by what their balance moved; a KPI ranks its own contribution among so many of them. */
const ACCOUNT_POOL = 200;

export interface CellsRead {
  of(need: Need): readonly Cell[];
  statementOf(need: Need): string;
}

/** Reads all needs in as few statements as can be. */
export async function readCells(needs: readonly Need[], deps: ReadDeps): Promise<CellsRead> {
  const planned = plan(needs);
  const read = await Promise.all(planned.planned.map(async (one) => [one, await run(one, deps)] as const));
  const results = new Map<Planned, readonly Ran[]>(read);
  const ran = (need: Need): { result: Ran; slot: Slot } => {
    const slot = planned.slot(need);
    const result = results.get(slot.planned)?.[slot.reader];
    if (result === undefined) throw new Error('this statement was not run');
    return { result, slot };
  };
  return {
    of: (need) => {
      const { result, slot } = ran(need);
      return result.byPeriod.get(slot.period) ?? [];
    },
    statementOf: (need) => ran(need).result.statement,
  };
}

/** What was read for one reader. */
interface Ran {
  readonly statement: string;
  readonly byPeriod: ReadonlyMap<number, readonly Cell[]>;
}

async function run(
  { source, request, scopes }: Planned,
  { read, settings }: ReadDeps,
): Promise<readonly Ran[]> {
  const write = (scope: Scope) => source.cells({ ...request, scope }, settings);
  let hasRows = false;
  try {
    const found = await readScoped(scopes, write, read);
    hasRows = true;
    return found.map(({ name, rows }) => {
      const cells = rows.map((row) => toCell(row, source, request.by.length, name));
      return { statement: name, byPeriod: Map.groupBy(cells, (cell) => cell.period) };
    });
  } catch (error) {
    throw await blamed(error, source, { ...request, scope: alone(scopes) }, read, hasRows);
  }
}

/** The accounts behind each need; needs that ask the same share one statement. */
export async function readAccounts(
  needs: readonly Need[],
  { read, settings }: ReadDeps,
): Promise<ReadonlyMap<Need, readonly AccountRow[]>> {
  return readEach(
    needs,
    (need) => need,
    async ({ source, request, range }, scopes) => {
      const { accounts } = source;
      if (accounts === undefined) return scopes.map(() => []);
      const write = (scope: Scope) =>
        accounts({ ...request, scope, periods: [range] }, settings, ACCOUNT_POOL);
      const found = await readScoped(scopes, write, read);
      return found.map(({ name: statement, rows }) =>
        rows.map((row) => toAccountRow(row, source, statement)),
      );
    },
  );
}

/** A list of single rows that is wanted. */
export interface ListNeed {
  readonly name: string;
  readonly need: Need;
  readonly limit: number;
}

/** Lists; those that ask the same share one statement. */
export async function readLists<T extends { readonly list: ListNeed }>(
  wanted: readonly T[],
  deps: ReadDeps,
): Promise<ReadonlyMap<T, Rows>> {
  return readEach(
    wanted,
    ({ list }) => list.need,
    ({ list }, scopes) => readList(list, scopes, deps),
    ({ list }) => `${list.name} ${list.limit}`,
  );
}

/** Throws for a name that the source does not have, which the checks at the start rule out. */
async function readList(
  { name, need, limit }: ListNeed,
  scopes: readonly Scope[],
  { read, settings }: ReadDeps,
): Promise<readonly Rows[]> {
  const { source, request, range } = need;
  const list = source.lists?.[name];
  if (list === undefined) throw new Error(`${source.id} has no list ${name}`);
  const write = (scope: Scope) => list.statement({ ...request, scope, periods: [range] }, settings, limit);
  const found = await readScoped(scopes, write, read);
  const { top = null } = request;
  const isRanked = top !== null && list.ranked !== undefined;
  return found.map(({ name: statement, rows: own }): Rows => {
    const rows = toRows(own, list, statement);
    if (!isRanked) return rows;
    const order = `${list.ranked}, ${top.order === 'top' ? 'largest' : 'smallest'} first`;
    return { ...rows, order, isRanked: true };
  });
}

/** Asks once for all readers of what differs in nothing else; `also` tells apart what the need alone does not. */
async function readEach<T, R>(
  wanted: readonly T[],
  needOf: (one: T) => Need,
  ask: (one: T, scopes: readonly Scope[]) => Promise<readonly R[]>,
  also: (one: T) => string = () => '',
): Promise<ReadonlyMap<T, R>> {
  const keyOf = (one: T): string => {
    const need = needOf(one);
    return `${questionKey(need)} ${need.range.start} ${need.range.end} ${also(one)}`;
  };
  const groups = [...Map.groupBy(wanted, keyOf).values()].map(async (same) => {
    const [first] = same;
    if (first === undefined) return [];
    const scopes = numbered<Scope>();
    for (const one of same) scopes.add(scopeKey(needOf(one)), needOf(one).request.scope);
    const results = await ask(first, scopes.all);
    return same.flatMap((one): (readonly [T, R])[] => {
      const result = results[scopes.of(scopeKey(needOf(one))) ?? -1];
      return result === undefined ? [] : [[one, result]];
    });
  });
  return new Map((await Promise.all(groups)).flat());
}

/** Whose fault is told in full is decided for one reader; several together are told what the least of them may know. */
const alone = ([scope = NO_SCOPE, ...others]: readonly Scope[]): Scope =>
  others.length === 0 ? scope : NO_SCOPE;
