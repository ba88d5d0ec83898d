import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '#src/core/calendar.ts';
import { healthOf } from '../oracle/health.ts';
import { randomReadings, randomVoice, randomWeights, rowsOf, VOICE_TODAY } from '../oracle/random-voice.ts';
import {
  arrAt,
  npsOf,
  ratingsOf,
  responseRateOf,
  type Said,
  segmentOn,
  type VoiceAsk,
} from '../oracle/voice.ts';
import { type AskedCompany, companyOf } from '../world/company.ts';

/** Random companies whose customers are asked and measured: SQL against the definitions. */

const RUNS = Math.ceil(Number(process.env['BELLWETHER_COMPANIES'] ?? 30) / 10);
const PATIENCE_MS = 60_000 + RUNS * 20_000;

let company: AskedCompany;
beforeAll(async () => {
  company = await companyOf({ accounts: [{ account_id: 'a1', name: 'Account a1' }] }, VOICE_TODAY);
});
afterAll(() => company.drop());

const period = fc
  .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 30, max: 140 }))
  .map(([from, days]) => ({ start: addDays('2025-01-01', from), end: addDays('2025-01-01', from + days) }));

const filters = fc.record({
  period,
  touchpoint: fc.constantFrom(null, null, null, null, 'support'),
  role: fc.constantFrom(null, null, null, null, 'user'),
  by: fc.constantFrom<VoiceAsk['by']>(null, 'segment', 'role', 'touchpoint'),
});

/** What looks back ends yesterday. */
const clipped = (ask: VoiceAsk): VoiceAsk => ({
  ...ask,
  period: { ...ask.period, end: ask.period.end < VOICE_TODAY ? ask.period.end : VOICE_TODAY },
});

const textOf = (kpi: string, { period: { start, end }, touchpoint, role, by, variant }: VoiceAsk): string =>
  [
    `${kpi} ${start}..${addDays(end, -1)}`,
    ...(touchpoint === null ? [] : [`touchpoint:${touchpoint}`]),
    ...(role === null ? [] : [`role:${role}`]),
    ...(by === null ? [] : [`by ${by}`]),
    ...(variant === 'default' ? [] : [`variant:${variant}`]),
  ].join(' ');

async function expectSame(kpi: string, ask: VoiceAsk, wanted: ReadonlyMap<string, Said>): Promise<void> {
  const text = textOf(kpi, ask);
  const { total, groups, by } = await company.ask(text);
  const found = by.length === 0 ? [{ by: {}, ...total }] : groups;
  const answered = found.filter((group) => group.n > 0);
  const named = answered.map((group) => [Object.values(group.by).join(), group.n]);
  expect([text, named.toSorted()]).toEqual([text, [...wanted].map(([name, { n }]) => [name, n]).toSorted()]);
  for (const group of answered) {
    const { value } = wanted.get(Object.values(group.by).join()) ?? { value: null };
    expect([text, group.value === null]).toEqual([text, value === null]);
    expect(group.value ?? 0, text).toBeCloseTo(value ?? 0, 8);
  }
  expect(total.n).toBe([...wanted.values()].reduce((sum, { n }) => sum + n, 0));
}

/** A role that nobody has is no word that can be asked for. */
const askable = (asks: readonly VoiceAsk[], roles: ReadonlySet<string | null>) =>
  asks.filter(({ role }) => role === null || roles.has(role));

