import { rm } from 'node:fs/promises';
import { UserError } from '../../core/errors.ts';
import { watchOver } from './at-exit.ts';
import { type Candidate, findBinaries } from './binaries.ts';
import { createCluster, majorOf, serverArguments } from './cluster.ts';
import { type Guard, takeGuard } from './guard.ts';
import { makePrivate, type Places, type Purpose } from './places.ts';
import {
  findPostmaster,
  type Postmaster,
  startPostmaster,
  stopPostmaster,
  waitFor,
  waitGone,
} from './postmaster.ts';
import type { RunAs } from './run-as.ts';

export interface Cluster {
  readonly places: Places;
  readonly who: RunAs;
  readonly purpose: Purpose;
  readonly candidates: readonly Candidate[];
}

/** A server that runs, and this process's claim on it. */
export interface Hold {
  readonly server: Postmaster;
  readonly guard: Guard;
  readonly adopted: boolean;
  /** Calls off the watch over a test server that this process started. */
  readonly callOff: () => void;
}

/** A server may end or begin to stop between two looks; after so many, something else is wrong. */
const ATTEMPTS = 5;
const READY_LIMIT_MS = 120_000;

/** Uses the server that runs on the cluster's files, or starts one. */
export async function take(cluster: Cluster): Promise<Hold> {
  const { data } = cluster.places;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const found = await findPostmaster(data);
    if (found?.status === 'stopping') await waitGone(data, found.pid);
    const isOurs = found === undefined || found.status === 'stopping';
    const up = isOurs ? await start(cluster) : await untilReady(data, found);
    const guard = up && (await claim(data, up.server));
    if (up !== undefined && guard !== undefined) return { ...up, guard, adopted: !isOurs };
  }
  throw new Error(`The database server on ${data} keeps stopping while it is being started.`);
}

type Up = Pick<Hold, 'server' | 'callOff'>;

/** Undefined when another process was quicker. */
async function start({ places, who, purpose, candidates }: Cluster): Promise<Up | undefined> {
  const { data, socket } = places;
  const major = await majorOf(data);
  const binaries = await findBinaries(candidates, who, major);
  if (major === undefined) await createCluster(binaries, data, who, purpose);
  await makePrivate(socket, who);
  let callOff = (): void => undefined;
  const onSpawned = (pid: number): void => {
    if (purpose === 'test') callOff = watchOver(pid, data, socket);
  };
  const args = serverArguments(data, socket, purpose);
  try {
    const server = await startPostmaster(binaries.postgres, args, places, who, onSpawned);
    if (server !== undefined) return { server, callOff };
  } catch (error) {
    callOff();
    throw error;
  }
  callOff();
  return undefined;
}

/** The server once it answers; undefined if it went instead. */
async function untilReady(data: string, { pid }: Postmaster): Promise<Up | undefined> {
  const look = async () => {
    const found = await findPostmaster(data);
    if (found?.pid !== pid || found.status === 'stopping') return 'gone';
    return found.status === 'ready' ? found : undefined;
  };
  const late = `Postgres (process ${pid}) on ${data} is starting for over ${READY_LIMIT_MS / 1000} s.`;
  const seen = await waitFor(data, look, READY_LIMIT_MS, late);
  return seen === 'gone' ? undefined : { server: seen, callOff: () => undefined };
}

/** Undefined when the server is being stopped; it has then gone. */
async function claim(data: string, server: Postmaster): Promise<Guard | undefined> {
  try {
    const guard = await takeGuard(server.socket);
    if (guard !== undefined) return guard;
  } catch (error) {
    const now = await findPostmaster(data);
    if (now?.pid === server.pid && now.status !== 'stopping')
      throw new UserError(
        `A Postgres (process ${server.pid}) runs on ${data}, but its socket in ${server.socket} cannot be used. Stop it with: kill -INT ${server.pid}`,
        { cause: error },
      );
  }
  await waitGone(data, server.pid);
  return undefined;
}

/** Stops the server if nobody else uses it. A test cluster's files go with it. */
export async function letGo({ places, purpose }: Cluster, { guard, callOff }: Hold): Promise<void> {
  if (await guard.letGo()) {
    await stopPostmaster(places.data);
    const gone = purpose === 'test' ? [places.data, places.socket] : [];
    await Promise.all(gone.map((path) => rm(path, { recursive: true, force: true })));
  }
  callOff();
}
