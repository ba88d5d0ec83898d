import fc from 'fast-check';
import { addDays, type Day } from '#src/core/calendar.ts';
import type { Rows } from '../world/company.ts';
import type { Reading, Weight } from './health.ts';
import type { Survey, VoiceAccount, VoiceCompany } from './voice.ts';

/** Small companies whose customers are asked and measured a lot, around a few days. */

const FIRST: Day = '2025-01-01';
export const VOICE_TODAY: Day = '2025-05-20';
const IDS = ['a1', 'a2', 'a3', 'a4'];

const day = (min: number, max: number) => fc.integer({ min, max }).map((ahead) => addDays(FIRST, ahead));

const account = (id: string): fc.Arbitrary<VoiceAccount> =>
  fc
    .record({
      kind: fc.constantFrom('customer', 'customer', 'customer', 'trial'),
      segments: fc.tuple(fc.constantFrom('smb', 'enterprise'), fc.option(day(20, 100))),
      begins: fc.integer({ min: -100, max: 60 }),
      ends: fc.option(fc.integer({ min: 20, max: 130 })),
      gap: fc.option(fc.constantFrom(0, 1, 29, 30, 31, 60)),
      arr: fc.constantFrom(100, 2500.5, 40_000),
    })
    .map(({ kind, segments: [segment, turns], begins, ends, gap, arr }) => {
      const starts = addDays(FIRST, begins);
      const until = ends === null ? null : addDays(FIRST, Math.max(ends, begins + 1));
      const second =
        until === null || gap === null
          ? []
          : [{ starts_on: addDays(until, gap + 1), ends_on: null, arr: arr * 2 }];
      const other = segment === 'smb' ? 'enterprise' : 'smb';
      return {
        account_id: id,
        kind,
        segment: [
          { from: '2020-01-01', value: segment },
          ...(turns === null ? [] : [{ from: turns, value: other }]),
        ],
        lines: [{ starts_on: starts, ends_on: until, arr }, ...second],
      };
    });

const SCALES = {
  nps: [
    [0, 10],
    [0, 10],
    [null, null],
    [1, 5],
  ],
  csat: [
    [1, 5],
    [1, 10],
    [0, 1],
    [1, 3],
    [null, null],
    [0, 100],
  ],
  ces: [
    [1, 7],
    [1, 5],
    [null, null],
  ],
} as const;

const survey = (nth: number): fc.Arbitrary<Survey> =>
  fc.constantFrom<Survey['kind']>('nps', 'nps', 'csat', 'ces').chain((kind) =>
    fc
      .record({
        touchpoint: fc.constantFrom(null, 'relationship', 'relationship', 'support', 'onboarding'),
        account_id: fc.constantFrom(...IDS),
        contact_id: fc.constantFrom(null, 'c1', 'c2'),
        contact_role: fc.constantFrom(null, 'user', 'decision_maker'),
        sent: day(10, 138),
        delay: fc.option(fc.constantFrom(0, 1, 13, 14, 15, 40), { freq: 8 }),
        /** Where on the scale; past 10 is off it. */
        place: fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 9, 9, 9, 10, 10, 10, 11),
        scale: fc.constantFrom<readonly [number | null, number | null]>(...SCALES[kind]),
        turned: fc.constantFrom(null, false, false, kind !== 'nps'),
      })
      .map(({ sent, delay, scale: [low, top], place, turned, ...rest }) => ({
        ...rest,
        survey_id: `s${nth}`,
        kind,
        sent_at: `${sent}T08:00:00Z`,
        responded_at: delay === null ? null : `${addDays(sent, delay)}T09:00:00Z`,
        score: delay === null ? null : Math.round((low ?? 0) + (place / 10) * ((top ?? 10) - (low ?? 0))),
        scale_min: low,
        scale_max: top,
        low_is_good: turned,
      })),
  );

export const randomVoice: fc.Arbitrary<VoiceCompany> = fc.record({
  accounts: fc.tuple(...IDS.map(account)),
  surveys: fc
    .integer({ min: 80, max: 140 })
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, nth) => survey(nth)))),
});

export const randomReadings: fc.Arbitrary<readonly Reading[]> = fc.uniqueArray(
  fc.record({
    account_id: fc.constantFrom(...IDS),
    component: fc.constantFrom('use', 'care', 'money'),
    observed_at: day(0, 139).map((on) => `${on}T06:00:00Z`),
    score: fc.integer({ min: 0, max: 1000 }).map((tenths) => tenths / 10),
  }),
  {
    minLength: 5,
    maxLength: 60,
    selector: (row) => `${row.account_id} ${row.component} ${row.observed_at}`,
  },
);

export const randomWeights: fc.Arbitrary<readonly Weight[]> = fc
  .tuple(fc.constantFrom(null, 5, 30), day(20, 120))
  .map(([stale, turns]) => {
    const weight = (model_version: string, component: string, size: number, valid_from: Day): Weight => ({
      model_version,
      component,
      weight: size,
      stale_after_days: stale,
      valid_from,
    });
    return [
      weight('v1', 'use', 3, '2024-01-01'),
      weight('v1', 'care', 2, '2024-01-01'),
      weight('v2', 'use', 1, turns),
      weight('v2', 'money', 1, turns),
    ];
  });

/** As rows of files. */
export const rowsOf = ({ accounts, surveys }: VoiceCompany): Rows => ({
  accounts: accounts.map(({ account_id: id, kind }) => ({ account_id: id, name: `Account ${id}`, kind })),
  products: [{ product_id: 'core', name: 'Core' }],
  account_attributes: accounts.flatMap(({ account_id: id, segment }) =>
    segment.map(({ from, value }, nth) => {
      const next = segment[nth + 1];
      return {
        account_id: id,
        attribute: 'segment',
        valid_from: from,
        valid_to: next === undefined ? null : addDays(next.from, -1),
        value,
      };
    }),
  ),
  arr_lines: accounts.flatMap(({ account_id: id, lines }) =>
    lines.map((line) => ({
      line_id: `l-${id}`,
      account_id: id,
      product_id: 'core',
      currency: 'USD',
      ...line,
    })),
  ),
  surveys,
});
