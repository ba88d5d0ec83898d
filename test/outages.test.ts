import { describe, expect, test } from 'vitest';
import { Unreachable } from '#src/core/errors.ts';
import { outagesTo } from '#src/outages.ts';

/** What is told of trouble, on a clock that the test moves. */
function listening() {
  const told: string[] = [];
  let seconds = 0;
  const outages = outagesTo(
    (error) => told.push(error instanceof Error ? error.message : String(error)),
    (line) => told.push(line),
    () => new Date(Date.UTC(2026, 10, 23) + seconds * 1000).toISOString(),
  );
  const later = (more: number) => {
    seconds += more;
  };
  return { told, outages, later };
}

describe('trouble that lasts', () => {
  test('is told when it begins and when it is over, not each time', () => {
    const { told, outages, later } = listening();
    for (let round = 0; round < 120; round++) {
      outages.failed('posting', new Unreachable('the database is away'));
      later(0.5);
    }
    later(2);
    outages.worked('posting');
    outages.worked('posting');
    expect(told).toEqual(['the database is away', 'The database can be used again, after 62 s.']);
  });

  test('of one system is told once, whoever meets it and however it is put', () => {
    const { told, outages } = listening();
    outages.failed('posting', new Unreachable('the connection was cut'));
    outages.failed('queue', new Unreachable('nothing listens there'));
    outages.failed('clock', new Unreachable('it is starting up'));
    outages.jobFailed(new Unreachable('the connection was cut'));
    expect(told).toEqual(['the connection was cut']);
  });

  test('is not over while something still fails now and then', () => {
    const { told, outages, later } = listening();
    outages.failed('posting', new Unreachable('away'));
    later(1);
    outages.worked('posting');
    outages.failed('queue', new Unreachable('away, said late'));
    later(1);
    outages.worked('posting');
    later(1);
    outages.worked('posting');
    expect(told).toEqual(['away', 'The database can be used again, after 3 s.']);
  });

  test('that changes is news', () => {
    const { told, outages } = listening();
    for (const message of ['one', 'one', 'two', 'two']) outages.failed('posting', new Error(message));
    expect(told).toEqual(['one', 'two']);
  });

  test('of one part is not ended by another part that works', () => {
    const { told, outages, later } = listening();
    outages.failed('clock', new Error('a schedule is broken'));
    later(10);
    outages.worked('posting');
    outages.failed('clock', new Error('a schedule is broken'));
    expect(told).toEqual(['a schedule is broken']);
    later(10);
    outages.worked('clock');
    expect(told.at(-1)).toBe('The clock goes on without trouble again, after 20 s.');
  });

  test('a job that fails is told each time: it pauses by itself', () => {
    const { told, outages } = listening();
    outages.jobFailed(new Error('no audience'));
    outages.jobFailed(new Error('no audience'));
    expect(told).toEqual(['no audience', 'no audience']);
  });
});
