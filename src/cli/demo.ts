import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import handle from '#handlers/command.ts';
import digest, { type Posted } from '#jobs/digest.ts';
import { plainAll } from '../cards/plain.ts';
import type { World } from '../core/ports.ts';
import { ALL_SCOPE } from '../core/query.ts';
import { SAMPLE_DEFAULTS } from '../sample/company.ts';
import { installSample } from '../sample/install.ts';
import { command, type Outcome } from './shell/command.ts';
import type { Context } from './shell/context.ts';
import { failureOf } from './shell/errors.ts';
import { day, wholeNumber } from './shell/inputs.ts';
import { openWorld } from './shell/world.ts';

const DIGEST = 'cs-daily';
const ASK = '/nrr q3 enterprise';
const OPERATOR = { person: null, scope: ALL_SCOPE };
const WIDTH = 100;

const { accounts, seed, months } = SAMPLE_DEFAULTS;

export default command({
  summary: 'try it: a sample company, a digest and an answer, with nothing to install',
  examples: [
    ['demo --once', 'write the digest and the charts to demo-output/ and end'],
    ['demo', 'serve the posted messages at http://localhost:3978'],
    ['demo --once --accounts 2000 --seed 3', 'another company'],
  ],
  json: false,
  stops: true,
  configure: (options) => {
    options
      .option('--once', 'post one digest, write it down, and end')
      .option('--out <dir>', 'where --once writes', 'demo-output')
      .option('--port <n>', 'where the page is served', '3978')
      .option('--accounts <n>', 'how many accounts the company has', String(accounts))
      .option('--seed <n>', 'another number makes another company', String(seed))
      .option('--today <date>', 'the day on which it is told (default: today)');
  },
  input: z.object({
    once: z.boolean().default(false),
    out: z.string().min(1, 'must name a folder'),
    port: wholeNumber(0, 65_535),
    accounts: wholeNumber(1, 1_000_000),
    seed: wholeNumber(0, 4_294_967_295),
    today: day.optional(),
  }),
  run: async ({ once, out, port, today, ...size }, context) => {
    const world = await openWorld(context, today);
    const { settings } = world.config;
    const now = world.now();
    await installSample(
      await context.store(),
      { ...size, months },
      { settings, today: now.today, now: now.instant, progress: context.progress },
    );
    const posted = await postAll(world);
    if (once) return writeDown(posted, out);
    return serve(world, port, context);
  },
});

/** One digest and one answer, each posted once for the day. */
async function postAll(world: World): Promise<readonly Posted[]> {
  const { today } = world.now();
  const slot = `${today}[${world.config.settings.timeZone}]`;
  return [await digest({ id: DIGEST, slot }, world), await postAnswer(world, slot)];
}

async function postAnswer(world: World, slot: string): Promise<Posted> {
  const key = `ask:nrr-q3-enterprise@${slot}`;
  const before = await world.messages.find(key);
  if (before !== null) return { message: before, isNew: false };
  const { show, pictures } = await handle({ type: 'command', text: ASK, who: OPERATOR }, world);
  const at = world.now().instant;
  const message = { key, channel: `you asked ${ASK}`, cards: show, pictures };
  const isNew = await world.messages.post(message, at);
  return { message: { ...message, postedAt: at }, isNew };
}

/** `01-cs-daily.txt` and, for each of its pictures, `01-cs-daily-tiles.png`. */
async function writeDown(posted: readonly Posted[], out: string): Promise<Outcome> {
  await mkdir(out, { recursive: true });
  const files: string[] = [];
  for (const [index, { message }] of posted.entries()) {
    const name = message.key.replace(/^\w+:/, '').replace(/@.*$/, '');
    const stem = `${String(index + 1).padStart(2, '0')}-${name}`;
    const texts = { name: `${stem}.txt`, content: `${plainAll(message.cards, WIDTH)}\n` };
    const pictures = message.pictures.map((picture) => ({
      name: `${stem}-${picture.name}.png`,
      content: picture.png,
    }));
    for (const file of [texts, ...pictures]) {
      await writeFile(join(out, file.name), file.content);
      files.push(file.name);
    }
  }
  const [first] = posted;
  const digestText = first === undefined ? '' : plainAll(first.message.cards, WIDTH);
  const fresh = posted.filter(({ isNew }) => isNew).length;
  const said =
    fresh === posted.length
      ? `Posted ${fresh} messages.`
      : `Posted ${fresh} messages; ${posted.length - fresh} had been posted before and were left alone.`;
  return { text: `${digestText}\n\n${said} Written to ${out}: ${files.join(', ')}.` };
}

/** Serves the posted messages until somebody stops it. */
async function serve(world: World, port: number, context: Context): Promise<Outcome> {
  const { settings } = world.config;
  const { startConsole } = await import('../platforms/console/server.ts');
  const page = await startConsole({
    port,
    messages: world.messages,
    ask: async (text) => {
      const { show, pictures, files } = await handle({ type: 'command', text, who: OPERATOR }, world);
      return { cards: show, pictures, files };
    },
    ready: async () => {
      await world.facts.freshness([]);
      return true;
    },
    title: 'Bellwether demo',
    timeZone: settings.timeZone,
    locale: settings.locale,
    log: ({ reference, request, error }) =>
      context.log(`${reference} ${request}: ${failureOf(error, reference).detail}`),
  });
  context.log(`Open ${page.url} in a browser; Ctrl-C ends it.`);
  await new Promise<void>((resolve) => {
    if (context.stopping.aborted) resolve();
    else context.stopping.addEventListener('abort', () => resolve(), { once: true });
  });
  await page.stop();
  return { text: 'Stopped.' };
}
