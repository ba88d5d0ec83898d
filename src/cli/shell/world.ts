import { randomBytes } from 'node:crypto';
import { worldOf } from '../../app.ts';
import type { Day, Instant } from '../../core/calendar.ts';
import type { Config } from '../../core/config.ts';
import type { Who } from '../../core/inbound.ts';
import { findPerson, scopeFor } from '../../core/policy.ts';
import type { World } from '../../core/ports.ts';
import { ALL_SCOPE, type Now } from '../../core/query.ts';
import { todayIn } from '../../core/today.ts';
import type { Context } from './context.ts';
import { failureOf } from './errors.ts';

/** The house over the context's database; `today` moves the calendar alone. */
export async function openWorld(context: Context, today?: Day): Promise<World> {
  const now = await context.now(today);
  return worldWith(context, () => now);
}

/** The same, as time goes by. `change` turns the config into the one that holds. */
export async function liveWorld(
  context: Context,
  clock: () => Instant,
  change: (config: Config) => Config = (config) => config,
): Promise<World> {
  const { settings } = await context.config();
  const now = (): Now => {
    const instant = clock();
    return { today: todayIn(settings.timeZone, instant), instant };
  };
  return worldWith(context, now, change);
}

async function worldWith(
  context: Context,
  now: () => Now,
  change: (config: Config) => Config = (config) => config,
): Promise<World> {
  const [store, config, registries] = [
    await context.store(),
    await context.config(),
    await context.registries(),
  ];
  return worldOf({
    store,
    config: change(config),
    registries,
    progress: context.progress,
    now,
    report: (error) => reportTo(context, error),
  });
}

/** Puts an error into the log; the reference that people are told. */
export function reportTo({ log }: Pick<Context, 'log'>, error: unknown): string {
  const reference = randomBytes(4).toString('hex');
  const { detail, message } = failureOf(error, reference);
  log(detail ?? message);
  return reference;
}

/** Who asks: the operator, who sees everything, or the person named. Throws `UserError` for nobody known. */
export async function whoAsks(named: string | undefined, world: World): Promise<Who> {
  if (named === undefined) return { person: null, scope: ALL_SCOPE };
  const people = await world.facts.people();
  const person = findPerson(people, named);
  return { person, scope: scopeFor(person, people, world.config.policy, world.now().today).scope };
}
