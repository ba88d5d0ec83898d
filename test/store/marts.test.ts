import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '#src/core/errors.ts';
import { DEFAULT_SETTINGS } from '#src/core/settings.ts';
import { martsAreStale, refreshMarts } from '#src/store/marts/refresh.ts';
import { verifyMarts } from '#src/store/marts/verify.ts';
import { attribute, companyOf, line, plainRequest } from '../oracle/builders.ts';
import { askCells } from '../world/cells.ts';
import { type FreshDatabase, freshDatabase } from '../world/database.ts';
import { putCompany } from '../world/facts.ts';
import { SILENT } from '../world/world.ts';

const TODAY = '2025-06-10';
const MONTH = { start: '2025-03-01', end: '2025-04-01' };
const settings = DEFAULT_SETTINGS;

const NAMES = ['Alder', 'Birch', 'Cedar', 'Dogwood', 'Elm', 'Fir'];
const company = companyOf(
  NAMES.map((name) => line(name, 'core', '2024-01-01', null, 100)),
  {
    attributes: [
      attribute('Birch', 'parent', 'Alder'),
      ...NAMES.map((name) => attribute(name, 'segment', 'smb')),
    ],
  },
);

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

beforeEach(async () => {
  await putCompany(database.store, company);
  await refreshMarts(database.store, settings, TODAY, SILENT, { rebuild: true });
});

const refresh = (today = TODAY, given = settings) => refreshMarts(database.store, given, today, SILENT);

async function endLine(name: string, day: string): Promise<void> {
  await database.store.query('UPDATE facts.arr_lines SET ends_on = $2 WHERE account_id = $1', [name, day]);
  await database.store.query('INSERT INTO marts.dirty VALUES ($1) ON CONFLICT DO NOTHING', [name]);
}

async function openingAndChurn(): Promise<readonly unknown[]> {
  const [cell] = await askCells(database.store, settings, plainRequest([MONTH], TODAY));
  return [cell?.measures['opening'], cell?.measures['churn'], cell?.measures['accounts_churned']];
}

