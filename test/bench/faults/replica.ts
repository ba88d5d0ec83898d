import { setTimeout as pause } from 'node:timers/promises';
import deliver from '../../../jobs/deliver.ts';
import tick from '../../../jobs/tick.ts';
import { DELIVERY_POLICY, type DeliveryPolicy } from '../../../src/core/delivery.ts';
import { openStore } from '../../../src/store/connect.ts';
import { deliveriesIn } from '../../../src/store/deliveries.ts';
import { openQueue } from '../../../src/store/queue.ts';
import { schedulesIn } from '../../../src/store/schedules.ts';
import { httpChat } from './http-chat.ts';

/**
 * One replica: ticks, makes messages of slots, posts them; killed at any moment. Business time runs 60 times as fast
 * as the clock, so that a schedule of every minute has a slot every second.
 */
const [url = '', chat = '', start = '0', until = '0', look = 'yes'] = process.argv.slice(2);
const store = openStore({ url, readerUrl: url });
const deliveries = deliveriesIn(store);
const schedules = schedulesIn(store);
const owner = `replica ${process.pid}`;
const policy: DeliveryPolicy = {
  ...DELIVERY_POLICY,
  leaseMs: 3_000,
  firstRetryMs: 100,
  longestRetryMs: 2_000,
  lookAfterMs: 200,
  mostAttempts: 200,
};
const businessNow = () => {
  const at = Math.min(Date.now(), Number(until));
  return new Date(Number(start) + (at - Number(start)) * 60).toISOString();
};
const queue = await openQueue({
  url,
  jobs: ['digest'],
  onError: () => {},
  patience: { expireSeconds: 3, heartbeatSeconds: null, lookSeconds: 1 },
});
await queue.work('digest', async ({ id, slot }) => {
  const post = { cards: [{ tone: 'plain' as const, title: `${id}`, blocks: [], buttons: [] }], pictures: [] };
  const place = { platform: 'chat', id: String(id), kind: 'channel' as const };
  const now = new Date().toISOString();
  await deliveries.put([{ key: `${id}@${slot}`, place, post, dueAt: now, expiresAt: null }], now);
});
const scheduled = ['a', 'b'].map((id) => ({
  id,
  schedule: { cron: '* * * * *', timeZone: 'Europe/Berlin', onHolidays: 'post' as const },
  graceMinutes: 600,
  job: 'digest',
  data: { id },
}));
const world = {
  deliveries,
  platforms: new Map([['chat', httpChat(chat, look === 'yes')]]),
  spacingMs: {},
  pace: {},
  clock: () => new Date().toISOString(),
  policy,
};
for (;;) {
  try {
    await tick(businessNow(), scheduled, { schedules, queue, holidays: [] });
    await deliver({ owner, most: 10 }, world);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  }
  await pause(100);
}
