import { type ChildProcess, spawn } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type CliCommand, commandShape } from '#src/cli/shell/command.ts';
import { runCli } from '#src/cli/shell/run.ts';
import { readEnvironment } from '#src/config/env.ts';
import { discover } from '#src/discover.ts';

export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Starts the command line as people do, with an environment of its own. */
export function start(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): ChildProcess {
  const main = ['--disallow-code-generation-from-strings', `${ROOT}src/main.ts`];
  return spawn(process.execPath, [...main, ...args], {
    cwd: ROOT,
    env: { PATH: '/usr/bin:/bin', ...environment },
  });
}

export function ended(child: ChildProcess): Promise<Ended> {
  const [out, err]: [string[], string[]] = [[], []];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => out.push(text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => err.push(text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) =>
      resolve({ stdout: out.join(''), stderr: err.join(''), code, signal }),
    );
  });
}

/** Runs the real program in a process of its own. */
export const bellwether = (
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> => ended(start(args, environment));

const COMMANDS = discover(new URL('../../src/cli/', import.meta.url), 'a command', commandShape);

/** The same in this process, which takes a tenth of the time. Commands may be replaced by those of a test. */
export async function inProcess(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  more: { readonly commands?: ReadonlyMap<string, CliCommand>; readonly stopping?: AbortSignal } = {},
): Promise<Pick<Ended, 'stdout' | 'stderr' | 'code'>> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const written = Promise.all([text(stdout), text(stderr)]);
  const code = await runCli(args, more.commands ?? (await COMMANDS), {
    stdout,
    stderr,
    stopping: more.stopping ?? new AbortController().signal,
    environment: () => readEnvironment(environment),
  });
  stdout.end();
  stderr.end();
  const [out, err] = await written;
  return { stdout: out, stderr: err, code };
}
