import { z } from 'zod';
import { digestDocument } from '../cards/digest-document.ts';
import { plainAll } from '../cards/plain.ts';
import type { Instant } from '../core/calendar.ts';
import { channelPlace, type DigestDefinition, personPlace } from '../core/digest.ts';
import { UserError } from '../core/errors.ts';
import type { World } from '../core/ports.ts';
import { localMinute } from '../core/slots.ts';
import { todayIn } from '../core/today.ts';
import { deliverAll, type EngineParts } from '../engine.ts';
import { composeDigests, itemsOf } from '../use/digest.ts';
import { previewScope } from '../use/digest-preview.ts';
import { command, type Outcome } from './shell/command.ts';
import { engineParts, ownQueue } from './shell/engine.ts';
import { instant } from './shell/inputs.ts';
import { openWorld, whoAsks } from './shell/world.ts';

const WIDTH = 100;

export default command({
  summary: 'show a digest, or post it',
  examples: [
    ['digest cs-daily', 'as it would be posted now'],
    ['digest cs-daily --at 2026-11-23T08:30:00Z --json', 'as of an instant, for programs'],
    ['digest my-book --as mira.holt@example.com', 'a personal one, as its reader gets it'],
    ['digest cs-daily --post', 'post it now, to where it goes'],
  ],
  json: true,
  configure: (command) => {
    command
      .argument('<id>', 'which one; `digests list` names them')
      .option('--at <instant>', 'as of that moment, such as 2026-11-23T08:30:00Z (default: now)')
      .option('--as <person>', 'person_id or email: what that person gets')
      .option('--post', 'post it to where it goes');
  },
  input: z.object({
    id: z.string(),
    at: instant.optional(),
    as: z.string().optional(),
    post: z.boolean().default(false),
  }),
  run: async ({ id, at, as, post }, context) => {
    const world = await openWorld(context);
    const definition = await digestNamed(id, world);
    const moment = at ?? world.now().instant;
    const { settings } = world.config;
    const then: World = {
      ...world,
      now: () => ({ today: todayIn(settings.timeZone, moment), instant: moment }),
    };
    const zone = definition.schedule?.timeZone ?? settings.timeZone;
    const slot = `${localMinute(moment, zone)}[${zone}]`;
    const parts = await engineParts(context, then, () => moment);
    return post ? postNow(definition, { slot, at: moment }, parts) : show(definition, slot, as, parts);
  },
});

/** Throws a `UserError` that names the digests that there are. */
async function digestNamed(id: string, { digests }: World): Promise<DigestDefinition> {
  const found = await digests.find(id);
  if (found !== null) return found;
  const known = (await digests.all()).map((one) => one.id).join(', ');
  throw new UserError(`There is no digest ${id}. There is: ${known}.`);
}

async function show(
  definition: DigestDefinition,
  slot: string,
  as: string | undefined,
  { world, home, platforms }: EngineParts,
): Promise<Outcome> {
  const who = await whoAsks(as, world);
  const { person } = who;
  const scope = previewScope(definition, who);
  const place =
    person === null
      ? channelPlace(
          definition.channel ?? definition.id,
          home,
          platforms.map(({ name }) => name),
        )
      : personPlace(person.personId, home);
  const [since = null] = await world.posted.last(definition.id, [place], world.now().instant);
  const [digest] = await composeDigests(definition, [{ scope, person, since }], world);
  if (digest === undefined) throw new Error('one reader has one digest');
  const { cards } = digest.post;
  return {
    text: plainAll(cards, WIDTH),
    json: digestDocument({
      slot,
      cards,
      about: digest.about,
      sections: digest.sections,
      items: itemsOf(digest),
    }),
  };
}

async function postNow(
  { id }: DigestDefinition,
  { slot, at }: { readonly slot: string; readonly at: Instant },
  parts: EngineParts,
): Promise<Outcome> {
  const queue = ownQueue(parts);
  const before = await parts.world.deliveries.counts();
  await queue.send('digest', `digest:${id}@${slot}`, { id, slot, at });
  await queue.drain();
  await deliverAll(parts);
  const after = await parts.world.deliveries.counts();
  const [sent, queued] = [after.sent - before.sent, after.queued - before.queued];
  const rest = queued > 0 ? ` ${queued} more will go when the bot runs (\`bellwether start\`).` : '';
  return {
    json: { id, slot, sent, queued },
    text:
      sent + queued === 0
        ? `Nothing to post: ${id} of ${slot} was posted before, or goes to nobody.`
        : `Posted ${sent} messages.${rest}`,
  };
}
