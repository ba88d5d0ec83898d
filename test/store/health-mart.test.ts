import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addDays, type Day } from '#src/core/calendar.ts';
import { DEFAULT_SETTINGS } from '#src/core/settings.ts';
import { healthMart } from '#src/store/marts/health.ts';
import { clearFacts } from '#src/store/sample.ts';
import { healthOf, type Reading, type Weight } from '../oracle/health.ts';
import { loadRows, type Rows } from '../world/company.ts';
import { type FreshDatabase, freshDatabase } from '../world/database.ts';
import { SILENT } from '../world/world.ts';

const TODAY = '2025-03-31';
const settings = DEFAULT_SETTINGS;
const RUNS = Math.ceil(Number(process.env['BELLWETHER_COMPANIES'] ?? 30) / 3);
const ACCOUNTS = ['a1', 'a2', 'a3'];

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const refresh = (rebuild = false, given = settings) =>
  healthMart.refresh(database.store, given, TODAY, SILENT, { rebuild });
const verify = () => healthMart.verify(database.store, settings);
const stale = (given = settings) => healthMart.stale(database.store, given);
const load = (rows: Rows, day: Day = TODAY) => loadRows(database, rows, day);

interface Stretch {
  readonly account_id: string;
  readonly d_from: Day;
  readonly d_to: Day;
  readonly model_version: string;
  readonly score: number | null;
  readonly covered: number;
}

const stretches = () =>
  database.store.query<Stretch & Record<string, unknown>>(
    'SELECT account_id, d_from, d_to, model_version, score::float8, covered::float8 FROM marts.health ORDER BY 1, 2',
  );

const reading = (account: string, component: string, day: Day, score: number, clock = '08:00'): Reading => ({
  account_id: account,
  component,
  observed_at: `${day}T${clock}:00Z`,
  score,
});
const weight = (
  version: string,
  component: string,
  size: number,
  stale_after_days: number | null = 30,
  valid_from: Day = '2025-01-01',
): Weight => ({ model_version: version, component, weight: size, stale_after_days, valid_from });

const MODEL = [weight('v1', 'use', 60), weight('v1', 'care', 40)];
const accounts = ACCOUNTS.map((id) => ({ account_id: id, name: id.toUpperCase() }));

describe('the health of an account', () => {
  beforeEach(async () => {
    await clearFacts(database.store);
    await load({
      accounts,
      health_weights: MODEL,
      health_readings: [
        reading('a1', 'use', '2025-01-10', 50),
        reading('a1', 'care', '2025-01-20', 80),
        reading('a1', 'use', '2025-02-01', 20),
        reading('a2', 'care', '2025-01-15', 90),
      ],
    });
    await refresh();
  });

  it('stands from change to change, falls with what grows stale, and is refused under half of the weights', async () => {
    const rows = (await stretches()).map((row) => [
      row.account_id,
      row.d_from,
      row.d_to,
      row.score,
      row.covered,
    ]);
    expect(rows).toEqual([
      ['a1', '2025-01-10', '2025-01-20', 50, 0.6],
      ['a1', '2025-01-20', '2025-02-01', 62, 1],
      ['a1', '2025-02-01', '2025-02-20', 44, 1],
      ['a1', '2025-02-20', '2025-03-04', 20, 0.6],
      ['a2', '2025-01-15', '2025-02-15', null, 0.4],
    ]);
  });

  it('goes by the version in force on each day, whatever is fresh', async () => {
    await load({
      health_weights: [
        ...MODEL,
        weight('v2', 'use', 1, null, '2025-02-10'),
        weight('v2', 'money', 1, 10, '2025-02-10'),
      ],
    });
    await refresh();
    const rows = (await stretches()).filter((row) => row.account_id === 'a1');
    expect(
      rows.slice(2).map((row) => [row.d_from, row.d_to, row.model_version, row.score, row.covered]),
    ).toEqual([
      ['2025-02-01', '2025-02-10', 'v1', 44, 1],
      ['2025-02-10', '9999-12-31', 'v2', 20, 0.5],
    ]);
  });

  it('takes the last reading of a day, in the company’s time zone', async () => {
    await load({
      health_readings: [
        reading('a3', 'use', '2025-02-01', 10, '07:00'),
        reading('a3', 'use', '2025-02-01', 70, '23:30'),
      ],
    });
    await refresh();
    const of = async () => (await stretches()).filter((row) => row.account_id === 'a3');
    expect((await of()).map((row) => [row.d_from, row.score])).toEqual([['2025-02-01', 70]]);
    const berlin = { ...settings, timeZone: 'Europe/Berlin' };
    expect(await stale(berlin)).toBe(true);
    await refresh(false, berlin);
    expect((await of()).map((row) => [row.d_from, row.score])).toEqual([
      ['2025-02-01', 10],
      ['2025-02-02', 70],
    ]);
    await refresh();
  });

  it('follows an import: what is new, what is corrected, what is withdrawn, and nobody else', async () => {
    expect(await stale()).toBe(false);
    await database.store.query("UPDATE marts.health SET score = 1 WHERE account_id = 'a1'");
    await load({ health_readings: [reading('a2', 'use', '2025-01-16', 30)] });
    expect(await stale()).toBe(true);
    await refresh();
    expect(await stale()).toBe(false);
    const scores = async (id: string) =>
      (await stretches()).flatMap((row) => (row.account_id === id ? [row.score] : []));
    expect(await scores('a1')).toEqual([1, 1, 1, 1]);
    expect(await scores('a2')).toEqual([null, 54, 30]);
    await load({
      health_readings: [
        { ...reading('a2', 'care', '2025-01-15', 90), is_deleted: true },
        { ...reading('a2', 'use', '2025-01-16', 35), is_deleted: false },
      ],
    });
    await refresh();
    expect(await scores('a2')).toEqual([35]);
    expect(await scores('a1')).toEqual([1, 1, 1, 1]);
  });

  it('that does not follow from the facts, or is missing, is found by the check', async () => {
    expect(await verify()).toEqual([]);
    await database.store.query("UPDATE marts.health SET score = 1 WHERE account_id = 'a1' AND score = 62");
    await database.store.query("DELETE FROM marts.health WHERE account_id = 'a2'");
    expect(await verify()).toEqual([
      'health: the row of a1 from 2025-01-20 to 2025-02-01 does not follow from the facts',
      'health: the row of a1 from 2025-01-20 to 2025-02-01 is missing',
      'health: the row of a2 from 2025-01-15 to 2025-02-15 is missing',
    ]);
    await refresh(true);
    expect(await verify()).toEqual([]);
  });

  it('is not there without a model, nor with weights of nothing', async () => {
    await load({ health_weights: MODEL.map((row) => ({ ...row, weight: 0 })) });
    await refresh();
    expect(await stretches()).toEqual([]);
  });
});

