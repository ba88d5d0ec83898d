import type { Day } from '../../../src/core/calendar.ts';
import type { Progress, Store } from '../../../src/core/ports.ts';
import { DEFAULT_SETTINGS } from '../../../src/core/settings.ts';
import { installSample } from '../../../src/sample/install.ts';

/** The sample company with so many readers, each of whom looks after some of its accounts. */

export const READER_ROLE = 'bench_reader';
const SILENT: Progress = { start: () => {}, advance: () => {}, done: () => {} };

export const install = (store: Store, accounts: number, today: Day): Promise<unknown> =>
  installSample(
    store,
    { accounts, months: 36, seed: 7 },
    { settings: DEFAULT_SETTINGS, today, now: `${today}T05:00:00Z`, progress: SILENT },
  );

/** Shares all accounts out among so many people, one after the other. */
export async function shareOut(store: Store, readers: number): Promise<void> {
  await store.query(`DELETE FROM facts.people WHERE person_id LIKE 'bench-%'`);
  await store.query(
    `INSERT INTO facts.people (person_id, name, email, role, sys_from, import_id)
     SELECT 'bench-' || n, 'Reader ' || n, 'reader' || n || '@example.com', $2, '2020-01-01T00:00:00Z', 1
     FROM generate_series(0, $1::int - 1) AS n`,
    [readers, READER_ROLE],
  );
  await store.query(
    `UPDATE facts.account_attributes x SET value = 'bench-' || (a.nth % $1::int)
     FROM (SELECT account_id, row_number() OVER (ORDER BY account_id) - 1 AS nth FROM facts.accounts) a
     WHERE x.account_id = a.account_id AND x.attribute = 'csm' AND x.valid_to IS NULL`,
    [readers],
  );
  await store.query('ANALYZE facts.account_attributes, facts.people');
}
