import type { Rows } from '../core/answer.ts';
import type { Store } from '../core/ports.ts';
import type { Settings } from '../core/settings.ts';
import type { AccountRow, Cell } from '../core/source.ts';
import { blamed } from './blame.ts';
import { type Need, type Planned, plan, statementKey } from './plan.ts';
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
  const results = new Map<Planned, Ran>(read);
  const ran = (need: Need): { result: Ran; period: number } => {
    const slot = planned.slot(need);
    const result = results.get(slot.planned);
    if (result === undefined) throw new Error('this statement was not run');
    return { result, period: slot.period };
  };
  return {
    of: (need) => {
      const { result, period } = ran(need);
      return result.byPeriod.get(period) ?? [];
    },
    statementOf: (need) => ran(need).result.statement,
  };
}

interface Ran {
  readonly statement: string;
  readonly byPeriod: ReadonlyMap<number, readonly Cell[]>;
}

async function run({ source, request }: Planned, { read, settings }: ReadDeps): Promise<Ran> {
  const statement = source.cells(request, settings);
  let hasRows = false;
  try {
    const rows = await read(statement);
    hasRows = true;
    const cells = rows.map((row) => toCell(row, source, request.by.length, statement.name));
    return { statement: statement.name, byPeriod: Map.groupBy(cells, (cell) => cell.period) };
  } catch (error) {
    throw await blamed(error, source, request, read, hasRows);
  }
}

/** The accounts behind each need; needs that ask the same share one statement. */
export async function readAccounts(
  needs: readonly Need[],
  { read, settings }: ReadDeps,
): Promise<ReadonlyMap<Need, readonly AccountRow[]>> {
  const asked = new Map<string, Promise<readonly AccountRow[]>>();
  const rowsOf = async ({ source, request, range }: Need): Promise<readonly AccountRow[]> => {
    const statement = source.accounts?.({ ...request, periods: [range] }, settings, ACCOUNT_POOL);
    if (statement === undefined) return [];
    const rows = await read(statement);
    return rows.map((row) => toAccountRow(row, source, statement.name));
  };
  const pairs = needs.map(async (need) => {
    const key = `${statementKey(need)} ${need.range.start} ${need.range.end}`;
    const rows = asked.get(key) ?? rowsOf(need);
    asked.set(key, rows);
    return [need, await rows] as const;
  });
  return new Map(await Promise.all(pairs));
}

/** One list. Throws for a name that the source does not have, which the checks at the start rule out. */
export async function readList(
  { name, need, limit }: { readonly name: string; readonly need: Need; readonly limit: number },
  { read, settings }: ReadDeps,
): Promise<Rows> {
  const { source, request, range } = need;
  const list = source.lists?.[name];
  if (list === undefined) throw new Error(`${source.id} has no list ${name}`);
  const statement = list.statement({ ...request, periods: [range] }, settings, limit);
  const { top = null } = request;
  const rows = toRows(await read(statement), list, statement.name);
  if (top === null || list.ranked === undefined) return rows;
  const order = `${list.ranked}, ${top.order === 'top' ? 'largest' : 'smallest'} first`;
  return { ...rows, order, isRanked: true };
}
