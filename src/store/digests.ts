import type { Config } from '../core/config.ts';
import { UserError } from '../core/errors.ts';
import type { Digests } from '../core/ports.ts';

/** The digests of the config. */
export function digestsIn(config: Config): Digests {
  const all = [...config.digests.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const refuse = (): never => {
    throw new UserError('Digests are kept in the config file.');
  };
  return {
    all: async () => all,
    find: async (id) => config.digests.get(id) ?? null,
    save: refuse,
    pause: refuse,
    remove: refuse,
    subscriptions: async () => ({ subscribed: [], unsubscribed: [] }),
    subscribe: refuse,
  };
}
