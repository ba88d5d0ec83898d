import handle from '#handlers/command.ts';
import { changesDigests } from '../../core/digest-words.ts';
import type { World } from '../../core/ports.ts';
import { ALL_SCOPE } from '../../core/query.ts';
import type { Console, ConsoleOptions } from '../../platforms/console/server.ts';
import type { Context } from './context.ts';
import { failureOf } from './errors.ts';

const OPERATOR = { person: null, scope: ALL_SCOPE };
/** The page asks for no sign-in and shows what the operator may see: nobody but this machine may reach it. */
const HOST = '127.0.0.1';

/** Serves what was posted, and answers asks as the operator. */
export async function openConsole(
  world: World,
  given: Pick<ConsoleOptions, 'port' | 'title' | 'missing' | 'metrics'>,
  context: Context,
): Promise<Console> {
  const { settings } = world.config;
  const { startConsole } = await import('../../platforms/console/server.ts');
  return startConsole({
    ...given,
    host: HOST,
    messages: world.messages,
    ask: async (text) => {
      const { show, pictures, files } = await handle({ type: 'command', text, who: OPERATOR }, world);
      return { cards: show, pictures, files };
    },
    changes: changesDigests,
    timeZone: settings.timeZone,
    locale: settings.locale,
    log: ({ reference, request, error }) =>
      context.log(`${reference} ${request}: ${failureOf(error, reference).detail}`),
  });
}