describe('random companies', () => {
  it(
    'say through SQL what their answers say one by one',
    async () => {
      const variants = {
        nps: fc.constantFrom('default', 'all_responses', 'account_mean', 'arr_weighted', 'by_response'),
        csat: fc.constantFrom('default', 'mean'),
        ces: fc.constantFrom('default', 'share'),
        rate: fc.constantFrom('default', 'in_window'),
      };
      const asks = <T extends string>(variant: fc.Arbitrary<T>, count: number) =>
        fc.array(fc.record({ filter: filters, variant }), { minLength: count, maxLength: count });
      const asked = fc.record({
        nps: asks(variants.nps, 5),
        csat: asks(variants.csat, 2),
        ces: asks(variants.ces, 2),
        rate: asks(variants.rate, 1),
      });
      await fc.assert(
        fc.asyncProperty(randomVoice, asked, async (voice, wanted) => {
          await company.become(rowsOf(voice));
          const roles = new Set(voice.surveys.map((survey) => survey.contact_role));
          const of = (
            list: readonly {
              readonly filter: Omit<VoiceAsk, 'today' | 'variant'>;
              readonly variant: string;
            }[],
          ) =>
            askable(
              list.map(({ filter, variant }) => ({ ...filter, variant, today: VOICE_TODAY })),
              roles,
            );
          for (const ask of of(wanted.nps)) await expectSame('nps', ask, npsOf(voice, clipped(ask)));
          for (const ask of of(wanted.csat))
            await expectSame('csat', ask, ratingsOf(voice, clipped(ask), 'csat'));
          for (const ask of of(wanted.ces))
            await expectSame('ces', ask, ratingsOf(voice, clipped(ask), 'ces'));
          for (const ask of of(wanted.rate)) {
            const plain: VoiceAsk = { ...ask, by: null, touchpoint: null, role: null };
            const rate = responseRateOf(voice, clipped(plain));
            await expectSame('survey response rate', plain, new Map(rate.n === 0 ? [] : [['', rate]]));
          }
        }),
        { numRuns: RUNS, endOnFailure: true },
      );
    },
    PATIENCE_MS,
  );

  it(
    'are as healthy through SQL as their readings make them, in groups that add up',
    async () => {
      const on = fc.integer({ min: 0, max: 139 }).map((ahead) => addDays('2025-01-01', ahead));
      const asked = fc.tuple(fc.array(on, { minLength: 3, maxLength: 3 }), fc.boolean());
      await fc.assert(
        fc.asyncProperty(
          randomVoice,
          randomReadings,
          randomWeights,
          asked,
          async (voice, readings, weights, [days, goesBack]) => {
            await company.become({ ...rowsOf(voice), health_readings: readings, health_weights: weights });
            for (const day of days) {
              const known = goesBack ? ` as-known:${VOICE_TODAY}` : '';
              const { total, groups } = await company.ask(`health ${day} by segment${known}`);
              const states = voice.accounts
                .filter((account) => account.kind === 'customer')
                // What was known then is read from the contracts themselves, whose silences are not bridged.
                .filter((account) => (goesBack ? isServed(account, day) : arrAt(account, day) > 0))
                .map((account) => {
                  const now = healthOf(readings, weights, account.account_id, day);
                  const before = healthOf(readings, weights, account.account_id, addDays(day, -30));
                  const isSame = now?.score != null && before?.score != null && now.model === before.model;
                  return {
                    segment: segmentOn(account, VOICE_TODAY),
                    arr: arrAt(account, day),
                    score: now?.score ?? null,
                    covered: now?.covered ?? 0,
                    change: isSame ? (now.score ?? 0) - (before.score ?? 0) : null,
                  };
                });
              const scored = states.filter((state) => state.score !== null);
              const arr = scored.reduce((sum, state) => sum + state.arr, 0);
              const points = scored.reduce((sum, state) => sum + state.arr * (state.score ?? 0), 0);
              expect([day, total.n, total.measures['accounts']]).toEqual([day, scored.length, states.length]);
              expect(total.measures['unscored']).toBe(states.length - scored.length);
              if (arr === 0) expect(total.value).toBeNull();
              else expect(total.value ?? -1).toBeCloseTo(points / arr, 8);
              expect(total.measures['arr_scored'] ?? -1).toBeCloseTo(arr, 6);
              expect(total.measures['red']).toBe(scored.filter(({ score }) => (score ?? 0) < 40).length);
              expect(total.measures['green']).toBe(scored.filter(({ score }) => (score ?? 0) >= 70).length);
              const moved = states.filter((state) => state.change !== null);
              expect([day, total.measures['compared']]).toEqual([day, moved.length]);
              expect(total.measures['change'] ?? -1).toBeCloseTo(
                moved.reduce((sum, state) => sum + (state.change ?? 0), 0),
                8,
              );
              expect(groups.map((group) => [group.by['segment'], group.n]).toSorted()).toEqual(
                [...Map.groupBy(states, (state) => state.segment)]
                  .map(([segment, list]) => [segment, list.filter((one) => one.score !== null).length])
                  .toSorted(),
              );
            }
          },
        ),
        { numRuns: RUNS, endOnFailure: true },
      );
    },
    PATIENCE_MS,
  );
});

const isServed = (account: Parameters<typeof arrAt>[0], day: string): boolean =>
  account.lines.some((line) => line.starts_on <= day && (line.ends_on === null || line.ends_on > day));
