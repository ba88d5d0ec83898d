import type { Environment } from '../../config/env.ts';
import { type LoadedConfig, loadConfig } from '../../config/load.ts';
import { withOwnKpis } from '../../config/own-kpis.ts';
import type { Instant } from '../../core/calendar.ts';
import type { Progress } from '../../core/ports.ts';
import type { Now } from '../../core/query.ts';
import type { Registries } from '../../core/registries.ts';
import { todayIn } from '../../core/today.ts';
import { loadRegistries } from '../../discover.ts';
import { type Database, openDatabase } from './database.ts';

/** What a command may ask for. Everything is opened when it is first asked for, once, and closed at the end. */
export interface Context {
  readonly env: Environment;
  readonly json: boolean;
  readonly progress: Progress;
  /** Aborted when somebody asks the process to stop. */
  readonly stopping: AbortSignal;
  /** One line to standard error. */
  log(line: string): void;
  registries(): Promise<Registries>;
  config(): Promise<LoadedConfig>;
  /** This moment, to the second. */
  clock(): Instant;
  /** The company's today. A given day moves the calendar alone, not the instant. */
  now(today?: string): Promise<Now>;
  /** The database as it is found. */
  database(): Promise<Database>;
  /** The database with every migration applied. */
  store(): Promise<Database['store']>;
  /** Runs at the end, the last added first. */
  atEnd(step: () => Promise<void>): void;
}

export interface OpenContext extends Context {
  close(): Promise<void>;
}

export interface ContextOptions {
  readonly env: Environment;
  /** From `--config`; goes before the environment's. */
  readonly configFile: string | null;
  readonly json: boolean;
  readonly progress: Progress;
  readonly stopping: AbortSignal;
  readonly log: (line: string) => void;
  readonly clock?: () => Date;
}

export function openContext(options: ContextOptions): OpenContext {
  const { env, clock = () => new Date() } = options;
  const ends: (() => Promise<void>)[] = [];
  const atEnd = (step: () => Promise<void>): void => {
    ends.push(step);
  };
  const moment = (): Instant => `${clock().toISOString().slice(0, 19)}Z`;
  const found = once(loadRegistries);
  const config = once(async () => {
    const known = await found();
    return loadConfig(options.configFile ?? env.configFile, known.kpis, known);
  });
  const registries = once(async () => withOwnKpis(await found(), (await config()).kpis));
  const opening = once(async () => {
    const database = await openDatabase(env, options.log);
    atEnd(() => database.close());
    return database;
  });
  const migrated = once(async () => {
    const database = await opening();
    await database.migrate();
    return database.store;
  });
  return {
    env,
    json: options.json,
    progress: options.progress,
    stopping: options.stopping,
    log: options.log,
    registries,
    config,
    clock: moment,
    now: async (today) => {
      const instant = moment();
      return { today: today ?? todayIn((await config()).settings.timeZone, instant), instant };
    },
    database: opening,
    store: migrated,
    atEnd,
    close: async () => {
      await opening.settled();
      for (const step of ends.splice(0).reverse())
        await step().catch((error) => options.log(`at the end: ${error}`));
    },
  };
}

type Once<T> = (() => Promise<T>) & { settled(): Promise<void> };

/** Runs the work at most once, when first asked. `settled` waits for work that has begun, whatever comes of it. */
function once<T>(work: () => Promise<T>): Once<T> {
  let running: Promise<T> | null = null;
  const run = (): Promise<T> => {
    running ??= work();
    return running;
  };
  const settled = async (): Promise<void> => {
    if (running !== null) await Promise.allSettled([running]);
  };
  return Object.assign(run, { settled });
}
