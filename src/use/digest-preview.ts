import type { DigestDefinition } from '../core/digest.ts';
import { mayRead, roleIn } from '../core/digest-rights.ts';
import { UserError } from '../core/errors.ts';
import type { Who } from '../core/inbound.ts';
import { attributeScope } from '../core/policy.ts';
import { ALL_SCOPE, type Scope } from '../core/query.ts';
import { composeDigests, type Digest, type DigestWorld } from './digest.ts';
import { type BookWorld, digestFor, refuseUnknown } from './digest-entries.ts';

/** A digest as it would be posted now, to whoever asks alone and within their own rows. */
export async function previewDigest(id: string, who: Who, world: DigestWorld & BookWorld): Promise<Digest> {
  const { definition } = await digestFor(id, who, world);
  if (!mayRead(definition, who, roleIn(who, world.config.policy))) await refuseUnknown(id, who, world);
  const reader = { scope: previewScope(definition, who), person: who.person, since: null };
  const [composed] = await composeDigests(definition, [reader], world);
  if (composed === undefined) throw new Error('one reader has one digest');
  return composed;
}

/** The rows of a preview: the person's own; for the operator what the channel may see, or all where nobody has said. */
export function previewScope({ id, audience }: DigestDefinition, { person, scope }: Who): Scope {
  if (person !== null || scope.kind !== 'all') return scope;
  if (audience?.kind === 'reader') {
    throw new UserError(`The digest ${id} is each reader's own: at the terminal, name one with --as PERSON.`);
  }
  return audience?.kind === 'attributes' ? attributeScope(audience.filters) : ALL_SCOPE;
}
