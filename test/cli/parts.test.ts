import { EventEmitter } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { openOutput } from '#src/cli/shell/output.ts';
import { createProgress } from '#src/cli/shell/progress.ts';
import { listenForSignals, type SignalSource } from '#src/cli/shell/signals.ts';
import { alignedTable } from '#src/cli/shell/table.ts';

describe('a table', () => {
  test('has columns as wide as their widest cell, and no blanks at the ends of lines', () => {
    expect(
      alignedTable(
        ['Id', 'Title'],
        [
          ['nrr', 'Net'],
          ['a', ''],
        ],
      ),
    ).toBe('Id   Title\n---  -----\nnrr  Net\na');
  });

  test('without rows is its header', () => {
    expect(alignedTable(['A'], [])).toBe('A\n-');
  });
});

describe('progress', () => {
  function watched(isTerminal: boolean, quiet = false) {
    const stream = new PassThrough();
    let ms = 0;
    const progress = createProgress({ stream, isTerminal, quiet, clock: () => ms });
    const wait = (more: number): void => {
      ms += more;
    };
    return { progress, wait, said: () => String(stream.read() ?? '') };
  }

  test('elsewhere than on a terminal, a part of the work over a second is one line at its end', () => {
    const { progress, wait, said } = watched(false);
    progress.start('reading', 100);
    progress.advance(50);
    wait(1500);
    expect(said()).toBe('');
    progress.done();
    expect(said()).toBe('reading: 1.5 s\n');
  });

  test('what is quick says nothing', () => {
    for (const isTerminal of [true, false]) {
      const { progress, wait, said } = watched(isTerminal);
      progress.start('reading', 100);
      wait(900);
      progress.advance(100);
      progress.done();
      expect(said()).toBe('');
    }
  });

  test('with --json nothing is said however long it takes', () => {
    const { progress, wait, said } = watched(true, true);
    progress.start('reading', null);
    wait(60_000);
    progress.advance(1);
    progress.done();
    expect(said()).toBe('');
  });
});

describe('output', () => {
  const failing = (code: string): Writable =>
    new Writable({ write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })) });

  test('drops the rest when its reader has gone', async () => {
    const output = openOutput(failing('EPIPE'), new PassThrough());
    await output.result('one');
    await output.result('two');
    expect(await output.result('three')).toBeUndefined();
  });

  test('ends every text with one line end', async () => {
    const out = new PassThrough();
    const output = openOutput(out, new PassThrough());
    await output.result('one');
    await output.result('two\n');
    await output.result('');
    expect(String(out.read())).toBe('one\ntwo\n');
  });
});

describe('signals', () => {
  function fakeProcess() {
    const events = new EventEmitter();
    const killed: string[] = [];
    const source: SignalSource = {
      pid: 7,
      on: (signal, listener) => events.on(signal, listener),
      off: (signal, listener) => events.off(signal, listener),
      kill: (pid, signal) => killed.push(`${pid} ${signal}`),
    };
    return { source, killed, send: (signal: string) => events.emit(signal, signal), events };
  }

  test('the first asks to stop', () => {
    const { source, killed, send } = fakeProcess();
    const { stopping } = listenForSignals(source);
    expect(stopping.aborted).toBe(false);
    send('SIGTERM');
    expect([stopping.aborted, killed]).toEqual([true, []]);
  });

  test('a second one ends the process where it stands', () => {
    const { source, killed, send } = fakeProcess();
    listenForSignals(source);
    send('SIGTERM');
    send('SIGINT');
    expect(killed).toEqual(['7 SIGINT']);
  });

  test.each([
    ['takes its usual effect at the end', true, ['7 SIGHUP']],
    ['is forgotten where the command ended well', false, []],
  ])('one that came %s', (_, resume, expected) => {
    const { source, killed, send, events } = fakeProcess();
    const signals = listenForSignals(source);
    send('SIGHUP');
    signals.release(resume);
    expect([killed, events.listenerCount('SIGHUP')]).toEqual([expected, 0]);
  });

  test('without one the end is silent', () => {
    const { source, killed } = fakeProcess();
    listenForSignals(source).release(true);
    expect(killed).toEqual([]);
  });
});
