import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type CliCommand, command, type Outcome } from '#src/cli/shell/command.ts';
import type { Context } from '#src/cli/shell/context.ts';
import { UserError } from '#src/core/errors.ts';
import { StoreUnreachable } from '#src/store/problems.ts';
import { ended, inProcess } from './process.ts';

type Run = (context: Context) => Promise<Outcome>;

const commandOf = (run: Run, more: { readonly stops?: boolean } = {}): ReadonlyMap<string, CliCommand> =>
  new Map([
    [
      'try',
      command({
        summary: 'for a test',
        examples: [],
        json: true,
        ...more,
        configure: (sub) => {
          sub.argument('[words...]').option('--many <n>');
        },
        input: z.object({ words: z.array(z.string()), many: z.string().optional() }),
        run: (_, context) => run(context),
      }),
    ],
  ]);

const runs = (run: Run, ...args: string[]) => inProcess(['try', ...args], {}, { commands: commandOf(run) });
const fails = (error: unknown, ...args: string[]) => runs(() => Promise.reject(error), ...args);

describe('what a command hands back', () => {
  const outcome: Outcome = { text: 'the result', complaint: 'by the way', json: { a: 1 } };

  test('goes to standard output, and what is beside it to standard error', async () => {
    expect(await runs(async () => outcome)).toEqual({
      stdout: 'the result\n',
      stderr: 'by the way\n',
      code: 0,
    });
  });

  test('is one document with --json', async () => {
    const { stdout, code } = await runs(async () => ({ ...outcome, exit: 2 }), '--json');
    expect([JSON.parse(stdout), code]).toEqual([{ a: 1 }, 2]);
  });

  test('may be nothing', async () => {
    expect(await runs(async () => ({}))).toEqual({ stdout: '', stderr: '', code: 0 });
  });
});

describe('what goes wrong', () => {
  test('the input: the words and 2', async () => {
    expect(await fails(new UserError('no such thing'))).toEqual({
      stdout: '',
      stderr: 'no such thing\n',
      code: 2,
    });
  });

  test('a system that we need: the words and 1', async () => {
    const { stderr, code } = await fails(new StoreUnreachable('Cannot use the database.'));
    expect([stderr, code]).toEqual(['Cannot use the database.\n', 1]);
  });

  test('ours: a reference for the person, and under it the log has the rest without passwords', async () => {
    const cause = new Error('at postgres://ann:hunter2@db/x');
    const { stdout, stderr, code } = await fails(new TypeError('secret detail', { cause }));
    const [words = '', log = ''] = stderr.split('\n');
    expect([code, stdout]).toEqual([1, '']);
    expect(words).toMatch(/^Something broke\. Reference [0-9a-f]{8}\.$/);
    const entry = z
      .object({ level: z.literal('error'), reference: z.string(), error: z.string() })
      .parse(JSON.parse(log));
    expect(words).toContain(entry.reference);
    expect(entry.error).toMatch(
      /TypeError: secret detail[\s\S]*caused by Error: at postgres:\/\/ann:\*\*\*@db\/x/,
    );
    expect(stderr).not.toContain('hunter2');
  });

  test('two faults have two references', async () => {
    const [a, b] = await Promise.all([fails(new Error('x')), fails(new Error('x'))]);
    expect(a.stderr.split('\n')[0]).not.toBe(b.stderr.split('\n')[0]);
  });

  test('with --json the document says no more than the words do', async () => {
    const { stdout, code } = await fails(new Error('secret detail'), '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      error: { message: expect.stringMatching(/^Something broke\. Reference \w+\.$/) },
    });
  });

  test('something that is no error', async () => {
    expect((await fails('a text')).stderr).toMatch(/^Something broke.*\n.*"error":"a text"/);
  });
});

describe('what was opened', () => {
  const closing =
    (closed: string[]): Run =>
    async (context) => {
      context.atEnd(async () => void closed.push('first'));
      context.atEnd(() => Promise.reject(new Error('stuck')));
      context.atEnd(async () => void closed.push('last'));
      return { text: 'done' };
    };

  test('is closed at the end, the last first, whatever the others do', async () => {
    const closed: string[] = [];
    const { stderr, code } = await runs(closing(closed));
    expect([closed, stderr, code]).toEqual([['last', 'first'], 'at the end: Error: stuck\n', 0]);
  });

  test('is closed after a fault', async () => {
    const closed: string[] = [];
    const { code } = await runs(async (context) => {
      await closing(closed)(context);
      throw new UserError('no');
    });
    expect([closed, code]).toEqual([['last', 'first'], 2]);
  });

  test('is opened once, and only when it is asked for', async () => {
    const { stdout } = await runs(async (context) => {
      const [a, b] = await Promise.all([context.config(), context.config()]);
      return { text: String(a === b) };
    });
    expect(stdout).toBe('true\n');
  });

  test('the calendar may be moved, the instant not', async () => {
    const { stdout } = await runs(async (context) => {
      const [now, moved] = [await context.now(), await context.now('2020-02-29')];
      return { json: [now.instant.slice(0, 10) === now.today, moved.today, moved.instant >= now.instant] };
    }, '--json');
    expect(JSON.parse(stdout)).toEqual([true, '2020-02-29', true]);
  });
});

describe('being asked to stop', () => {
  test('a command that would go on is left behind and what it opened is closed', async () => {
    const stop = new AbortController();
    const closed: string[] = [];
    const commands = commandOf((context) => {
      context.atEnd(async () => void closed.push('database'));
      setImmediate(() => stop.abort());
      return new Promise(() => undefined);
    });
    const { code } = await inProcess(['try'], {}, { commands, stopping: stop.signal });
    expect([code, closed]).toEqual([1, ['database']]);
  });

  test('a command that stops by itself is waited for', async () => {
    const stop = new AbortController();
    const commands = commandOf(
      (context) =>
        new Promise((resolve) => {
          context.stopping.addEventListener('abort', () => setImmediate(() => resolve({ text: 'good bye' })));
          setImmediate(() => stop.abort());
        }),
      { stops: true },
    );
    expect(await inProcess(['try'], {}, { commands, stopping: stop.signal })).toEqual({
      stdout: 'good bye\n',
      stderr: '',
      code: 0,
    });
  });

  test('a process closes things in order and then dies of the signal', async () => {
    const at = (path: string): string =>
      JSON.stringify(fileURLToPath(new URL(`../../src/cli/shell/${path}`, import.meta.url)));
    const script = `
      import { runCli } from ${at('run.ts')};
      import { listenForSignals } from ${at('signals.ts')};
      const keep = setInterval(() => undefined, 1000);
      const commands = new Map([['wait', { summary: '', examples: [], json: false, configure: () => undefined, execute: (_, context) => {
        context.atEnd(async () => { clearInterval(keep); console.error('closed'); });
        console.error('ready');
        return new Promise(() => undefined);
      } }]]);
      const signals = listenForSignals(process);
      process.exitCode = await runCli(['wait'], commands, { stdout: process.stdout, stderr: process.stderr, stopping: signals.stopping });
      signals.release(process.exitCode !== 0);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { env: {} });
    child.stderr.once('data', () => child.kill('SIGTERM'));
    const { stderr, signal } = await ended(child);
    expect([stderr, signal]).toEqual(['ready\nclosed\n', 'SIGTERM']);
  });
});
