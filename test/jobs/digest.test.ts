import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainAll } from '#src/cards/plain.ts';
import type { Config } from '#src/core/config.ts';
import { DELIVERY_POLICY } from '#src/core/delivery.ts';
import { type DigestDefinition, digestKey } from '#src/core/digest.ts';
import { DEFAULT_POLICY } from '#src/core/policy.ts';
import type { World } from '#src/core/ports.ts';
import { readyMadeDigests } from '#src/core/ready-made.ts';
import { deliverAll, type EngineParts, jobsOf, tickOnce } from '#src/engine.ts';
import { type MemoryChat, memoryChat } from '#src/platforms/memory/chat.ts';
import { type MemoryQueue, memoryQueue } from '#src/platforms/memory/queue.ts';
import { schedulesIn } from '#src/store/schedules.ts';
import { truthCompanies } from '../oracle/truth-companies.ts';
import { type FreshDatabase, freshDatabase } from '../world/database.ts';
import { putCompany } from '../world/facts.ts';
import { putRows } from '../world/put-rows.ts';
import { PLAIN_CONFIG, worldOn } from '../world/world.ts';

const TODAY = '2025-04-15';
const AT = '2025-04-15T08:30:00Z';
const SLOT = '2025-04-15T08:30[UTC]';
const [ready] = readyMadeDigests('UTC');
if (ready === undefined) throw new Error('no digest');
const DIGEST: DigestDefinition = {
  ...ready,
  id: 'quarterly',
  title: 'Quarter',
  asks: ['nrr q1', 'nrr flurble', 'logo-churn q1 by segment'],
  sections: ['numbers', 'movers', 'freshness'],
  channel: 'leaders',
  audience: { kind: 'all' },
  staleAfterDays: null,
};
const PLACE = { platform: 'memory', id: 'leaders', kind: 'channel' } as const;

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  const company = truthCompanies[0]?.company;
  if (company === undefined) throw new Error('no company');
  await putCompany(database.store, company);
  await putRows(database.store, {
    people: [
      { person_id: 'p1', name: 'Ann', email: 'ann@example.com', role: 'csm' },
      { person_id: 'p2', name: 'Ben', email: 'ben@example.com', role: 'csm' },
      { person_id: 'p3', name: 'Cem', email: 'cem@example.com', role: 'exec' },
    ],
    account_attributes: [
      { account_id: 'A', attribute: 'csm', value: 'p1', valid_from: '2020-01-01' },
      { account_id: 'B', attribute: 'csm', value: 'p2', valid_from: '2020-01-01' },
    ],
  });
});
afterAll(() => database.drop());

interface House {
  readonly world: World;
  readonly parts: EngineParts;
  readonly chat: MemoryChat;
  readonly queue: MemoryQueue;
  /** Runs one slot of a digest to its end. */
  run(id: string, slot?: string): Promise<void>;
}

async function house(...digests: DigestDefinition[]): Promise<House> {
  const config: Config = {
    ...PLAIN_CONFIG,
    policy: DEFAULT_POLICY,
    digests: new Map(digests.map((each) => [each.id, each])),
  };
  const world = await worldOn(database.store, TODAY, config);
  const chat = memoryChat();
  const parts: EngineParts = {
    world,
    schedules: schedulesIn(database.store),
    platforms: [chat],
    home: 'memory',
    clock: () => AT,
  };
  const queue: MemoryQueue = memoryQueue(jobsOf(parts, () => queue));
  const run = async (id: string, slot = SLOT) => {
    await queue.send('digest', `digest:${id}@${slot}`, { id, slot, at: AT });
    await queue.drain();
    await deliverAll(parts);
  };
  return { world, parts, chat, queue, run };
}

const textOf = ({ chat }: House): string =>
  chat
    .posted()
    .map(({ post }) => plainAll(post.cards, 120))
    .join('\n');

