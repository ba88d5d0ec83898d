import { StatementFault, UserError } from '../core/errors.ts';
import type { Store } from '../core/ports.ts';
import type { CellRequest, Probe, Source } from '../core/source.ts';

/** Telling who may know it what is wrong with a source that the company wrote itself. */

/** Runs one probe; what the database refuses is an outcome, what else fails is thrown on. */
async function faultOf({ statement, fault }: Probe, read: Store['read']): Promise<string | null> {
  try {
    return fault({ rows: await read(statement) });
  } catch (error) {
    if (!(error instanceof StatementFault)) throw error;
    return fault({ refused: error.refused });
  }
}

/** The first thing that is wrong with a source's own text, in words; null where nothing is, or it is not the company's. */
export async function textFault(
  { own }: Source,
  request: CellRequest,
  read: Store['read'],
): Promise<string | null> {
  for (const probe of own?.probes(request) ?? []) {
    const fault = await faultOf(probe, read);
    if (fault !== null) return fault;
  }
  return null;
}

/**
 * What to throw for what went wrong while a source was read: a `UserError` where the company wrote it and the reader may
 * see everything, which is the only one whom it is run for; any other error as it is. `isRow` says that the statement ran,
 * and that what it gave cannot be used.
 */
export async function blamed(
  error: unknown,
  source: Source,
  request: CellRequest,
  read: Store['read'],
  isRow: boolean,
): Promise<unknown> {
  const refused = error instanceof StatementFault ? error.refused : null;
  const { own } = source;
  if (own === undefined || request.scope.kind !== 'all' || error instanceof UserError) return error;
  if (refused === null && !isRow) return error;
  const words = (await textFault(source, request, read)) ?? own.dataFault(refused);
  return new UserError(words, { cause: error });
}
