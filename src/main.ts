import { enableCompileCache } from 'node:module';

// Stripping the types of some 400 files costs more than most asks: done once, a start takes half the time.
enableCompileCache();

const [{ commandShape }, { runCli }, { listenForSignals }, { discover }] = await Promise.all([
  import('./cli/shell/command.ts'),
  import('./cli/shell/run.ts'),
  import('./cli/shell/signals.ts'),
  import('./discover.ts'),
]);
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
// What had to be left in hand must not keep the process alive.
if (signals.stopping.aborted && process.exitCode === 0) process.exit();
