import type { Card } from '../core/card.ts';
import { type DeliveryState, OPEN_STATES, step } from '../core/delivery.ts';
import type { Deliveries, NewDelivery, Session, Store } from '../core/ports.ts';
import { claimNext, picturesOf } from './delivery/claim.ts';
import { DELIVERY_COLUMNS, type DeliveryRow, deliveryOf, writeDelivery } from './delivery/rows.ts';
import { keepNumbers } from './posted.ts';

/** Deliveries in Postgres. Every instant comes from the caller, so that a demo's clock moves them too. */
export function deliveriesIn(store: Store): Deliveries {
  return {
    put: (deliveries, now) => store.transaction((session) => put(session, deliveries, now)),
    claim: (owner, now, policy, limits) =>
      store.transaction((session) => claimNext(session, owner, now, policy, limits)),
    settle: (held, after, now) => writeDelivery(store, after, now, held),
    lapse: (now, policy) =>
      store.transaction(async (session) => {
        const rows = await session.query<DeliveryRow>(
          `${FROM} WHERE d.state IN ('sending', 'checking') AND d.lease_until < $1 FOR UPDATE SKIP LOCKED`,
          [now],
        );
        for (const row of rows) {
          await writeDelivery(session, step(deliveryOf(row), { type: 'lapsed' }, now, policy), now, null);
        }
        return rows.length;
      }),
    list: async ({ states, place = null, most }) => {
      const rows = await store.query<DeliveryRow>(
        `${FROM} WHERE d.state = ANY ($1::text[]) AND ($2::text IS NULL OR d.place = $2)
         ORDER BY coalesce(d.settled_at, d.queued_at) DESC, d.key LIMIT $3`,
        [states, place, most],
      );
      return rows.map(deliveryOf);
    },
    counts: (settledSince) => counts(store, settledSince),
    pulse: (now) => pulse(store, now),
    find: async (key) => {
      const [row] = await store.query<DeliveryRow>(`${FROM} WHERE d.key = $1`, [key]);
      return row === undefined ? null : deliveryOf(row);
    },
    content: async (key) => {
      const [row] = await store.query<{ cards: readonly Card[] }>(
        'SELECT cards FROM bellwether.deliveries WHERE key = $1',
        [key],
      );
      if (row === undefined) return null;
      return { cards: row.cards, pictures: (await picturesOf(store, [key])).get(key) ?? [] };
    },
    known: async (keys) => {
      const rows = await store.query<{ key: string }>(
        'SELECT key FROM bellwether.deliveries WHERE key = ANY ($1::text[])',
        [keys],
      );
      return new Set(rows.map(({ key }) => key));
    },
    apply: (key, event, now, policy) =>
      store.transaction(async (session) => {
        const [row] = await session.query<DeliveryRow>(`${FROM} WHERE d.key = $1 FOR UPDATE`, [key]);
        if (row === undefined) return null;
        const before = deliveryOf(row);
        const after = step(before, event, now, policy);
        if (after !== before) await writeDelivery(session, after, now, null);
        return after;
      }),
  };
}

const FROM = `SELECT ${DELIVERY_COLUMNS} FROM bellwether.deliveries d`;

const NONE = { queued: 0, sending: 0, checking: 0, unknown: 0, dead: 0, expired: 0 };

async function counts(
  store: Session,
  settledSince?: string,
): Promise<Readonly<Record<DeliveryState, number>>> {
  const rows = await store.query<{ state: DeliveryState; n: number }>(
    `SELECT state, count(*)::int AS n FROM bellwether.deliveries
     ${settledSince === undefined ? '' : 'WHERE settled_at >= $1'} GROUP BY 1`,
    settledSince === undefined ? [] : [settledSince],
  );
  return { ...NONE, sent: 0, ...Object.fromEntries(rows.map(({ state, n }) => [state, n])) };
}

/** What is sent, nearly everything, is left alone. */
const pulse: (store: Session, now: string) => ReturnType<Deliveries['pulse']> = async (store, now) => {
  const rows = await store.query<{ state: keyof typeof NONE; n: number; since: string | null }>(
    `SELECT state, count(*)::int AS n, min(wanted_at) FILTER (WHERE wanted_at <= $1) AS since
     FROM bellwether.deliveries WHERE state <> 'sent' GROUP BY 1`,
    [now],
  );
  const waiting = rows.flatMap(({ state, since }) =>
    since !== null && OPEN_STATES.includes(state) ? [since] : [],
  );
  return {
    counts: { ...NONE, ...Object.fromEntries(rows.map(({ state, n }) => [state, n])) },
    waitingSince: waiting.toSorted()[0] ?? null,
  };
};

/** In the order given, behind what the place has waiting already. */
async function put(session: Session, deliveries: readonly NewDelivery[], now: string): Promise<number> {
  let added = 0;
  for (const { key, place, post, dueAt, expiresAt, posted } of deliveries) {
    const won = await session.query(
      `INSERT INTO bellwether.deliveries (key, platform, place, place_kind, thread, place_order, state, attempt, wanted_at,
              due_at, expires_at, is_bare, may_repeat, cards, queued_at)
       SELECT $1, $2, $3, $4, $9, 1 + coalesce((SELECT max(place_order) FROM bellwether.deliveries
              WHERE platform = $2 AND place = $3), 0), 'queued', 0, $5, $5, $6, false, false, $7::jsonb, $8
       ON CONFLICT (key) DO NOTHING RETURNING key`,
      [
        ...[key, place.platform, place.id, place.kind, dueAt, expiresAt, JSON.stringify(post.cards), now],
        place.thread ?? null,
      ],
    );
    if (won.length === 0) continue;
    added++;
    for (const { name, png } of post.pictures) {
      await session.query('INSERT INTO bellwether.delivery_pictures (key, name, png) VALUES ($1, $2, $3)', [
        key,
        name,
        Buffer.from(png),
      ]);
    }
    if (posted !== undefined) await keepNumbers(session, posted);
  }
  return added;
}
