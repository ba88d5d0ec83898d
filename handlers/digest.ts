import {
  digestEntryCard,
  digestGoneCard,
  digestHelpCard,
  digestListCard,
  digestRefusalCard,
} from '#src/cards/digest-book.ts';
import type { Card } from '#src/core/card.ts';
import type { DigestEntry } from '#src/core/digest-entry.ts';
import { changedBy, type DigestWords, saidDigest } from '#src/core/digest-words.ts';
import { UserError } from '#src/core/errors.ts';
import type { CommandEvent, Shown } from '#src/core/inbound.ts';
import { deskFor } from '#src/use/desk.ts';
import type { DigestWorld } from '#src/use/digest.ts';
import { changeDigest, makeDigest, pauseDigest, removeDigest, subscribeTo } from '#src/use/digest-book.ts';
import { type BookWorld, digestFor, digestsFor } from '#src/use/digest-entries.ts';
import { previewDigest } from '#src/use/digest-preview.ts';

export type DigestHandlerWorld = DigestWorld & BookWorld;

/** What a person says about digests, done; null where the words are an ask after all. */
export default async function digest(
  words: DigestWords,
  event: CommandEvent,
  world: DigestHandlerWorld,
): Promise<Shown | null> {
  try {
    return await digestOutcome(words, event, world);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return toAsker(digestRefusalCard(error.message));
  }
}

/** The same, for those who tell errors themselves: throws a `UserError` for what cannot be done. */
export const digestOutcome = async (
  words: DigestWords,
  event: CommandEvent,
  world: DigestHandlerWorld,
): Promise<Shown | null> => ((await isAsk(words, event, world)) ? null : done(words, event, world));

/** Words that a company uses for something of its own stay an ask: `digest corp health`. */
async function isAsk(
  words: DigestWords,
  { text, who }: CommandEvent,
  world: DigestHandlerWorld,
): Promise<boolean> {
  const couldBe =
    words.kind === 'other' ||
    (words.kind === 'list' && words.isBare) ||
    (words.kind === 'preview' && words.isBare && (await world.digests.find(words.id)) === null);
  if (!couldBe) return false;
  const parsed = (await deskFor(who, world)).parse(text);
  return parsed.ok && !parsed.ask.notes.some((note) => /^read 'digests?'/i.test(note));
}

const toAsker = (...show: readonly Card[]): Shown => ({ show, pictures: [], files: [], to: 'asker' });

async function done(words: DigestWords, { who }: CommandEvent, world: DigestHandlerWorld): Promise<Shown> {
  const { settings } = world.config;
  const shown = (entry: DigestEntry, did: string | null) =>
    toAsker(digestEntryCard(entry, did, settings, 'chat'));
  switch (words.kind) {
    case 'help':
      return toAsker(digestHelpCard());
    case 'list':
      return toAsker(digestListCard(await digestsFor(who, world), settings, 'chat'));
    case 'preview': {
      const { cards, pictures } = (await previewDigest(words.id, who, world)).post;
      return { ...toAsker(...cards), pictures };
    }
    case 'show':
      return shown(await digestFor(words.id, who, world), null);
    case 'create': {
      const definition = saidDigest(words.id, words.says, who, settings.timeZone);
      return shown(await makeDigest(definition, who, world), 'Made.');
    }
    case 'change': {
      const change = changedBy(words.says, settings.timeZone);
      return shown(await changeDigest(words.id, change, who, world), 'Changed.');
    }
    case 'pause':
    case 'resume': {
      const isPaused = words.kind === 'pause';
      const entry = await pauseDigest(words.id, isPaused, who, world);
      return shown(entry, isPaused ? 'Paused until somebody resumes it.' : 'Goes on.');
    }
    case 'delete':
      await removeDigest(words.id, who, world);
      return toAsker(digestGoneCard(words.id));
    case 'subscribe':
    case 'unsubscribe': {
      const wanted = words.kind === 'subscribe';
      const entry = await subscribeTo(words.id, wanted, who, world);
      return shown(entry, wanted ? 'It comes to you from now on.' : 'It does not come to you any more.');
    }
    case 'unclear':
      throw new UserError(words.message);
    case 'other':
      throw new UserError('These words about digests are not known.');
    default:
      return words satisfies never;
  }
}
