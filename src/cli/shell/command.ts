import type { Command as Commander } from 'commander';
import { z } from 'zod';
import { UserError } from '../../core/errors.ts';
import type { Context } from './context.ts';

/** What the contract promises: 0 fine, 1 a fault of ours or of a system that we need, 2 the input is wrong. */
export type ExitCode = 0 | 1 | 2;

/** What a command hands back; the shell writes it. With `--json` only `json` reaches standard output. */
export interface Outcome {
  /** The result, for people. */
  readonly text?: string;
  /** What was wrong with the input, for people; goes to standard error. */
  readonly complaint?: string;
  readonly json?: unknown;
  readonly exit?: ExitCode;
}

/** A line of help: what is typed after `bellwether`, and what that does. */
export type Example = readonly [typed: string, does: string];

interface Definition<Input> {
  readonly summary: string;
  readonly examples: readonly Example[];
  /** Offers `--json`. */
  readonly json: boolean;
  /** Ends by itself when `context.stopping` is aborted, instead of being cut off. */
  readonly stops?: boolean;
  /** Adds arguments and options. Their values arrive in `input` as text, under commander's names. */
  configure(command: Commander): void;
  /** Reads what was typed. Its messages are shown to the person behind the name of the argument or option. */
  readonly input: z.ZodType<Input>;
  run(input: Input, context: Context): Promise<Outcome>;
}

export interface CliCommand extends Omit<Definition<unknown>, 'input' | 'run'> {
  /** `typed`: the values of arguments and options by name. Throws `UserError` for what `input` refuses. */
  execute(typed: Readonly<Record<string, unknown>>, context: Context): Promise<Outcome>;
}

/** Declares a command; the file's name becomes the word that people type. */
export function command<Input>({ input, run, ...rest }: Definition<Input>): CliCommand {
  return {
    ...rest,
    execute: (typed, context) => {
      const parsed = input.safeParse(typed);
      if (!parsed.success) throw new UserError(parsed.error.issues.map(describe).join('\n'));
      return run(parsed.data, context);
    },
  };
}

const describe = ({ path, message }: z.core.$ZodIssue): string =>
  path.length > 0 ? `${String(path[0])}: ${message}` : message;

/** Whether a value is what `command` gives. */
export const commandShape: z.ZodType<CliCommand> = z.custom<CliCommand>(
  (value) => typeof value === 'object' && value !== null && 'execute' in value && 'configure' in value,
  'expected command({…})',
);
