import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import digest from '#jobs/digest.ts';
import { plainAll } from '#src/cards/plain.ts';
import type { Config, DigestDefinition } from '#src/core/config.ts';
import { truthCompanies } from '../oracle/truth-companies.ts';
import { type FreshDatabase, freshDatabase } from '../world/database.ts';
import { putCompany } from '../world/facts.ts';
import { PLAIN_CONFIG, worldOn } from '../world/world.ts';

const TODAY = '2025-04-15';
const DIGEST: DigestDefinition = {
  id: 'quarterly',
  title: 'Quarter',
  asks: ['nrr q1', 'nrr flurble', 'logo-churn q1 by segment'],
  schedule: null,
  timeZone: 'UTC',
  channel: 'leaders',
  audience: { kind: 'all' },
  staleAfterDays: null,
};

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  const company = truthCompanies[0]?.company;
  if (company === undefined) throw new Error('no company');
  await putCompany(database.store, company);
});
afterAll(() => database.drop());

function configWith(...digests: DigestDefinition[]): Config {
  return { ...PLAIN_CONFIG, digests: new Map(digests.map((each) => [each.id, each])) };
}

describe('a digest', () => {
  it('is posted once, whoever tries again', async () => {
    const world = await worldOn(database.store, TODAY, configWith(DIGEST));
    const slot = '2025-04-15T08:30[UTC]';
    const tries = await Promise.all([1, 2, 3].map(() => digest({ id: 'quarterly', slot }, world)));
    expect(tries.filter(({ isNew }) => isNew)).toHaveLength(1);
    const again = await digest({ id: 'quarterly', slot }, world);
    expect(again.isNew).toBe(false);
    expect(again.message.cards).toEqual(tries[0]?.message.cards);
    expect(await world.messages.latest(10)).toHaveLength(1);
  });

  it('is posted again for another slot', async () => {
    const world = await worldOn(database.store, TODAY, configWith(DIGEST));
    const { isNew } = await digest({ id: 'quarterly', slot: '2025-04-16T08:30[UTC]' }, world);
    expect(isNew).toBe(true);
  });

  it('says in one line what could not be answered, and answers the rest', async () => {
    const world = await worldOn(database.store, TODAY, configWith(DIGEST));
    const { message } = await digest({ id: 'quarterly', slot: 'a' }, world);
    const text = plainAll(message.cards, 120);
    expect(text).toContain('nrr flurble:');
    expect(text).toContain('85.2%');
    expect(text).toContain('Logo churn');
    expect(message.pictures.map(({ name }) => name)).toEqual(['logo_churn-by-segment', 'tiles']);
  });

  it('says at the top that nothing was imported where that is so', async () => {
    const world = await worldOn(database.store, TODAY, configWith(DIGEST));
    const { message } = await digest({ id: 'quarterly', slot: 'b' }, world);
    expect(plainAll(message.cards).split('\n').slice(0, 4).join('\n')).toContain(
      'Nothing has been imported yet',
    );
  });

  it('of an unknown name is refused', async () => {
    const world = await worldOn(database.store, TODAY);
    await expect(digest({ id: 'nope', slot: 'a' }, world)).rejects.toThrow('There is no digest nope.');
  });

  it('with no ask that can be read is refused', async () => {
    const world = await worldOn(database.store, TODAY, configWith({ ...DIGEST, asks: ['flurble'] }));
    await expect(digest({ id: 'quarterly', slot: 'c' }, world)).rejects.toThrow(
      'no ask that can be answered',
    );
  });
});
