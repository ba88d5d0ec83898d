import { readFile } from 'node:fs/promises';
import type { Session } from '../../src/core/ports.ts';

/** What work costs: wall time, and the CPU and memory of the server processes behind one database. Linux alone tells these. */

export interface Cost {
  readonly wallMs: number;
  readonly cpuMs: number;
  /** The most memory of its own that any one server process had meanwhile, in megabytes: what they share is left out. */
  readonly peakMb: number;
}

const serverPids = async (session: Session): Promise<number[]> =>
  (
    await session.query<{ pid: number }>(
      'SELECT pid FROM pg_stat_activity WHERE datname = current_database()',
    )
  ).map(({ pid }) => pid);

/** Fields of a process from the third on, as `proc(5)` counts them; none where it is gone. */
async function statOf(pid: number): Promise<readonly number[]> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
}

const PARENT = 1;
const OWN = [11, 12];
/** Of children that have ended: a connection that was idle for a while is closed, and its process with it. */
const OF_ENDED = [13, 14];
const MS_PER_TICK = 10;

/** CPU milliseconds of all server processes so far: those of this database, and whatever has ended. */
async function serverCpu(session: Session): Promise<number> {
  const stats = await Promise.all((await serverPids(session)).map(statOf));
  const parent = await statOf(stats[0]?.[PARENT] ?? 0);
  const sum = (stat: readonly number[], fields: readonly number[]): number =>
    fields.reduce((total, field) => total + (stat[field] ?? 0), 0);
  const live = stats.reduce((total, stat) => total + sum(stat, OWN), 0);
  return (live + sum(parent, OF_ENDED)) * MS_PER_TICK;
}

async function serverPeakMb(session: Session): Promise<number> {
  const sizes = (await serverPids(session)).map(async (pid) => {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    const kb = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0);
    return (kb('VmHWM') - kb('RssShmem') - kb('RssFile')) / 1024;
  });
  return Math.max(0, ...(await Promise.all(sizes)));
}

/** Processes come and go: how large they have been is looked at so often. */
const LOOK_MS = 500;

export async function costOf(session: Session, work: () => Promise<unknown>): Promise<Cost> {
  let peakMb = 0;
  const look = async (): Promise<void> => {
    peakMb = Math.max(peakMb, await serverPeakMb(session));
  };
  const looks = setInterval(() => void look(), LOOK_MS);
  try {
    const [before, from] = [await serverCpu(session), performance.now()];
    await work();
    const wallMs = performance.now() - from;
    const cpuMs = (await serverCpu(session)) - before;
    await look();
    return { wallMs, cpuMs, peakMb };
  } finally {
    clearInterval(looks);
  }
}

export const tell = (what: string, { wallMs, cpuMs }: Omit<Cost, 'peakMb'>, more = ''): void => {
  const figure = (value: number): string => value.toFixed(0).padStart(8);
  process.stdout.write(`${what.padEnd(66)} ${figure(wallMs)} ms   cpu ${figure(cpuMs)} ms${more}\n`);
};
