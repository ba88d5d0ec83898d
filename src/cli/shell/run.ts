import { CommanderError } from 'commander';
import { type Environment, readEnvironment } from '../../config/env.ts';
import type { CliCommand, ExitCode, Outcome } from './command.ts';
import { type OpenContext, openContext } from './context.ts';
import { failureOf } from './errors.ts';
import { type Output, openOutput } from './output.ts';
import { type Chosen, choose } from './program.ts';
import { createProgress } from './progress.ts';

/** The process as the shell sees it. */
export interface Host {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
  /** Aborted when somebody asks the process to stop. */
  readonly stopping: AbortSignal;
  readonly environment?: () => Environment;
}

/** Runs one command line and says how it ended. Never throws; everything opened is closed when it returns. */
export async function runCli(
  argv: readonly string[],
  commands: ReadonlyMap<string, CliCommand>,
  host: Host,
): Promise<ExitCode> {
  const output = openOutput(host.stdout, host.stderr);
  // Before the line is understood nobody knows which command it names, but the shape of an error must be known.
  const json = argv.includes('--json');
  let said = '';
  try {
    const chosen = await choose(argv, commands, {
      out: (text) => void output.result(text),
      err: (text) => {
        said += text;
      },
    });
    return chosen === null ? 0 : await runChosen(chosen, output, host);
  } catch (error) {
    return error instanceof CommanderError ? misread(error, said, json, output) : fail(error, json, output);
  }
}

/** Commander has said what there is to say: help was asked for, or the line is wrong. */
async function misread(
  error: CommanderError,
  said: string,
  json: boolean,
  output: Output,
): Promise<ExitCode> {
  output.aside(said);
  if (error.exitCode === 0) return 0;
  if (json) await output.result(asJson({ error: { message: said.trim() } }));
  return 2;
}

async function fail(error: unknown, json: boolean, output: Output): Promise<ExitCode> {
  const { message, exit, detail } = failureOf(error);
  output.aside(message);
  if (detail !== null) output.aside(detail);
  if (json) await output.result(asJson({ error: { message } }));
  return exit;
}

async function runChosen(
  { command, typed, json, configFile }: Chosen,
  output: Output,
  host: Host,
): Promise<ExitCode> {
  const env = (host.environment ?? readEnvironment)();
  const isTerminal = host.stderr.isTTY === true;
  const context = openContext({
    env,
    configFile,
    json,
    progress: createProgress({ stream: host.stderr, isTerminal, quiet: json }),
    stopping: host.stopping,
    log: (line) => output.aside(line),
  });
  try {
    const outcome = await untilStopped(command, typed, context);
    return await show(outcome, json, output);
  } catch (error) {
    return await fail(error, json, output);
  } finally {
    // Gives the terminal its cursor back where the work was cut off.
    context.progress.done();
    await context.close();
  }
}

/** A command that does not stop by itself is left behind when the process is asked to stop. */
async function untilStopped(
  command: CliCommand,
  typed: Readonly<Record<string, unknown>>,
  context: OpenContext,
): Promise<Outcome> {
  const running = command.execute(typed, context);
  if (command.stops === true) return running;
  const { stopping } = context;
  let onStop = (): void => undefined;
  const stopped = new Promise<Outcome>((resolve) => {
    onStop = () => resolve({ exit: 1 });
    stopping.addEventListener('abort', onStop);
    if (stopping.aborted) onStop();
  });
  // What the work left behind throws while its connections are closed under it is nobody's news.
  running.catch(() => undefined);
  return Promise.race([running, stopped]).finally(() => stopping.removeEventListener('abort', onStop));
}

async function show(outcome: Outcome, json: boolean, output: Output): Promise<ExitCode> {
  if (outcome.complaint !== undefined) output.aside(outcome.complaint);
  if (json && outcome.json !== undefined) await output.result(asJson(outcome.json));
  else if (!json && outcome.text !== undefined) await output.result(outcome.text);
  return outcome.exit ?? 0;
}

const asJson = (document: unknown): string => JSON.stringify(document, null, 2);
