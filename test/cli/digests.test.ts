import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { truthCompanies } from '../oracle/truth-companies.ts';
import { type FreshDatabase, freshDatabase } from '../world/database.ts';
import { putCompany } from '../world/facts.ts';
import { putRows } from '../world/put-rows.ts';
import { inProcess } from './process.ts';

const folder = mkdtempSync(join(tmpdir(), 'bellwether-digests-'));
const config = join(folder, 'bellwether.yaml');
writeFileSync(
  config,
  `company: { time_zone: Europe/Berlin }
digests:
  cs-daily: { channel: '#cs', audience: all }
  ours: { title: Ours, asks: [nrr], schedule: never, channel: '#ours' }
  stopped: { title: Stopped, asks: [nrr], paused: true }
`,
);

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  const company = truthCompanies[0]?.company;
  if (company === undefined) throw new Error('no company');
  await putCompany(database.store, company);
  await putRows(database.store, {
    people: [
      { person_id: 'p1', name: 'Ann', email: 'ann@example.com', role: 'csm' },
      { person_id: 'p3', name: 'Eve', email: 'eve@example.com', role: 'exec' },
    ],
    account_attributes: [{ account_id: 'A', attribute: 'csm', value: 'p1', valid_from: '2020-01-01' }],
  });
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await database.store.query(
    'TRUNCATE bellwether.digests, bellwether.digest_pauses, bellwether.subscriptions',
  );
});

const run = (...args: string[]) =>
  inProcess(['digests', ...args, '--config', config], {
    DATABASE_URL: database.url,
    DATABASE_READER_URL: database.readerUrl,
  });
const json = async (...args: string[]) => {
  const { stdout, stderr, code } = await run(...args, '--json');
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
};
const refused = async (...args: string[]): Promise<readonly string[]> => {
  const { stdout, stderr, code } = await run(...args);
  expect([code, stdout]).toEqual([2, '']);
  return stderr.trimEnd().split('\n');
};
const EMEA = [
  ...['create', 'emea', '--title', 'EMEA', '--ask', 'nrr q1', '--ask', 'grr q1', '--section', 'numbers'],
  ...['--schedule', '0 9 * * mon', '--time-zone', 'Europe/London', '--holidays', 'next-business-day'],
  ...['--catch-up-hours', '1.5', '--quiet', '20:00-7:30', '--channel', 'slack:#emea', '--role', 'csm'],
  ...['--audience', 'region=emea,apac', '--audience', 'segment=smb', '--stale-after-days', '2'],
];

