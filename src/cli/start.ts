import { z } from 'zod';
import { startEngine } from '../engine.ts';
import { command } from './shell/command.ts';
import { openConsole } from './shell/console.ts';
import { engineParts, workQueue } from './shell/engine.ts';
import { wholeNumber } from './shell/inputs.ts';
import { stopped } from './shell/signals.ts';
import { liveWorld } from './shell/world.ts';

export default command({
  summary: 'run the bot: post what is due, and show it on a page of this machine',
  examples: [
    ['start', 'until somebody stops it; any number of them may run on one database'],
    ['start --port 8080', 'with the page on another port'],
  ],
  json: false,
  stops: true,
  configure: (options) => {
    options.option('--port <n>', 'where the page is served, on this machine alone', '3978');
  },
  input: z.object({ port: wholeNumber(0, 65_535) }),
  run: async ({ port }, context) => {
    const world = await liveWorld(context, context.clock);
    const page = await openConsole(world, { port, title: 'Bellwether' }, context);
    const engine = await startEngine(
      await engineParts(context, world, context.clock),
      await workQueue(context),
    );
    context.log(`Running. The page is ${page.url}; Ctrl-C stops the bot.`);
    await stopped(context);
    await page.stop();
    await engine.stop();
    return { text: 'Stopped.' };
  },
});
