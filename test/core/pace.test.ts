import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allowance, type Pace, spent } from '#src/core/pace.ts';

const AT = '2026-11-23T07:30:00.000Z';
const msOn = (ms: number) => new Date(Date.parse(AT) + ms).toISOString();
const PACE: Pace = { everyMs: 250, burst: 20 };

describe('a pace', () => {
  test('allows a whole burst after a pause, and then one message at a time', () => {
    expect(allowance(PACE, AT, AT)).toBe(20);
    const after = spent(PACE, AT, AT, 20);
    expect(allowance(PACE, after, AT)).toBe(0);
    expect(allowance(PACE, after, msOn(249))).toBe(0);
    expect(allowance(PACE, after, msOn(250))).toBe(1);
    expect(allowance(PACE, after, msOn(5_000))).toBe(20);
  });

  test('gathers no more than a burst, however long the pause', () => {
    expect(allowance(PACE, AT, msOn(86_400_000))).toBe(20);
  });

  test('allows nothing, and not less, where another replica took more than there was', () => {
    expect(allowance(PACE, msOn(60_000), AT)).toBe(0);
  });

  test('lets through within any time at most the messages of that time and a burst, and does not dawdle', () => {
    const paces = fc.record({
      everyMs: fc.integer({ min: 1, max: 2_000 }),
      burst: fc.integer({ min: 1, max: 50 }),
    });
    const waits = fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(paces, waits, (pace, pauses) => {
        let [at, fullAt] = [0, AT];
        const sent: { at: number; messages: number }[] = [];
        for (const wait of pauses) {
          at += wait;
          const messages = allowance(pace, fullAt, msOn(at));
          fullAt = spent(pace, fullAt, msOn(at), messages);
          sent.push({ at, messages });
        }
        for (const [first, from] of sent.entries()) {
          let all = 0;
          for (const to of sent.slice(first)) {
            all += to.messages;
            expect(all).toBeLessThanOrEqual(pace.burst + (to.at - from.at) / pace.everyMs);
          }
        }
        const whole = sent.reduce((sum, { messages }) => sum + messages, 0);
        const [start] = pauses;
        const longestPause = Math.max(...pauses.slice(1), 0);
        // Nothing is held back that the pace allows, as long as somebody asks before a burst is full.
        if (longestPause <= pace.burst * pace.everyMs - pace.everyMs)
          expect(whole).toBeGreaterThanOrEqual(
            Math.floor(pace.burst + (at - (start ?? 0)) / pace.everyMs - 1),
          );
      }),
    );
  });
});