describe('random readings and models', () => {
  const keyOf = (row: Reading): string => `${row.account_id} ${row.component} ${row.observed_at}`;
  const day = fc.integer({ min: 0, max: 90 }).map((ahead) => addDays('2025-01-01', ahead));
  const component = fc.constantFrom('use', 'care', 'money');
  const readings = fc.uniqueArray(
    fc.record({
      account_id: fc.constantFrom(...ACCOUNTS),
      component,
      observed_at: fc.tuple(day, fc.constantFrom('06', '18')).map(([on, hour]) => `${on}T${hour}:00:00Z`),
      score: fc.integer({ min: 0, max: 1000 }).map((tenths) => tenths / 10),
    }),
    { maxLength: 25, selector: keyOf },
  );
  const weights = fc.uniqueArray(
    fc.record({
      model_version: fc.constantFrom('v1', 'v2'),
      component,
      weight: fc.constantFrom(0, 1, 2.5, 4),
      stale_after_days: fc.constantFrom(null, 0, 7, 40),
      valid_from: fc.integer({ min: -20, max: 60 }).map((ahead) => addDays('2025-01-01', ahead)),
    }),
    { maxLength: 6, selector: (row) => `${row.model_version} ${row.component}` },
  );

  async function put(rows: readonly Reading[], model: readonly Weight[]): Promise<void> {
    const { store } = database;
    await store.query('DELETE FROM facts.health_readings');
    await store.query('DELETE FROM facts.health_weights');
    await store.query(
      `INSERT INTO facts.health_readings SELECT account_id, component, observed_at, score, now(), 1
       FROM jsonb_to_recordset($1) AS x(account_id text, component text, observed_at timestamptz, score numeric)`,
      [JSON.stringify(rows)],
    );
    await store.query(
      `INSERT INTO facts.health_weights SELECT model_version, component, weight, stale_after_days, valid_from, now(), 1
       FROM jsonb_to_recordset($1)
         AS x(model_version text, component text, weight numeric, stale_after_days bigint, valid_from date)`,
      [JSON.stringify(model)],
    );
  }

  /** As an import notes them: per account, the earliest. */
  const note = (rows: readonly Reading[]) =>
    database.store.query(
      `INSERT INTO marts.changes SELECT 'health', account_id, min(at)
       FROM unnest($1::text[], $2::timestamptz[]) AS x(account_id, at) GROUP BY 2`,
      [rows.map((row) => row.account_id), rows.map((row) => row.observed_at)],
    );

  it('give on every day what the definition gives, built anew or followed', async () => {
    await clearFacts(database.store);
    await load({ accounts });
    await fc.assert(
      fc.asyncProperty(readings, readings, weights, async (before, more, model) => {
        await put(before, model);
        await refresh(true);
        const seen = new Set(before.map(keyOf));
        const all = [...before.slice(3), ...more.filter((row) => !seen.has(keyOf(row)))];
        await put(all, model);
        await note([...before.slice(0, 3), ...all.filter((row) => !seen.has(keyOf(row)))]);
        await refresh();
        const rows = await stretches();
        for (const account of ACCOUNTS) {
          for (let ahead = -1; ahead < 140; ahead++) {
            const on = addDays('2025-01-01', ahead);
            const row = rows.find((one) => one.account_id === account && one.d_from <= on && one.d_to > on);
            const wanted = healthOf(all, model, account, on);
            expect([on, row?.model_version ?? null]).toEqual([on, wanted?.model ?? null]);
            if (wanted === null || row === undefined) continue;
            expect([on, row.score === null]).toEqual([on, wanted.score === null]);
            expect(row.score ?? 0).toBeCloseTo(wanted.score ?? 0, 9);
            expect(row.covered).toBeCloseTo(wanted.covered, 9);
          }
        }
        expect(await verify()).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  }, 60_000);
});
