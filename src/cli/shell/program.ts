import { Command, Option } from 'commander';
import packageFile from '../../../package.json' with { type: 'json' };
import type { CliCommand, Example } from './command.ts';

/** What was typed, once commander has made sense of it. */
export interface Chosen {
  readonly command: CliCommand;
  /** Values of arguments and options by name, as text. */
  readonly typed: Readonly<Record<string, unknown>>;
  readonly json: boolean;
  readonly configFile: string | null;
}

interface Writers {
  out(text: string): void;
  err(text: string): void;
}

/**
 * Reads the command line. Throws commander's `CommanderError` when there is nothing to run: help was shown, or the
 * line is wrong; what there was to say has then been written.
 */
export async function choose(
  argv: readonly string[],
  commands: ReadonlyMap<string, CliCommand>,
  writers: Writers,
): Promise<Chosen | null> {
  let chosen: Chosen | null = null;
  const program = root(writers);
  for (const [name, definition] of commands) {
    const sub = program.command(name).description(definition.summary);
    definition.configure(sub);
    if (definition.json) sub.option('--json', 'write one JSON document to standard output');
    sub.addHelpText('after', examplesOf(definition.examples)).action(() => {
      chosen = { command: definition, ...typedIn(sub) };
    });
  }
  await program.parseAsync(argv, { from: 'user' });
  return chosen;
}

function root({ out, err }: Writers): Command {
  const program = new Command('bellwether')
    .description('KPIs, digests and alerts for customer-success and renewals teams, from a terminal')
    .version(packageFile.version, '-V, --version', 'show the version')
    .addOption(
      new Option('--config <file>', 'the config file (default: BELLWETHER_CONFIG, or bellwether.yaml)'),
    )
    .exitOverride()
    .configureOutput({ writeOut: out, writeErr: err })
    .configureHelp({ showGlobalOptions: true, sortSubcommands: true })
    .showHelpAfterError('`bellwether COMMAND --help` shows what is allowed.');
  program.helpCommand('help [command]', 'show what a command does and takes');
  program.addHelpText(
    'after',
    examplesOf([
      ['kpis nrr', 'what a KPI means'],
      ['import data/', 'load a folder of CSV files'],
      ['doctor', 'see whether everything is in order'],
    ]),
  );
  return program;
}

function typedIn(command: Command): Omit<Chosen, 'command'> {
  const { config, json, ...options } = command.optsWithGlobals<Record<string, unknown>>();
  const positional = command.registeredArguments.map((argument, index): [string, unknown] => [
    argument.name(),
    command.processedArgs[index],
  ]);
  return {
    typed: { ...options, ...Object.fromEntries(positional.filter(([, value]) => value !== undefined)) },
    json: json === true,
    configFile: typeof config === 'string' ? config : null,
  };
}

function examplesOf(examples: readonly Example[]): string {
  const width = Math.max(0, ...examples.map(([typed]) => typed.length));
  const lines = examples.map(([typed, does]) => `  bellwether ${typed.padEnd(width)}  ${does}`);
  return lines.length === 0 ? '' : `\nExamples:\n${lines.join('\n')}`;
}
