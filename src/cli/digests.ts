import { z } from 'zod';
import { digestEntryCard, digestGoneCard, digestListCard } from '../cards/digest-book.ts';
import { digestEntryDocument } from '../cards/digest-entry-document.ts';
import { plain } from '../cards/plain.ts';
import { checkDigestId, type DigestWriting, withWritten } from '../config/written-digest.ts';
import { blankDigest, type DigestDefinition } from '../core/digest.ts';
import type { DigestEntry } from '../core/digest-entry.ts';
import { UserError } from '../core/errors.ts';
import type { Who } from '../core/inbound.ts';
import type { World } from '../core/ports.ts';
import { changeDigest, makeDigest, pauseDigest, removeDigest, subscribeTo } from '../use/digest-book.ts';
import { digestFor, digestsFor } from '../use/digest-entries.ts';
import { command, type Outcome } from './shell/command.ts';
import {
  addDigestOptions,
  DIGEST_OPTIONS,
  digestOptionsInput,
  type TypedDigest,
  typedDigest,
} from './shell/digests/options.ts';
import { openWorld, whoAsks } from './shell/world.ts';

const WIDTH = 120;

const WHAT = [
  'list',
  'show',
  'create',
  'change',
  'pause',
  'resume',
  'delete',
  'subscribe',
  'unsubscribe',
] as const;

export default command({
  summary: 'list, make, change, pause or delete digests; subscribe people',
  examples: [
    ['digests list', 'where each goes, when next, and what is in the way'],
    [
      'digests create emea --title "EMEA" --ask "nrr emea" --schedule "0 9 * * 1" --channel "#emea" --audience region=emea',
      'one for a channel',
    ],
    ['digests change emea --schedule "30 7 * * 1" --role none', 'what is not said stays as it is'],
    ['digests pause cs-daily', 'those of the config and the ready-made ones, too'],
    ['digests subscribe cs-weekly --as mira.holt@example.com', 'in person, within what Mira may see'],
  ],
  json: true,
  configure: (command) => {
    command
      .argument('<what>', WHAT.join(', '))
      .argument('[id]', 'which one')
      .option('--as <person>', 'person_id or email: whoever does it, within what they may');
    addDigestOptions(command);
  },
  input: z.looseObject({
    what: z.enum(WHAT, { error: `allowed: ${WHAT.join(', ')}` }),
    id: z.string().optional(),
    as: z.string().optional(),
    ...digestOptionsInput,
  }),
  run: async ({ what, id, as, ...options }, context) => {
    const typed = typedDigest(options);
    if (what !== 'create' && what !== 'change') refuseOptions(what, typed);
    if (what === 'list') {
      if (id !== undefined) throw new UserError('id: `digests list` lists all; `digests show ID` shows one');
      const world = await openWorld(context);
      return list(await whoAsks(as, world), world);
    }
    if (id === undefined) throw new UserError(`id: which one? \`digests ${what} ID\``);
    const world = await openWorld(context);
    return done(what, id, typed, await whoAsks(as, world), world);
  },
});

type Deed = Exclude<(typeof WHAT)[number], 'list'>;

function refuseOptions(what: string, { given }: TypedDigest): void {
  const [first] = given;
  if (first !== undefined)
    throw new UserError(`${first}: \`digests ${what}\` does not take it; create and change do`);
}

async function list(who: Who, world: World): Promise<Outcome> {
  const entries = await digestsFor(who, world);
  const leftOut = who.person === null ? await world.digests.leftOut() : [];
  return {
    json: entries.map(digestEntryDocument),
    text: plain(digestListCard(entries, world.config.settings, 'none'), WIDTH),
    ...(leftOut.length === 0
      ? {}
      : { complaint: leftOut.map(({ id, reason }) => `Left out: ${id}: ${reason}.`).join('\n') }),
  };
}

async function done(what: Deed, id: string, typed: TypedDigest, who: Who, world: World): Promise<Outcome> {
  const said = (word: string, text: string | null, entry: DigestEntry): Outcome => ({
    json: text === null ? digestEntryDocument(entry) : { id, done: word, digest: digestEntryDocument(entry) },
    text: plain(digestEntryCard(entry, text, world.config.settings, 'none'), WIDTH),
  });
  switch (what) {
    case 'show':
      return said('shown', null, await digestFor(id, who, world));
    case 'create':
      return said('created', 'Made.', await makeDigest(created(id, typed, who, world), who, world));
    case 'change':
      return said('changed', 'Changed.', await changed(id, typed, who, world));
    case 'pause':
      return said('paused', 'Paused until somebody resumes it.', await pauseDigest(id, true, who, world));
    case 'resume':
      return said('resumed', 'Goes on.', await pauseDigest(id, false, who, world));
    case 'delete':
      await removeDigest(id, who, world);
      return { json: { id, done: 'deleted' }, text: plain(digestGoneCard(id), WIDTH) };
    case 'subscribe':
    case 'unsubscribe': {
      const entry = await subscribeTo(id, what === 'subscribe', who, world);
      const name = who.person?.name ?? '';
      return said(
        `${what}d`,
        `${name} ${what === 'subscribe' ? 'gets it' : 'does not get it'} in person.`,
        entry,
      );
    }
    default:
      return what satisfies never;
  }
}

const writing = ({ config, registries }: World): DigestWriting => ({
  settings: config.settings,
  names: {
    sections: [...registries.sections.keys()],
    roles: [...config.policy.roles.keys()].filter((role) => role !== 'none'),
  },
  called: (key) => DIGEST_OPTIONS.find((option) => option.key === key)?.name ?? key,
});

/** Without a channel it is for people, each with their own rows. */
function created(id: string, { written, cleared }: TypedDigest, who: Who, world: World): DigestDefinition {
  checkDigestId(id);
  const blank = blankDigest(id, { kind: 'person', personId: who.person?.personId ?? null });
  const made = { ...withWritten(blank, written, true, writing(world)), ...cleared };
  return made.channel === null && made.audience === null ? { ...made, audience: { kind: 'reader' } } : made;
}

function changed(
  id: string,
  { written, cleared, given }: TypedDigest,
  who: Who,
  world: World,
): Promise<DigestEntry> {
  if (given.length === 0) throw new UserError('Say what changes, such as --schedule or --ask.');
  const change = (before: DigestDefinition): DigestDefinition =>
    withWritten({ ...before, ...cleared }, written, false, writing(world));
  return changeDigest(id, change, who, world);
}