describe('a refresh', () => {
  it('does nothing where nothing changed', async () => {
    expect(await martsAreStale(database.store, settings, TODAY)).toBe(false);
    expect(await refresh()).toEqual({ mode: 'nothing', accounts: 0, pairs: 0 });
  });

  it('follows a change, and takes the whole family along', async () => {
    await endLine('Birch', '2025-03-15');
    expect(await martsAreStale(database.store, settings, TODAY)).toBe(true);
    expect(await refresh()).toMatchObject({ mode: 'changes', accounts: 2 });
    expect(await openingAndChurn()).toEqual([60_000, 0, 0]);
    await endLine('Cedar', '2025-03-31');
    await refresh();
    expect(await openingAndChurn()).toEqual([60_000, 10_000, 1]);
    expect(await verifyMarts(database.store, settings, TODAY, SILENT)).toMatchObject({ ok: true });
  });

  it('files what runs on and sums up new months when the calendar moves, and keeps them when it moves back', async () => {
    expect(await refresh('2026-02-01')).toMatchObject({ mode: 'changes', accounts: 0 });
    const later = plainRequest([{ start: '2026-01-05', end: '2026-01-20' }], '2026-02-01');
    const [cell] = await askCells(database.store, settings, later);
    expect(cell?.measures['opening']).toBe(60_000);
    expect(await refresh('2025-06-11')).toMatchObject({ mode: 'nothing' });
    expect(await verifyMarts(database.store, settings, '2025-06-11', SILENT)).toMatchObject({ ok: true });
  });

  it('keeps what is all still to come until its days are reached', async () => {
    await refreshMarts(database.store, settings, '2022-05-05', SILENT, { rebuild: true });
    await refresh();
    expect(await openingAndChurn()).toEqual([60_000, 0, 0]);
    const odd = plainRequest([{ start: '2025-03-02', end: '2025-04-03' }], TODAY);
    const [cell] = await askCells(database.store, settings, odd);
    expect(cell?.measures['opening']).toBe(60_000);
    expect(await verifyMarts(database.store, settings, TODAY, SILENT)).toMatchObject({ ok: true });
  });

  it('builds everything anew for another grace or other rollup attributes', async () => {
    const other = { ...settings, rollupAttributes: ['region'] };
    expect(await martsAreStale(database.store, other, TODAY)).toBe(true);
    expect(await refresh(TODAY, other)).toMatchObject({ mode: 'rebuild' });
  });

  it('refuses a currency that has no rate, names the line, and leaves everything as it was', async () => {
    await database.store.query("UPDATE facts.arr_lines SET currency = 'EUR' WHERE account_id = 'Elm'");
    await endLine('Elm', '2025-03-10');
    await expect(refresh()).rejects.toThrow(UserError);
    await expect(refresh()).rejects.toThrow(/No exchange rate into USD for EUR/);
    expect(await openingAndChurn()).toEqual([60_000, 0, 0]);
    expect(await martsAreStale(database.store, settings, TODAY)).toBe(true);
  });

  it('sums up again just the periods whose rate changed', async () => {
    const put = (day: string, rate: string) =>
      database.store.query("INSERT INTO facts.fx_rates VALUES ('EUR', 'budget', $1, $2, now(), 1)", [
        day,
        rate,
      ]);
    await put('2024-01-01', '1.1');
    await database.store.query("INSERT INTO marts.dirty VALUES ('*')");
    expect((await refresh()).pairs).toBeGreaterThan(40);
    await put('2025-05-15', '1.2');
    await database.store.query("INSERT INTO marts.dirty VALUES ('*')");
    const { pairs } = await refresh();
    expect(pairs).toBeGreaterThan(0);
    expect(pairs).toBeLessThan(5);
    expect(await verifyMarts(database.store, settings, TODAY, SILENT)).toMatchObject({ ok: true });
  });

  it('and another one at the same time take turns, and neither counts anything twice', async () => {
    await endLine('Cedar', '2025-03-31');
    const modes = (await Promise.all([refresh(), refresh(), refresh()])).map(({ mode }) => mode);
    expect(modes.toSorted()).toEqual(['changes', 'nothing', 'nothing']);
    expect(await openingAndChurn()).toEqual([60_000, 10_000, 1]);
    expect(await verifyMarts(database.store, settings, TODAY, SILENT)).toMatchObject({ ok: true });
  });

  it('killed in the middle leaves the marts as they were, and the next one finishes the work', async () => {
    await endLine('Cedar', '2025-03-31');
    const { url, readerUrl } = database;
    const code = `
      import { openStore } from './src/store/connect.ts';
      import { refreshMarts } from './src/store/marts/refresh.ts';
      const store = openStore(${JSON.stringify({ url, readerUrl })});
      const held = { ...store, transaction: (work) => store.transaction(async (session) => {
        const result = await work(session);
        console.log('written');
        await new Promise((resolve) => setTimeout(resolve, 60_000));
        return result;
      }) };
      await refreshMarts(held, ${JSON.stringify(settings)}, '${TODAY}', { start() {}, advance() {}, done() {} });`;
    const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', code], {
      cwd: new URL('../../', import.meta.url),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await openingAndChurn()).toEqual([60_000, 0, 0]);
    expect(await refresh()).toMatchObject({ mode: 'changes' });
    expect(await openingAndChurn()).toEqual([60_000, 10_000, 1]);
    expect(await verifyMarts(database.store, settings, TODAY, SILENT)).toMatchObject({ ok: true });
  });
});

describe('the check', () => {
  it('finds a row that does not follow from the facts, one that is missing, and a sum that is off', async () => {
    await database.store.query("DELETE FROM marts.stretches WHERE account_id = 'Fir'");
    await database.store.query(
      "INSERT INTO marts.uplifts VALUES ('Fir', 'core', 'x', '2025-01-01', 'USD', 5)",
    );
    await database.store.query(
      'UPDATE marts.cells SET closing = closing + 1 WHERE starts_on = $1 AND months = 1',
      [MONTH.start],
    );
    const result = await verifyMarts(database.store, settings, TODAY, SILENT);
    expect(result.ok).toBe(false);
    expect(result.broken).toBe(1);
    expect(result.tables).toMatchObject({
      stretches: { extra: 0, missing: 1 },
      uplifts: { extra: 1, missing: 0 },
      cells: { extra: 1, missing: 1 },
    });
  });

  it('leaves nothing behind', async () => {
    await verifyMarts(database.store, settings, TODAY, SILENT);
    const rows = await database.store.query("SELECT 1 FROM pg_namespace WHERE nspname = 'marts_check'");
    expect(rows).toEqual([]);
  });
});
