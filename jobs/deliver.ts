import type { Instant } from '#src/core/calendar.ts';
import type { ChatPlatform } from '#src/core/chat.ts';
import {
  DELIVERY_POLICY,
  type Delivery,
  type DeliveryEvent,
  type DeliveryPolicy,
  step,
} from '#src/core/delivery.ts';
import { type Meter, SILENT_METER } from '#src/core/meter.ts';
import type { ClaimLimits, Deliveries, HeldDelivery } from '#src/core/ports.ts';

/** One round of posting what is due: frees what dead hands left, takes what may go, posts or looks, writes what became of it. */

/** What delivering needs of a platform. */
export type Posting = Pick<ChatPlatform, 'send' | 'find'>;

export interface DeliverWorld {
  readonly deliveries: Deliveries;
  readonly platforms: ReadonlyMap<string, Posting>;
  readonly policy?: DeliveryPolicy;
  readonly spacingMs: ClaimLimits['spacingMs'];
  readonly pace: ClaimLimits['pace'];
  readonly meter?: Meter;
  /** Technical time: leases and retries run by it. */
  clock(): Instant;
}

export interface DeliverRun {
  /** This process, told from every other. */
  readonly owner: string;
  readonly most: number;
}

/** How many were in hand: 0 says that nothing may go at the moment. */
export default async function deliver(run: DeliverRun, world: DeliverWorld): Promise<number> {
  const { deliveries, policy = DELIVERY_POLICY, spacingMs, pace, clock } = world;
  await deliveries.lapse(clock(), policy);
  const held = await deliveries.claim(run.owner, clock(), policy, { most: run.most, spacingMs, pace });
  await Promise.all(held.map((one) => carry(one, world, policy)));
  return held.length;
}

async function carry(held: HeldDelivery, world: DeliverWorld, policy: DeliveryPolicy): Promise<void> {
  const { delivery } = held;
  const event = await outcomeOf(held, world);
  const now = world.clock();
  // Where the lease ran out meanwhile, whoever holds it now looks before posting: what was done here is found there.
  const after = step(delivery, event, now, policy);
  const isOurs = await world.deliveries.settle(delivery, after, now);
  tell(world.meter ?? SILENT_METER, event, delivery.place.platform);
  if (isOurs && after.state === 'sent')
    world.meter?.sent(delivery.place.platform, (Date.parse(now) - Date.parse(delivery.wantedAt)) / 1000);
}

function tell(meter: Meter, event: DeliveryEvent, platform: string): void {
  if (event.type === 'tried') meter.tried(platform, event.result.kind);
  else if (event.type === 'looked') meter.looked(platform, event.found.kind);
  else if (event.type === 'look-failed') meter.looked(platform, 'failed');
}

async function outcomeOf({ delivery, post }: HeldDelivery, world: DeliverWorld): Promise<DeliveryEvent> {
  const { place, key, state, firstTriedAt, dueAt } = delivery;
  const platform = world.platforms.get(place.platform);
  if (platform === undefined) {
    const reason = `no platform ${place.platform} is turned on here`;
    const refused = {
      kind: 'refused',
      reason,
      permanent: false,
      retryAfterMs: null,
      part: 'message',
    } as const;
    return state === 'checking' ? { type: 'look-failed', reason } : { type: 'tried', result: refused };
  }
  if (state === 'checking') return look(platform, delivery, firstTriedAt ?? dueAt);
  try {
    return { type: 'tried', result: await platform.send(place, marked(post, delivery), key) };
  } catch (error) {
    return { type: 'tried', result: { kind: 'unclear', reason: reasonOf(error) } };
  }
}

async function look(platform: Posting, { place, key }: Delivery, since: Instant): Promise<DeliveryEvent> {
  try {
    return { type: 'looked', found: await platform.find(place, key, since) };
  } catch (error) {
    return { type: 'look-failed', reason: reasonOf(error) };
  }
}

/** What may be a repeat says so. */
function marked(post: HeldDelivery['post'], { mayRepeat }: Delivery): HeldDelivery['post'] {
  const [first, ...rest] = post.cards;
  if (!mayRepeat || first === undefined) return post;
  const note = { type: 'note', text: 'This may have been posted before.' } as const;
  return { ...post, cards: [{ ...first, blocks: [...first.blocks, note] }, ...rest] };
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
