import { commandShape } from './cli/shell/command.ts';
import { runCli } from './cli/shell/run.ts';
import { listenForSignals } from './cli/shell/signals.ts';
import { discover } from './discover.ts';

const commands = await discover(new URL('./cli/', import.meta.url), 'a command', commandShape);
const signals = listenForSignals(process);
const { stdout, stderr } = process;
process.exitCode = await runCli(process.argv.slice(2), commands, {
  stdout,
  stderr,
  stopping: signals.stopping,
});
// A command that knows how to stop ends with 0, and that is what whoever stopped it should see.
signals.release(process.exitCode !== 0);
