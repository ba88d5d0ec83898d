import { worldOf } from '../../app.ts';
import type { Day } from '../../core/calendar.ts';
import type { Who } from '../../core/inbound.ts';
import { findPerson, scopeFor } from '../../core/policy.ts';
import type { World } from '../../core/ports.ts';
import { ALL_SCOPE } from '../../core/query.ts';
import type { Context } from './context.ts';

/** The house over the context's database; `today` moves the calendar alone. */
export async function openWorld(context: Context, today?: Day): Promise<World> {
  const now = await context.now(today);
  const [store, config, registries] = [
    await context.store(),
    await context.config(),
    await context.registries(),
  ];
  return worldOf({ store, config, registries, progress: context.progress, now: () => now });
}

/** Who asks: the operator, who sees everything, or the person named. Throws `UserError` for nobody known. */
export async function whoAsks(named: string | undefined, world: World): Promise<Who> {
  if (named === undefined) return { person: null, scope: ALL_SCOPE };
  const people = await world.facts.people();
  const person = findPerson(people, named);
  return { person, scope: scopeFor(person, people, world.config.policy, world.now().today).scope };
}
