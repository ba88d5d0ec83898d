import { z } from 'zod';
import { command } from './shell/command.ts';
import { engineParts } from './shell/engine.ts';
import { wholeNumber } from './shell/inputs.ts';
import { runUntilStopped } from './shell/running.ts';
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
    const parts = await engineParts(context, world, context.clock);
    const greeting = (url: string): string =>
      `Running. The page is ${url}; it asks for no sign-in and shows everything, so it answers on this machine alone. Ctrl-C stops the bot.`;
    return runUntilStopped(parts, { port, title: 'Bellwether', greeting }, context);
  },
});
