import type { Instant } from '../../core/calendar.ts';
import type { Card, Picture } from '../../core/card.ts';
import { type DeliveryPolicy, step } from '../../core/delivery.ts';
import { allowance, spent } from '../../core/pace.ts';
import type { ClaimLimits, HeldDelivery, KeptDelivery, Session } from '../../core/ports.ts';
import { DELIVERY_COLUMNS, type DeliveryRow, deliveryOf, writeDelivery } from './rows.ts';

/** Taking deliveries in hand, within what places and platforms allow. */

export async function claimNext(
  session: Session,
  owner: string,
  now: Instant,
  policy: DeliveryPolicy,
  { most, spacingMs, pace }: ClaimLimits,
): Promise<readonly HeldDelivery[]> {
  const waiting = await session.query<{ platform: string }>(`${READY} SELECT DISTINCT platform FROM ready`, [
    now,
  ]);
  if (waiting.length === 0) return [];
  const paced = await pacesOf(
    session,
    waiting.map(({ platform }) => platform).filter((platform) => pace[platform] !== undefined),
    now,
  );
  const allowed = [...paced].map(([platform, fullAt]) => {
    const own = pace[platform];
    return { platform, fullAt, messages: own === undefined ? most : allowance(own, fullAt, now) };
  });
  const rows = await session.query<DeliveryRow & { cards: readonly Card[] }>(NEXT, [
    now,
    most,
    allowed.map(({ platform }) => platform),
    allowed.map(({ messages }) => messages),
  ]);
  const held: { readonly delivery: KeptDelivery; readonly cards: readonly Card[] }[] = [];
  for (const row of rows) {
    const before = deliveryOf(row);
    const after = { ...before, ...step(before, { type: 'claimed', owner }, now, policy) };
    if (after.owner !== before.owner || after.state !== before.state)
      await writeDelivery(session, after, now, null);
    if (after.owner === owner) held.push({ delivery: after, cards: row.cards });
  }
  const sending = held.flatMap(({ delivery }) => (delivery.state === 'sending' ? [delivery] : []));
  await spacePlaces(session, sending, now, spacingMs);
  for (const { platform, fullAt } of allowed) {
    const own = pace[platform];
    const went = sending.filter(({ place }) => place.platform === platform).length;
    if (own !== undefined && went > 0) await keepPace(session, platform, spent(own, fullAt, now, went));
  }
  const pictures = await picturesOf(
    session,
    held.map(({ delivery }) => delivery.key),
  );
  return held.map(({ delivery, cards }) => ({
    delivery,
    post: { cards, pictures: delivery.isBare ? [] : (pictures.get(delivery.key) ?? []) },
  }));
}

/**
 * The first open delivery of each place, where it is due, free, and the place may have its next message. Places never
 * wait for each other; within a place a later message waits for the one before it to be settled.
 */
const READY = `
  WITH heads AS (
    SELECT DISTINCT ON (platform, place) key FROM bellwether.deliveries
    WHERE state IN ('queued', 'sending', 'checking') ORDER BY platform, place, place_order, key),
  ready AS (
    SELECT d.key, d.platform, d.state, d.due_at FROM heads h JOIN bellwether.deliveries d ON d.key = h.key
    LEFT JOIN bellwether.places p ON p.platform = d.platform AND p.place = d.place
    WHERE d.state IN ('queued', 'checking') AND d.owner IS NULL AND d.due_at <= $1
      AND (d.state = 'checking' OR p.next_at IS NULL OR p.next_at <= $1))`;

/** Of a platform with a pace, no more than it allows now: what has to wait must not keep others from being taken. */
const NEXT = `${READY},
  ranked AS (
    SELECT key, platform, state, row_number() OVER (PARTITION BY platform, state ORDER BY due_at, key) AS nth FROM ready)
  SELECT ${DELIVERY_COLUMNS}, d.cards FROM ranked r JOIN bellwether.deliveries d ON d.key = r.key
  LEFT JOIN unnest($3::text[], $4::int[]) AS a(platform, messages) ON a.platform = r.platform
  WHERE d.state IN ('queued', 'checking') AND d.owner IS NULL AND d.due_at <= $1
    AND (r.state = 'checking' OR a.messages IS NULL OR r.nth <= a.messages)
  ORDER BY d.due_at, d.key LIMIT $2
  FOR UPDATE OF d SKIP LOCKED`;

/** When a whole burst may go again, by platform; held until the end of the transaction, so that replicas take turns. */
async function pacesOf(
  session: Session,
  platforms: readonly string[],
  now: Instant,
): Promise<ReadonlyMap<string, Instant>> {
  if (platforms.length === 0) return new Map();
  await session.query(
    `INSERT INTO bellwether.paces (platform, full_at) SELECT p, $2 FROM unnest($1::text[]) AS p
     ORDER BY p ON CONFLICT DO NOTHING`,
    [platforms, now],
  );
  const rows = await session.query<{ platform: string; full_at: Instant }>(
    'SELECT platform, full_at FROM bellwether.paces WHERE platform = ANY ($1::text[]) ORDER BY platform FOR UPDATE',
    [platforms],
  );
  return new Map(rows.map(({ platform, full_at }) => [platform, full_at]));
}

const keepPace = (session: Session, platform: string, fullAt: Instant): Promise<unknown> =>
  session.query('UPDATE bellwether.paces SET full_at = $2 WHERE platform = $1', [platform, fullAt]);

/** When places may have the message after the ones that they get now. */
async function spacePlaces(
  session: Session,
  sending: readonly KeptDelivery[],
  now: Instant,
  spacingMs: Readonly<Record<string, number>>,
): Promise<void> {
  const spaced = sending.flatMap(({ place }) => {
    const wait = spacingMs[place.platform] ?? 0;
    return wait === 0 ? [] : [{ ...place, nextAt: new Date(Date.parse(now) + wait).toISOString() }];
  });
  if (spaced.length === 0) return;
  await session.query(
    `INSERT INTO bellwether.places (platform, place, next_at)
     SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[])
     ON CONFLICT (platform, place) DO UPDATE SET next_at = excluded.next_at`,
    [spaced.map(({ platform }) => platform), spaced.map(({ id }) => id), spaced.map(({ nextAt }) => nextAt)],
  );
}

export async function picturesOf(
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