describe('a digest', () => {
  it('is posted once, whoever runs its slot again', async () => {
    const digest = { ...DIGEST, id: 'once' };
    const first = await house(digest);
    const second = await house(digest);
    await Promise.all([first, second].map(({ run }) => run('once')));
    await first.run('once');
    expect([...first.chat.posted(), ...second.chat.posted()]).toHaveLength(1);
    expect((await first.world.deliveries.find(digestKey('once', SLOT, PLACE)))?.state).toBe('sent');
  });

  it('is posted again for another slot', async () => {
    const one = await house({ ...DIGEST, id: 'twice' });
    await one.run('twice');
    await one.run('twice', '2025-04-16T08:30[UTC]');
    expect(one.chat.posted()).toHaveLength(2);
  });

  it('says in one line what could not be answered, and answers the rest', async () => {
    const one = await house({ ...DIGEST, id: 'failing' });
    await one.run('failing');
    const text = textOf(one);
    expect(text).toContain('nrr flurble:');
    expect(text).toContain('85.2%');
    expect(text).toContain('Logo churn');
    const [posted] = one.chat.posted();
    expect(posted?.post.pictures.map(({ name }) => name).toSorted()).toEqual([
      'logo_churn-by-segment',
      'tiles',
    ]);
  });

  it('says at the top that nothing was imported where that is so', async () => {
    const one = await house({ ...DIGEST, id: 'empty' });
    await one.run('empty');
    expect(textOf(one).split('\n').slice(0, 4).join('\n')).toContain('Nothing has been imported yet');
  });

  it('whose asks all fail is posted with their reasons: silence would look like good news', async () => {
    const one = await house({ ...DIGEST, id: 'broken', asks: ['flurble', 'nrr variant:nonsense'] });
    await one.run('broken');
    expect(textOf(one)).toContain('Could not be answered');
    expect(textOf(one)).toContain('flurble:');
  });

  it('keeps every number that it posted, with its query and its definition', async () => {
    const one = await house({ ...DIGEST, id: 'kept' });
    await one.run('kept');
    const [last] = await one.world.posted.last('kept', [PLACE], '2025-04-15T08:30:01Z');
    expect(last).toMatchObject({ day: TODAY, digest: 'kept' });
    expect(last?.numbers[0]).toMatchObject({
      ask: 'nrr q1 2025',
      kpi: 'nrr',
      start: '2025-01-01',
      end: '2025-04-01',
      numerator: 517,
      denominator: 607,
      n: 6,
    });
    expect(last?.numbers[0]?.definition).toMatch(/^[0-9a-f]{16}$/);
    expect(await one.world.posted.last('kept', [PLACE], AT)).toEqual([]);
  });

  it('goes to no channel that nobody has declared what it may see for', async () => {
    const one = await house({ ...DIGEST, id: 'closed', audience: null });
    await expect(one.run('closed')).rejects.toThrow(
      'nobody has declared whose rows the channel leaders may see',
    );
    expect(one.chat.posted()).toEqual([]);
  });

  it('that was paused or taken out since its slot came is left out', async () => {
    const one = await house({ ...DIGEST, id: 'paused', isPaused: true });
    await one.run('paused');
    await one.run('gone');
    expect(one.chat.posted()).toEqual([]);
  });

  it('that comes due in quiet hours waits for their end', async () => {
    const one = await house({ ...DIGEST, id: 'quiet', quiet: { from: '08:00', to: '09:15' } });
    await one.run('quiet');
    expect(one.chat.posted()).toEqual([]);
    await deliverAll({ ...one.parts, clock: () => '2025-04-15T09:15:00Z' });
    expect(one.chat.posted()).toHaveLength(1);
  });

  it('whose time went by before it could be posted is told of, and a person may post it all the same', async () => {
    const one = await house({
      ...DIGEST,
      id: 'late',
      graceMinutes: 30,
      quiet: { from: '08:00', to: '09:00' },
    });
    await one.run('late');
    const late = { ...one.parts, clock: () => '2025-04-15T09:31:00Z' };
    await deliverAll(late);
    const key = digestKey('late', SLOT, PLACE);
    expect(await one.world.deliveries.find(key)).toMatchObject({ state: 'expired' });
    await one.world.deliveries.apply(key, { type: 'redriven', by: 'Ann' }, late.clock(), DELIVERY_POLICY);
    await deliverAll(late);
    expect(one.chat.posted()).toHaveLength(1);
  });
});

