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

/** CPU milliseconds used so far by each server process of this database. */
async function serverCpu(session: Session): Promise<ReadonlyMap<number, number>> {
  const used = (await serverPids(session)).map(async (pid) => {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return [pid, (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10] as const;
  });
  return new Map(await Promise.all(used));
}

export async function costOf(session: Session, work: () => Promise<unknown>): Promise<Cost> {
  const [before, from] = [await serverCpu(session), performance.now()];
  await work();
  const wallMs = performance.now() - from;
  let cpuMs = 0;
  for (const [pid, after] of await serverCpu(session)) cpuMs += after - (before.get(pid) ?? 0);
  return { wallMs, cpuMs };
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
