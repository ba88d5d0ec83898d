import type { Card, Picture } from '../core/card.ts';
import { type Delivery, type DeliveryState, step } from '../core/delivery.ts';
import type { Deliveries, NewDelivery, Session, Store } from '../core/ports.ts';
import { keepNumbers } from './posted.ts';

/** Deliveries in Postgres. Every instant comes from the caller, so that a demo's clock moves them too. */

interface DeliveryRow {
  readonly key: string;
  readonly platform: string;
  readonly place: string;
  readonly place_kind: 'channel' | 'person';
  readonly thread: string | null;
  readonly state: DeliveryState;
  readonly attempt: number;
  readonly owner: string | null;
  readonly lease_until: string | null;
  readonly due_at: string;
  readonly expires_at: string | null;
  readonly is_bare: boolean;
  readonly may_repeat: boolean;
  readonly first_tried_at: string | null;
  readonly message_id: string | null;
  readonly reason: string | null;
}

const COLUMNS = `key, platform, place, place_kind, thread, state, attempt, owner, lease_until, due_at, expires_at, is_bare,
  may_repeat, first_tried_at, message_id, reason`;

function deliveryOf(row: DeliveryRow): Delivery {
  const { platform, thread } = row;
  const place = { platform, id: row.place, kind: row.place_kind, ...(thread === null ? {} : { thread }) };
  return {
    key: row.key,
    place,
    state: row.state,
    attempt: row.attempt,
    owner: row.owner,
    leaseUntil: row.lease_until,
    dueAt: row.due_at,
    expiresAt: row.expires_at,
    isBare: row.is_bare,
    mayRepeat: row.may_repeat,
    firstTriedAt: row.first_tried_at,
    message: row.message_id === null ? null : { place, id: row.message_id },
    reason: row.reason,
  };
}

const ENDS: readonly DeliveryState[] = ['sent', 'dead', 'expired', 'unknown'];

/** Writes the columns that an event may change. With `held`, only while the row is still in that hand. */
async function write(
  session: Session,
  after: Delivery,
  now: string,
  held: Delivery | null,
): Promise<boolean> {
  const rows = await session.query(
    `UPDATE bellwether.deliveries SET state = $2, attempt = $3, owner = $4, lease_until = $5, due_at = $6,
            expires_at = $7, is_bare = $8, may_repeat = $9, first_tried_at = $10, message_id = $11, reason = $12,
            settled_at = $13
     WHERE key = $1${held === null ? '' : ' AND owner = $14 AND attempt = $15 AND state = $16'} RETURNING key`,
    [
      after.key,
      after.state,
      after.attempt,
      after.owner,
      after.leaseUntil,
      after.dueAt,
      after.expiresAt,
      after.isBare,
      after.mayRepeat,
      after.firstTriedAt,
      after.message?.id ?? null,
      after.reason,
      ENDS.includes(after.state) ? now : null,
      ...(held === null ? [] : [held.owner, held.attempt, held.state]),
    ],
  );
  return rows.length > 0;
}

export function deliveriesIn(store: Store): Deliveries {
  return {
    put: (deliveries, now) => store.transaction((session) => put(session, deliveries, now)),
    claim: (owner, now, policy, limits) =>
      store.transaction(async (session) => {
        const rows = await session.query<DeliveryRow & { cards: readonly Card[] } & Record<string, unknown>>(
          NEXT,
          [now, limits.most],
        );
        const claimed = rows.map((row) => ({
          before: deliveryOf(row),
          after: step(deliveryOf(row), { type: 'claimed', owner }, now, policy),
          cards: row.cards,
        }));
        for (const { before, after } of claimed) {
          if (after === before) continue;
          await write(session, after, now, null);
          if (after.state === 'sending') await space(session, after, now, limits.spacingMs);
        }
        const held = claimed.filter(({ after }) => after.owner === owner);
        const pictures = await picturesOf(
          session,
          held.map(({ after }) => after.key),
        );
        return held.map(({ after, cards }) => ({
          delivery: after,
          post: { cards, pictures: after.isBare ? [] : (pictures.get(after.key) ?? []) },
        }));
      }),
    settle: (held, after, now) => write(store, after, now, held),
    lapse: (now, policy) =>
      store.transaction(async (session) => {
        const rows = await session.query<DeliveryRow & Record<string, unknown>>(
          `SELECT ${COLUMNS} FROM bellwether.deliveries WHERE state IN ('sending', 'checking') AND lease_until < $1
           FOR UPDATE SKIP LOCKED`,
          [now],
        );
        for (const row of rows) {
          await write(session, step(deliveryOf(row), { type: 'lapsed' }, now, policy), now, null);
        }
        return rows.length;
      }),
    list: async (states, most) => {
      const rows = await store.query<DeliveryRow & Record<string, unknown>>(
        `SELECT ${COLUMNS} FROM bellwether.deliveries WHERE state = ANY ($1::text[])
         ORDER BY coalesce(settled_at, queued_at) DESC, key LIMIT $2`,
        [states, most],
      );
      return rows.map(deliveryOf);
    },
    counts: async () => {
      const rows = await store.query<{ state: DeliveryState; n: number }>(
        'SELECT state, count(*)::int AS n FROM bellwether.deliveries GROUP BY 1',
      );
      return { ...NONE, ...Object.fromEntries(rows.map(({ state, n }) => [state, n])) };
    },
    find: async (key) => {
      const [row] = await store.query<DeliveryRow & Record<string, unknown>>(
        `SELECT ${COLUMNS} FROM bellwether.deliveries WHERE key = $1`,
        [key],
      );
      return row === undefined ? null : deliveryOf(row);
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
        const [row] = await session.query<DeliveryRow & Record<string, unknown>>(
          `SELECT ${COLUMNS} FROM bellwether.deliveries WHERE key = $1 FOR UPDATE`,
          [key],
        );
        if (row === undefined) return null;
        const before = deliveryOf(row);
        const after = step(before, event, now, policy);
        if (after !== before) await write(session, after, now, null);
        return after;
      }),
  };
}

