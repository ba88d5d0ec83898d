import type { Instant } from '../core/calendar.ts';
import type { Schedules, Store } from '../core/ports.ts';
import type { Due, Slot } from '../core/slots.ts';

const NOTHING: Due = { now: null, missed: [] };

/** How far the clock has looked, in Postgres: replicas that tick together take turns on each schedule. */
export function schedulesIn(store: Store): Schedules {
  return {
    look: (id, now, decide) =>
      store.transaction(async (session) => {
        const made = await session.query(
          `INSERT INTO bellwether.schedules (id, looked_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING id`,
          [id, now],
        );
        const [known] = await session.query<{ looked_at: Instant }>(
          'SELECT looked_at FROM bellwether.schedules WHERE id = $1 FOR UPDATE',
          [id],
        );
        const since = made.length > 0 || known === undefined ? null : known.looked_at;
        if (since !== null && Date.parse(since) >= Date.parse(now)) return NOTHING;
        const due = await decide(since, session);
        const keep = (slots: readonly Slot[], outcome: string) =>
          session.query(
            `INSERT INTO bellwether.slots (id, slot, at, outcome)
             SELECT $1, s, a, $4 FROM unnest($2::text[], $3::timestamptz[]) AS x(s, a) ON CONFLICT DO NOTHING`,
            [id, slots.map(({ name }) => name), slots.map(({ at }) => at), outcome],
          );
        await keep(due.missed, 'missed');
        await keep(due.now === null ? [] : [due.now], 'due');
        await session.query('UPDATE bellwether.schedules SET looked_at = $2 WHERE id = $1', [id, now]);
        return due;
      }),
    missed: (most, since = '-infinity') =>
      store.query<{ id: string; slot: string; at: Instant }>(
        `SELECT id, slot, at FROM bellwether.slots WHERE outcome = 'missed' AND at >= $2
         ORDER BY at DESC, id LIMIT $1`,
        [most, since],
      ),
    lastLook: async () => {
      const [row] = await store.query<{ looked_at: Instant | null }>(
        'SELECT max(looked_at) AS looked_at FROM bellwether.schedules',
      );
      return row?.looked_at ?? null;
    },
  };
}
