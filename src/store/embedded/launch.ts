import { type Running, stopAtExit, stopped } from './at-exit.ts';
import { bundled, type Candidate, installed } from './binaries.ts';
import { DATABASE, OWNER, READER } from './cluster.ts';
import { type Cluster, type Hold, letGo, take } from './hold.ts';
import { type Purpose, placesFor } from './places.ts';
import { runAsFor } from './run-as.ts';

export interface EmbeddedOptions {
  /** The folder that keeps the database's files, made where it is missing. */
  readonly home: string;
  /** Default `data`. A `test` server dies with this process and takes its files along. */
  readonly purpose?: Purpose;
  /** Told, in a sentence, what a person should know: shared, left over, moved, restarted. Default: stderr. */
  readonly say?: (sentence: string) => void;
  /** Where to look for Postgres. Default: the npm package, then the system's. */
  readonly candidates?: readonly Candidate[];
}

export interface Embedded {
  /** Of the login that owns the database. */
  readonly url: string;
  /** Of the login that may only read. */
  readonly readerUrl: string;
  /** Whether the server was running already. */
  readonly adopted: boolean;
  /** Stops the server, unless another process uses it: then the last of them does. */
  stop(): Promise<void>;
}

type Say = (sentence: string) => void;
const toStderr: Say = (sentence) => process.stderr.write(`${sentence}\n`);

/**
 * A Postgres of our own for demo and tests: on a unix socket alone, under this account (as root: under
 * `nobody`). A server that already runs on `home` is used as it is, and one that goes away while it is needed
 * is started again. Throws a `UserError` where no Postgres is to be found, its files belong to someone else, or
 * it does not start, then with the end of its log.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const say = options.say ?? toStderr;
  const cluster = await clusterFor(options, say);
  const { running, first } = supervise(cluster, say);
  const { server, adopted } = await first;
  const at = (login: string): string =>
    `postgresql://${login}@localhost/${DATABASE}?host=${encodeURI(server.socket)}`;
  return { url: at(OWNER), readerUrl: at(READER), adopted, stop: running.stop };
}

async function clusterFor(
  { home, purpose = 'data', candidates }: EmbeddedOptions,
  say: Say,
): Promise<Cluster> {
  // The files' owner decides the account, and the account decides where the files can be.
  const guess = await placesFor(home, await runAsFor(home), purpose);
  const who = await runAsFor(guess.data);
  const places = await placesFor(home, who, purpose);
  if (places.movedFrom !== undefined)
    say(
      `The database's files are in ${places.data}: user ${who.uid}, who runs it, cannot reach ${places.movedFrom}.`,
    );
  return { places, who, purpose, candidates: candidates ?? [...(await bundled()), ...(await installed())] };
}

function adoption({ server, guard }: Hold, data: string): string {
  const why =
    guard.others === 0
      ? 'left running by a process that was killed'
      : `${guard.others} other process${guard.others === 1 ? ' uses' : 'es use'} it, and you share its data`;
  return `Using the database server that already runs on ${data} (process ${server.pid}): ${why}.`;
}

/**
 * Takes the server and keeps the claim on it until it is stopped; should the server go before, it is started
 * again. However early this process ends, the server is seen to.
 */
function supervise(cluster: Cluster, say: Say): { running: Running; first: Promise<Hold> } {
  const { data } = cluster.places;
  let backend = 0;
  let stopping: Promise<void> | undefined;
  const claim = async (): Promise<Hold> => {
    const hold = await take(cluster);
    backend = hold.guard.backend;
    hold.guard.onLost(() => {
      if (stopping !== undefined) return;
      hold.callOff();
      say(`The database server on ${data} has gone; starting it again.`);
      current = claim();
      current.catch((error: unknown) => say(`It did not start: ${String(error)}`));
    });
    return hold;
  };
  const end = async (): Promise<void> => {
    const hold = await current.catch(() => undefined);
    if (hold !== undefined) await letGo(cluster, hold);
    stopped(running);
  };
  const running: Running = {
    data,
    backend: () => backend,
    stop: () => {
      stopping ??= end();
      return stopping;
    },
  };
  stopAtExit(running);
  let current = claim();
  const first = current.then(
    (hold) => {
      if (hold.adopted) say(adoption(hold, data));
      return hold;
    },
    (error: unknown) => {
      stopped(running);
      throw error;
    },
  );
  return { running, first };
}