const NONE: Readonly<Record<DeliveryState, number>> = {
  queued: 0,
  sending: 0,
  checking: 0,
  sent: 0,
  unknown: 0,
  dead: 0,
  expired: 0,
};

/**
 * The first open delivery of each place, where it is due, free, and the place may have its next message. Places never
 * wait for each other; within a place a later message waits for the one before it to be settled.
 */
const NEXT = `
  WITH heads AS (
    SELECT DISTINCT ON (platform, place) key FROM bellwether.deliveries
    WHERE state IN ('queued', 'sending', 'checking') ORDER BY platform, place, place_order, key)
  SELECT ${COLUMNS.replaceAll(/\b(\w+)\b/g, 'd.$1')}, d.cards FROM heads h JOIN bellwether.deliveries d ON d.key = h.key
  LEFT JOIN bellwether.places p ON p.platform = d.platform AND p.place = d.place
  WHERE d.state IN ('queued', 'checking') AND d.owner IS NULL AND d.due_at <= $1
    AND (d.state = 'checking' OR p.next_at IS NULL OR p.next_at <= $1)
  ORDER BY d.due_at, d.key LIMIT $2
  FOR UPDATE OF d SKIP LOCKED`;

/** In the order given, behind what the place has waiting already. */
async function put(session: Session, deliveries: readonly NewDelivery[], now: string): Promise<number> {
  let added = 0;
  for (const { key, place, post, dueAt, expiresAt, posted } of deliveries) {
    const won = await session.query(
      `INSERT INTO bellwether.deliveries (key, platform, place, place_kind, thread, place_order, state, attempt, due_at,
              expires_at, is_bare, may_repeat, cards, queued_at)
       SELECT $1, $2, $3, $4, $9, 1 + coalesce((SELECT max(place_order) FROM bellwether.deliveries
              WHERE platform = $2 AND place = $3), 0), 'queued', 0, $5, $6, false, false, $7::jsonb, $8
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

/** When the place may have the message after this one. */
async function space(
  session: Session,
  { place }: Delivery,
  now: string,
  spacingMs: Readonly<Record<string, number>>,
): Promise<void> {
  const wait = spacingMs[place.platform] ?? 0;
  if (wait === 0) return;
  await session.query(
    `INSERT INTO bellwether.places (platform, place, next_at)
     VALUES ($1, $2, $3::timestamptz + make_interval(secs => $4::double precision / 1000))
     ON CONFLICT (platform, place) DO UPDATE SET next_at = excluded.next_at`,
    [place.platform, place.id, now, wait],
  );
}

async function picturesOf(
  session: Session,
  keys: readonly string[],
): Promise<ReadonlyMap<string, readonly Picture[]>> {
  if (keys.length === 0) return new Map();
  const rows = await session.query<{ key: string; name: string; png: Uint8Array }>(
    'SELECT key, name, png FROM bellwether.delivery_pictures WHERE key = ANY ($1::text[]) ORDER BY key, name',
    [keys],
  );
  const grouped = Map.groupBy(rows, ({ key }) => key);
  return new Map([...grouped].map(([key, list]) => [key, list.map(({ name, png }) => ({ name, png }))]));
}
