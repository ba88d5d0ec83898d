import type { Instant } from '../../core/calendar.ts';
import type { Schedules, Session } from '../../core/ports.ts';
import type { Due } from '../../core/slots.ts';

/** What is remembered here takes part in no transaction. */
const NO_SESSION: Session = {
  query: () => Promise.reject(new Error('there is no database')),
  copyIn: () => Promise.reject(new Error('there is no database')),
};

const NOTHING: Due = { now: null, missed: [] };

interface MissedSlot {
  readonly id: string;
  readonly slot: string;
  readonly at: Instant;
}

/** How far the clock has looked, in memory. Looks at one schedule take turns. */
export function memorySchedules(): Schedules {
  const lookedAt = new Map<string, Instant>();
  const turns = new Map<string, Promise<unknown>>();
  const slots = new Map<string, MissedSlot & { readonly isMissed: boolean }>();
  const keep = (id: string, { now, missed }: Due): void => {
    const all = [
      ...missed.map((slot) => ({ slot, isMissed: true })),
      ...(now === null ? [] : [{ slot: now, isMissed: false }]),
    ];
    for (const { slot, isMissed } of all) {
      const key = `${id}@${slot.name}`;
      if (!slots.has(key)) slots.set(key, { id, slot: slot.name, at: slot.at, isMissed });
    }
  };
  return {
    look: (id, now, decide) => {
      const look = async (): Promise<Due> => {
        const since = lookedAt.get(id) ?? null;
        if (since !== null && Date.parse(since) >= Date.parse(now)) return NOTHING;
        const due = await decide(since, NO_SESSION);
        keep(id, due);
        lookedAt.set(id, now);
        return due;
      };
      const turn = (turns.get(id) ?? Promise.resolve()).then(look, look);
      turns.set(
        id,
        turn.catch(() => undefined),
      );
      return turn;
    },
    missed: async (most, since) =>
      [...slots.values()]
        .filter(
          ({ isMissed, at }) => isMissed && (since === undefined || Date.parse(at) >= Date.parse(since)),
        )
        .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at) || (a.id < b.id ? -1 : 1))
        .slice(0, most)
        .map(({ id, slot, at }) => ({ id, slot, at })),
    lastLook: async () =>
      [...lookedAt.values()].toSorted((a, b) => Date.parse(a) - Date.parse(b)).at(-1) ?? null,
  };
}