describe('a personal digest', () => {
  const personal = (id: string): DigestDefinition => ({
    ...DIGEST,
    id,
    asks: ['arr 2024-12'],
    channel: null,
    audience: { kind: 'reader' },
    roles: ['csm', 'exec'],
  });

  it('goes to everybody with its roles, each within their own rows', async () => {
    const one = await house(personal('book'));
    await one.run('book');
    const posted = one.chat.posted().map(({ message, post }) => ({
      to: message.place.id,
      text: plainAll(post.cards, 120),
    }));
    expect(posted.map(({ to }) => to).toSorted()).toEqual(['p1', 'p2', 'p3']);
    const of = (id: string) => posted.find(({ to }) => to === id)?.text ?? '';
    expect(of('p1')).toContain('$100');
    expect(of('p3')).toContain('$607');
    expect(of('p1')).not.toContain('$607');
  });

  it('goes to a person only once, however its people are divided into parts', async () => {
    const one = await house(personal('parts'));
    await one.run('parts');
    await one.queue.send('digest', 'another division', {
      id: 'parts',
      slot: SLOT,
      at: AT,
      people: ['p2', 'p3'],
    });
    await one.queue.drain();
    await deliverAll(one.parts);
    expect(one.chat.posted()).toHaveLength(3);
  });
});

describe('a digest that a person made', () => {
  const schedule = { cron: '30 8 * * *', timeZone: 'UTC', onHolidays: 'post' } as const;
  const madeBy = (personId: string | null, given: Partial<DigestDefinition> = {}): DigestDefinition => ({
    ...DIGEST,
    asks: ['arr 2024-12'],
    schedule,
    origin: { kind: 'person', personId },
    ...given,
  });
  const own = (id: string, personId: string) =>
    madeBy(personId, { id, channel: null, audience: { kind: 'reader' } });

  it('while the bot runs is posted from its next slot on, and made up for nothing before', async () => {
    const one = await house();
    const tickAt = async (clock: string) => {
      await tickOnce({ ...one.parts, clock: () => clock }, one.queue);
      await one.queue.drain();
      await deliverAll(one.parts);
    };
    await tickAt('2025-04-14T08:00:00Z');
    await one.world.digests.make(own('running', 'p1'), AT);
    await one.world.digests.subscribe('running', 'p1', true, AT);
    await tickAt('2025-04-14T09:00:00Z');
    expect(one.chat.posted()).toEqual([]);
    await tickAt('2025-04-15T08:30:00Z');
    expect(one.chat.posted().map(({ key }) => key)).toEqual([
      'digest:running@2025-04-15T08:30[UTC] memory:p1',
    ]);
    await one.world.digests.pause('running', true, AT);
    await tickAt('2025-04-16T08:30:00Z');
    await one.world.digests.pause('running', false, AT);
    await tickAt('2025-04-16T09:00:00Z');
    expect(one.chat.posted()).toHaveLength(1);
    await one.world.digests.remove('running');
    await tickAt('2025-04-17T08:30:00Z');
    expect(one.chat.posted()).toHaveLength(1);
  });

  it('goes to those who want it and may know of it, each within their own rows', async () => {
    const one = await house();
    await one.world.digests.make(own('wanted', 'p1'), AT);
    for (const person of ['p1', 'p2', 'p3']) await one.world.digests.subscribe('wanted', person, true, AT);
    await one.run('wanted');
    const to = one.chat.posted().map(({ message, post }) => [message.place.id, plainAll(post.cards, 120)]);
    expect(to.map(([id]) => id).toSorted()).toEqual(['p1', 'p3']);
    expect(Object.fromEntries(to)['p1']).not.toContain('$607');
  });

  it('is read as its maker: what they may not name is not named to anybody', async () => {
    const one = await house();
    await one.world.digests.make({ ...own('named', 'p1'), asks: ['health B', 'my arr 2024-12'] }, AT);
    await one.world.digests.subscribe('named', 'p1', true, AT);
    await one.run('named');
    expect(textOf(one)).toMatch(/health B: .*B/);
    expect(textOf(one)).toContain('$100');
  });

  it('goes to its channel for as long as its maker may see what is shown there', async () => {
    const one = await house();
    await one.world.digests.make(madeBy('p3', { id: 'shown' }), AT);
    await one.run('shown');
    expect(textOf(one)).toContain('$607');
    await one.world.digests.make(madeBy('p1', { id: 'beyond' }), AT);
    await expect(one.run('beyond')).rejects.toThrow('Ann answers for what the channel leaders sees');
    await one.world.digests.make(madeBy('gone', { id: 'orphan' }), AT);
    await expect(one.run('orphan')).rejects.toThrow('somebody who may has to change it');
    expect(one.chat.posted()).toHaveLength(1);
  });
});
