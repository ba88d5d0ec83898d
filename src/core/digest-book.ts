import type { DigestDefinition } from './digest.ts';
import { UserError } from './errors.ts';

/** Digests of two keepers put together: the config's, ready-made ones among them, and those that people made. */

type Kept = ReadonlyMap<string, DigestDefinition>;

/** In the order of their ids. What the config keeps goes before what people made under the same id. */
export function allDigests(
  kept: Kept,
  made: readonly DigestDefinition[],
  paused: ReadonlySet<string>,
): readonly DigestDefinition[] {
  const all = new Map([...made.map((one) => [one.id, one] as const), ...kept]);
  return [...all.values()]
    .map((one) => ({ ...one, isPaused: one.isPaused || paused.has(one.id) }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** Throws a `UserError` where people cannot make, change or delete the digest, because the config keeps it. */
export function refuseKept(kept: Kept, id: string): void {
  const found = kept.get(id);
  if (found === undefined) return;
  const where = `in the config file, under digests.${id}`;
  throw new UserError(
    found.origin.kind === 'ready-made'
      ? `The digest ${id} comes with Bellwether: what differs from it is set ${where}. It can be paused here.`
      : `The digest ${id} is kept ${where}: change it there. It can be paused here.`,
  );
}

/** Throws a `UserError` where the config itself pauses the digest that is to go on. */
export function refusePausedThere(kept: Kept, id: string): void {
  if (kept.get(id)?.isPaused !== true) return;
  throw new UserError(
    `The digest ${id} is paused in the config file: take \`paused\` out under digests.${id}.`,
  );
}
