import { UserError } from '#src/core/errors.ts';
import type { PostedMessage, World } from '#src/core/ports.ts';
import { ALL_SCOPE } from '#src/core/query.ts';
import { READY_MADE_DIGESTS } from '#src/core/ready-made.ts';
import type { DeskWorld } from '#src/use/desk.ts';
import { buildDigest, digestKey } from '#src/use/digest.ts';

export interface DigestRun {
  readonly id: string;
  /** Which occurrence: the same slot is posted once. */
  readonly slot: string;
}

export interface Posted {
  readonly message: PostedMessage;
  /** False where it had been posted before. */
  readonly isNew: boolean;
}

/** Posts one occurrence of a digest, or finds it posted. */
export default async function digest(
  { id, slot }: DigestRun,
  world: DeskWorld & Pick<World, 'charts' | 'messages'>,
): Promise<Posted> {
  const definition = world.config.digests.get(id) ?? READY_MADE_DIGESTS.find((each) => each.id === id);
  if (definition === undefined) throw new UserError(`There is no digest ${id}.`);
  const key = digestKey(id, slot);
  const before = await world.messages.find(key);
  if (before !== null) return { message: before, isNew: false };
  const { message } = await buildDigest(definition, ALL_SCOPE, slot, world);
  const isNew = await world.messages.post(message, world.now().instant);
  const posted = await world.messages.find(key);
  if (posted === null) throw new Error(`the digest ${key} was posted and is not there`);
  return { message: posted, isNew };
}
