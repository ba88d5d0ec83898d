import type { Config } from './core/config.ts';
import type { Charts, Facts, Progress, Store, World } from './core/ports.ts';
import type { Now } from './core/query.ts';
import type { Registries } from './core/registries.ts';
import type { Settings } from './core/settings.ts';
import { readAccounts } from './store/account-facts.ts';
import { alertsIn } from './store/alerts.ts';
import { deliveriesIn } from './store/deliveries.ts';
import { digestsIn } from './store/digests.ts';
import { readFreshness, readPeople, readThroughs } from './store/knowledge.ts';
import { knownIn } from './store/known.ts';
import { anyStale, refreshAll } from './store/marts/all.ts';
import { messagesIn } from './store/messages.ts';
import { postedIn } from './store/posted.ts';
import { rulesIn } from './store/rules.ts';

/** Puts the parts of the house together over one database. */

export interface WorldParts {
  readonly store: Store;
  readonly config: Config;
  readonly registries: Registries;
  readonly progress: Progress;
  now(): Now;
  /** Puts an error into the log; the reference that it is found under. */
  report(error: unknown): string;
}

export function worldOf({ store, config, registries, progress, now, report }: WorldParts): World {
  return {
    now,
    config,
    registries,
    facts: factsIn(store, config.settings, registries, progress),
    charts: chartsWhenNeeded(config.settings),
    messages: messagesIn(store),
    digests: digestsIn(store, config),
    deliveries: deliveriesIn(store),
    posted: postedIn(store),
    alerts: alertsIn(store),
    rules: rulesIn(store, config.rules),
    report,
  };
}

function factsIn(store: Store, settings: Settings, { sources }: Registries, progress: Progress): Facts {
  return {
    read: (statement) => store.read(statement),
    people: () => readPeople(store),
    knowledge: knownIn(store, [...sources.values()]),
    freshness: (tables) => readFreshness(store, tables),
    throughs: (tables) => readThroughs(store, tables),
    accounts: (ids, today) => readAccounts(store, ids, { today, timeZone: settings.timeZone }),
    catchUp: async (today) => {
      if (await anyStale(store, settings, today)) await refreshAll(store, settings, today, progress);
    },
  };
}

/** The drawing libraries take longer to load than most asks to answer: they come in with the first picture. */
function chartsWhenNeeded(settings: Settings): Charts {
  let loading: Promise<Charts> | null = null;
  const charts = (): Promise<Charts> => {
    loading ??= import('../charts/render/charts.ts').then(({ chartsFor }) => chartsFor(settings));
    return loading;
  };
  return {
    answer: async (...given) => (await charts()).answer(...given),
    tiles: async (...given) => (await charts()).tiles(...given),
  };
}
