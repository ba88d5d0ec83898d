import { expect } from 'vitest';
import type { Parsed } from '#src/core/query.ts';

/** A query whose echo reads the same, or a problem that says what is wrong. */
export const soundness =
  (parse: (text: string) => Parsed) =>
  (text: string): void => {
    const parsed = parse(text);
    if (!parsed.ok) {
      const { message, choices } = parsed.problem;
      expect(message.length).toBeGreaterThan(5);
      expect(choices.length).toBeLessThanOrEqual(4);
      for (const choice of choices) {
        const next = parse(choice.ask);
        expect(next.ok || next.problem.code === 'ambiguous').toBe(true);
      }
      return;
    }
    const again = parse(parsed.ask.echo);
    if (!again.ok) throw new Error(`"${parsed.ask.echo}" does not read: ${again.problem.message}`);
    expect(again.ask.queries).toEqual(parsed.ask.queries);
    expect(again.ask.join).toBe(parsed.ask.join);
    expect(again.ask.echo).toBe(parsed.ask.echo);
    for (const offer of parsed.ask.offers ?? []) expect(parse(offer.ask).ok).toBe(true);
  };

/** How many strings of each kind are read: `ASK_FUZZ=100000` reads that many. */
export const FUZZ_RUNS = Number(process.env['ASK_FUZZ'] ?? 1500);
/** Long enough for so many, other loads included. */
export const FUZZ_PATIENCE_MS = 60_000 + FUZZ_RUNS * 20;
