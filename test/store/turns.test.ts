import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { turns } from '#src/store/turns.ts';

describe('turns', () => {
  it('let no more than so many work at once, in the order in which they came, whatever fails', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.record({ ms: fc.integer({ min: 0, max: 3 }), fails: fc.boolean() }), { maxLength: 12 }),
        async (most, jobs) => {
          const inTurn = turns(most);
          const begun: number[] = [];
          let running = 0;
          let highest = 0;
          const work = async (nth: number, ms: number, fails: boolean): Promise<number> => {
            begun.push(nth);
            running += 1;
            highest = Math.max(highest, running);
            await pause(ms);
            running -= 1;
            if (fails) throw new Error(`job ${nth}`);
            return nth;
          };
          const ended = await Promise.allSettled(
            jobs.map(({ ms, fails }, nth) => inTurn(() => work(nth, ms, fails))),
          );
          expect(begun).toEqual(jobs.map((_, nth) => nth));
          expect(highest).toBe(Math.min(most, jobs.length));
          expect(ended.map(({ status }) => status)).toEqual(
            jobs.map(({ fails }) => (fails ? 'rejected' : 'fulfilled')),
          );
          expect(await inTurn(async () => 'later')).toBe('later');
        },
      ),
      { numRuns: 40 },
    );
  });
});
