import { readFile } from 'node:fs/promises';
import type { Session } from '../../src/core/ports.ts';

/** What work costs: wall time, and the CPU and memory of the server processes behind one database. Linux alone tells these. */

export interface Cost {
  readonly wallMs: number;
  readonly cpuMs: number;
}

const serverPids = async (session: Session): Promise<number[]> =>
  (
    await session.query<{ pid: number }>(
      'SELECT pid FROM pg_stat_activity WHERE datname = current_database()',
    )
  ).map(({ pid }) => pid);

/** Numbers of `/proc/PID/stat` from the parent's id on; zeros where there is no such process. */
async function statOf(pid: number): Promise<(field: number) => number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (field) => Number(fields[field] ?? 0);
}
const [PARENT, USER, SYSTEM, ENDED_USER, ENDED_SYSTEM] = [1, 11, 12, 13, 14];

/** CPU milliseconds used so far by the server's processes, those of connections that have ended too. */
async function serverCpu(session: Session): Promise<number> {
  const rows = await session.query<{ pid: number; own: number }>(
    'SELECT pid, pg_backend_pid() AS own FROM pg_stat_activity',
  );
  const stats = await Promise.all(rows.map(({ pid }) => statOf(pid)));
  const own = await statOf(rows[0]?.own ?? 0);
  const server = await statOf(own(PARENT));
  const running = stats.reduce((sum, stat) => sum + stat(USER) + stat(SYSTEM), 0);
  return (running + server(ENDED_USER) + server(ENDED_SYSTEM)) * 10;
}

export async function costOf(session: Session, work: () => Promise<unknown>): Promise<Cost> {
  const [before, from] = [await serverCpu(session), performance.now()];
  await work();
  const wallMs = performance.now() - from;
  return { wallMs, cpuMs: (await serverCpu(session)) - before };
}

/** The most memory of its own that any of the server processes ever held, in megabytes: what they share is left out. */
export async function serverPeakMb(session: Session): Promise<number> {
  const sizes = (await serverPids(session)).map(async (pid) => {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    const kb = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0);
    return (kb('VmHWM') - kb('RssShmem') - kb('RssFile')) / 1024;
  });
  return Math.max(0, ...(await Promise.all(sizes)));
}

export const tell = (what: string, { wallMs, cpuMs }: Cost, more = ''): void => {
  const figure = (value: number): string => value.toFixed(0).padStart(8);
  process.stdout.write(`${what.padEnd(66)} ${figure(wallMs)} ms   cpu ${figure(cpuMs)} ms${more}\n`);
};
