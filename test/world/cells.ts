import type { Store } from '#src/core/ports.ts';
import type { Settings } from '#src/core/settings.ts';
import type { Cell, CellRequest, Statement } from '#src/core/source.ts';
import retention from '#src/sources/retention.ts';

const MEASURES = Object.keys(retention.measures);

/** What a statement of the retention source gives, in the shape of cells. */
export async function cellsOf(store: Store, statement: Statement, request: CellRequest): Promise<Cell[]> {
  const rows = await store.read(statement);
  return rows.map((row) => ({
    period: Number(row['period']),
    group: request.by.map((_, index) => String(row[`g${index + 1}`])),
    measures: Object.fromEntries(MEASURES.map((name) => [name, Number(row[name])])),
  }));
}

/** What the retention source answers. */
export const askCells = (store: Store, settings: Settings, request: CellRequest): Promise<Cell[]> =>
  cellsOf(store, retention.cells(request, settings), request);
