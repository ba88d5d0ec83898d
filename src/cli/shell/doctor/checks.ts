import { daysBetween } from '../../../core/calendar.ts';
import { freshnessOf } from '../../../store/freshness.ts';
import { checkReader } from '../../../store/grants.ts';
import { anyStale } from '../../../store/marts/all.ts';
import { pendingMigrations } from '../../../store/migrate.ts';
import { openWorld } from '../world.ts';
import { bad, type Check, type Finding, ok } from './check.ts';
import { digests, goingOut } from './digest-checks.ts';
import { madeDigests } from './made-digests.ts';
import { ownKpis } from './own-kpis.ts';
import { deliveries, queue, schedules } from './running-checks.ts';

const OLDEST_NODE = 24;

const node: Check = {
  id: 'node',
  needs: [],
  look: async () => {
    const { version } = process;
    const major = Number(/^v(\d+)/.exec(version)?.[1]);
    return major >= OLDEST_NODE
      ? ok('node', `Node ${version}`)
      : bad('node', `Node ${version} is too old; run through npm, which brings Node ${OLDEST_NODE}`);
  },
};

const config: Check = {
  id: 'config',
  needs: [],
  look: async (context) => {
    const { file, digests } = await context.config();
    return ok(
      'config',
      file === null ? 'no file; the defaults hold' : `${file} is valid, ${digests.size} digests`,
    );
  },
};

const charts: Check = {
  id: 'charts',
  needs: [],
  look: async () => {
    // The renderer takes longer to load than most commands to run.
    const { createRenderer } = await import('../../../../charts/render/renderer.ts');
    await createRenderer().check();
    return ok('charts', 'fonts are found and draw as they should');
  },
};

const database: Check = {
  id: 'database',
  needs: [],
  look: async (context) => {
    const { store, place } = await context.database();
    await pendingMigrations(store);
    return ok('database', `${place} answers`);
  },
};

const migrations: Check = {
  id: 'migrations',
  needs: ['database'],
  look: async (context) => {
    const pending = await pendingMigrations((await context.database()).store);
    return pending.length === 0
      ? ok('migrations', 'all are applied')
      : bad(
          'migrations',
          `${pending.length} are not applied (${pending.join(', ')}); run \`bellwether migrate\``,
        );
  },
};

const reader: Check = {
  id: 'reader',
  needs: ['migrations'],
  look: async (context) => {
    const { store, readerRole } = await context.database();
    if (readerRole === null) {
      return bad(
        'reader',
        'asks share the login of the owner; set DATABASE_READER_URL to one that may only read',
      );
    }
    await checkReader(store, readerRole);
    return ok('reader', `asks run as ${readerRole}, which may only read`);
  },
};

const data: Check = {
  id: 'data',
  needs: ['migrations', 'config'],
  look: async (context) => {
    const { store } = await context.database();
    const { today } = await context.now();
    const tables = await freshnessOf(store);
    if (tables.length === 0) return ok('data', 'nothing was imported yet; `bellwether import PATH` does');
    // The digest with the least patience, of those that somebody gets.
    const posted = await goingOut(await openWorld(context));
    const limit = Math.min(...posted.map(({ staleAfterDays }) => staleAfterDays ?? Number.POSITIVE_INFINITY));
    return tables.map(({ table, through }): Finding => {
      const age = daysBetween(through, today);
      const late = age > limit ? `; a digest allows ${limit}` : '';
      return { id: `data:${table}`, ok: late === '', message: `through ${through}, ${age} days ago${late}` };
    });
  },
};

const marts: Check = {
  id: 'marts',
  needs: ['migrations', 'config'],
  look: async (context) => {
    const { store } = await context.database();
    const { settings } = await context.config();
    const { today } = await context.now();
    if ((await freshnessOf(store)).length === 0) return ok('marts', 'nothing to derive yet');
    return (await anyStale(store, settings, today))
      ? bad('marts', 'behind the facts, the settings or the calendar; run `bellwether marts refresh`')
      : ok('marts', 'up to date');
  },
};

/** In the order in which they are told. */
export const CHECKS: readonly Check[] = [
  node,
  config,
  charts,
  database,
  migrations,
  reader,
  data,
  marts,
  ownKpis,
  digests,
  madeDigests,
  schedules,
  queue,
  deliveries,
];