describe('digests', () => {
  test('are listed with where each goes, its next slot on its own clock, and what is in the way', async () => {
    await run(...EMEA);
    const list: Record<string, unknown>[] = await json('list');
    const of = (id: string) => list.find((one) => one['id'] === id);
    expect(list.map(({ id }) => id)).toEqual(
      ['cs-daily', 'cs-weekly', 'emea', 'leadership-monthly', 'my-book', 'ours', 'stopped'].toSorted(),
    );
    expect(of('emea')).toMatchObject({
      origin: 'person',
      madeBy: null,
      reason: null,
      next: { slot: expect.stringMatching(/T09:00\[Europe\/London\]$/) },
    });
    expect(of('cs-daily')).toMatchObject({ channel: '#cs', audience: 'all', reason: null });
    expect(of('cs-weekly')).toMatchObject({ reason: expect.stringContaining('goes to nobody') });
    expect(of('ours')).toMatchObject({
      next: null,
      reason: expect.stringContaining('nobody has declared whose rows the channel #ours may see'),
    });
    expect(of('stopped')).toMatchObject({ paused: true, next: null, reason: 'it is paused' });
    const { stdout } = await run('list');
    expect(stdout).toMatch(/ours +Ours +#ours +– +no audience\n/);
    expect(stdout).not.toContain('digest subscribe');
  });

  test('are made with everything that the config can say of one', async () => {
    const made = await json(...EMEA);
    expect(made).toEqual({
      id: 'emea',
      done: 'created',
      digest: {
        id: 'emea',
        title: 'EMEA',
        origin: 'person',
        madeBy: null,
        asks: ['nrr q1', 'grr q1'],
        sections: ['numbers'],
        schedule: { cron: '0 9 * * mon', timeZone: 'Europe/London', onHolidays: 'next-business-day' },
        next: expect.anything(),
        catchUpHours: 1.5,
        quiet: { from: '20:00', to: '07:30' },
        channel: 'slack:#emea',
        audience: { region: ['emea', 'apac'], segment: ['smb'] },
        roles: ['csm'],
        staleAfterDays: 2,
        paused: false,
        reason: null,
        subscribed: [],
        unsubscribed: [],
      },
    });
    expect(await json('show', 'emea')).toEqual(made.digest);
  });

  test('change in what is said, and none takes away', async () => {
    await run(...EMEA);
    const { digest } = await json(
      'change',
      'emea',
      '--ask',
      'arr',
      '--channel',
      'none',
      '--role',
      'none',
      '--quiet',
      'none',
    );
    expect(digest).toMatchObject({
      title: 'EMEA',
      asks: ['arr'],
      channel: null,
      roles: [],
      quiet: null,
      schedule: { cron: '0 9 * * mon', timeZone: 'Europe/London' },
      reason: expect.stringContaining('goes to nobody'),
    });
    const again = await json('change', 'emea', '--schedule', 'never', '--stale-after-days', 'none');
    expect(again.digest).toMatchObject({ schedule: null, staleAfterDays: null, next: null });
  });

  test('tell all that is wrong at once, in the words of the config and by the names of the options', async () => {
    const lines = await refused(
      ...['create', 'x', '--ask', 'nrr', '--schedule', '0 9 30 2 *', '--time-zone', 'Europe/Berln'],
      ...['--holidays', 'never', '--catch-up-hours', 'soon', '--quiet', '25:00', '--audience', 'own_book'],
      ...['--section', 'numbrs', '--role', 'cms', '--stale-after-days', '1000'],
    );
    expect(lines).toEqual([
      'schedule: "0 9 30 2 *" never comes: no month that it names has such a day',
      expect.stringMatching(/^time-zone: "Europe\/Berln" is not a time zone; did you mean Europe\/Berlin\?/),
      'holidays: "never" is not allowed here. Allowed: post, skip, next-business-day',
      'catch-up-hours: expected a number, found the text "soon"',
      expect.stringMatching(/^quiet\.from: "25:00" is not a time of day/),
      expect.stringMatching(/^quiet\.to: "" is not a time of day/),
      expect.stringMatching(/^audience: "own_book" is not a rule about rows/),
      'stale-after-days: 1000 is too large; allowed: at most 366',
      'needs a title',
      expect.stringMatching(/^section\[0\]: "numbrs" is not a section; did you mean numbers\?/),
      expect.stringMatching(/^role\[0\]: "cms" is not a role of policy\.roles; did you mean csm\?/),
    ]);
    expect(await json('list')).toHaveLength(6);
  });

  test.each<[string, string[], RegExp]>([
    ['an unknown word', ['lst'], /^what: allowed: list, show, create/],
    ['no id', ['pause'], /^id: which one\? `digests pause ID`/],
    ['an id too many', ['list', 'cs-daily'], /^id: `digests list` lists all/],
    ['an unknown id', ['show', 'nope'], /^There is no digest nope\. There is: cs-daily, /],
    [
      'an id that is none',
      ['create', 'No Way', '--title', 'x', '--ask', 'nrr'],
      /^"No Way" is not the id of a digest/,
    ],
    ['an id of the config', ['create', 'ours', '--title', 'x', '--ask', 'nrr'], /under digests\.ours/],
    [
      'an ask that cannot be read',
      ['create', 'x', '--title', 'x', '--ask', 'nrr q5'],
      /^nrr q5: there is no q5/,
    ],
    ['nothing to show', ['create', 'x', '--title', 'x'], /^shows nothing: give it asks/],
    [
      'a title of control characters',
      ['create', 'x', '--title', '\u001b[2J', '--ask', 'nrr'],
      /^title: must be one line/,
    ],
    [
      'an option that has no place',
      ['pause', 'cs-daily', '--title', 'x'],
      /^title: `digests pause` does not take it/,
    ],
    ['nothing to change', ['change', 'ours'], /^Say what changes/],
    [
      'a reader’s own in a channel',
      ['create', 'x', '--title', 'x', '--ask', 'nrr', '--channel', '#x', '--audience', 'reader'],
      /^channel: a digest for each reader goes to people/,
    ],
    ['the operator subscribing', ['subscribe', 'cs-daily'], /--as PERSON says who subscribes/],
    ['nobody known', ['subscribe', 'cs-daily', '--as', 'zoe'], /^"zoe" does not name one person/],
    ['what the config pauses', ['resume', 'stopped'], /^The digest stopped is paused in the config file/],
    [
      'deleting what the config keeps',
      ['delete', 'cs-daily'],
      /^The digest cs-daily is kept in the config file/,
    ],
  ])('refuse %s with 2', async (_, args, message) => {
    expect((await refused(...args)).join('\n')).toMatch(message);
  });

  test('become a reader’s own only without their channel', async () => {
    await run(...EMEA);
    expect((await refused('change', 'emea', '--audience', 'reader'))[0]).toMatch(
      /^channel: a digest for each reader/,
    );
    const { digest } = await json('change', 'emea', '--audience', 'reader', '--channel', 'none');
    expect(digest).toMatchObject({ audience: 'reader', channel: null });
  });

  test('are paused, go on and are deleted, each told as JSON', async () => {
    await run(...EMEA);
    for (const id of ['emea', 'cs-weekly']) {
      expect(await json('pause', id)).toMatchObject({
        id,
        done: 'paused',
        digest: { paused: true, next: null },
      });
      expect(await json('resume', id)).toMatchObject({ done: 'resumed', digest: { paused: false } });
    }
    expect(await json('delete', 'emea')).toEqual({ id: 'emea', done: 'deleted' });
    expect((await refused('delete', 'emea'))[0]).toMatch(/^There is no digest emea/);
  });

  test('are subscribed to as a person, who then sees them as theirs', async () => {
    const { digest } = await json('subscribe', 'cs-weekly', '--as', 'ann@example.com');
    expect(digest).toMatchObject({ id: 'cs-weekly', subscribed: [] });
    expect(await json('show', 'cs-weekly')).toMatchObject({ subscribed: ['p1'], reason: null });
    expect((await run('list', '--as', 'p1')).stdout).toMatch(/cs-weekly .* you /);
    expect(await json('unsubscribe', 'cs-weekly', '--as', 'p1')).toMatchObject({ done: 'unsubscribed' });
    expect(await json('show', 'cs-weekly')).toMatchObject({ subscribed: [], unsubscribed: ['p1'] });
  });

  test('are made as a person within what that person may', async () => {
    const mine = await json('create', 'mine', '--title', 'Mine', '--ask', 'my arr', '--as', 'p1');
    expect(mine.digest).toMatchObject({ madeBy: 'p1', audience: 'reader', subscribed: ['p1'] });
    expect((await refused(...EMEA, '--as', 'p1'))[0]).toMatch(/whose role sees every account/);
    expect((await json(...EMEA, '--as', 'p3')).digest).toMatchObject({ madeBy: 'p3' });
  });

  test('that cannot be read are told of by the list and by doctor', async () => {
    await run(...EMEA);
    await database.store.query(`UPDATE bellwether.digests SET definition = definition - 'title'`);
    const list = await run('list');
    expect(list.code).toBe(0);
    expect(list.stderr).toContain('Left out: emea: it cannot be read here: title: is missing');
    const doctor = await inProcess(['doctor', '--json', '--config', config], {
      DATABASE_URL: database.url,
      DATABASE_READER_URL: database.readerUrl,
    });
    const { checks }: { checks: { id: string }[] } = JSON.parse(doctor.stdout);
    expect(checks.find(({ id }) => id === 'made-digests')).toEqual({
      id: 'made-digests',
      ok: false,
      message: expect.stringContaining('left out: emea: it cannot be read here'),
    });
  });
});

describe('ask', () => {
  const ask = (...args: string[]) =>
    inProcess(['ask', ...args, '--config', config], {
      DATABASE_URL: database.url,
      DATABASE_READER_URL: database.readerUrl,
    });

  test('does what is said about digests, as in chat', async () => {
    const made = await ask('digest create mine: arr 2024-12', '--as', 'p1');
    expect([made.code, made.stdout]).toEqual([0, expect.stringContaining('Made.')]);
    const { stdout } = await ask('digest mine', '--as', 'p1', '--json');
    expect(JSON.parse(stdout)).toEqual({ digest: expect.stringContaining('Mine') });
    expect((await ask('help')).stdout).toContain('digest help');
  });

  test('refuses it with 2', async () => {
    const { stdout, stderr, code } = await ask('digest pause nope');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^There is no digest nope\. There is: cs-daily/);
  });
});
