import { describe, expect, test } from 'vitest';
import { assemble } from '#src/core/assemble.ts';
import type { Kpi } from '#src/core/kpi.ts';
import { clip, dayPeriod, monthPeriod, rangePeriod, sameElapsed } from '#src/core/period.ts';
import { ALL_SCOPE, NO_SCOPE, type Query } from '#src/core/query.ts';
import { plainName } from '#src/core/words.ts';
import {
  answer,
  context,
  gathered,
  kpi,
  measures,
  now,
  OPTIONS,
  Q1,
  Q2,
  Q3,
  query,
  settings,
  TRUTH,
} from '../kpis/fixture.ts';

const YEAR = rangePeriod('2024-08-01', '2025-07-31', context);
const notesOf = (given: Partial<Query>, read: Parameters<typeof gathered>[0] = {}) =>
  answer(query({ period: YEAR, ...given }), gathered({ range: clip(given.period ?? YEAR), ...read })).notes;

describe('notes', () => {
  test('are few where there is nothing to say', () => {
    expect(notesOf({})).toEqual([]);
  });

  test('do not warn of what is of today by itself, or of days that nobody has data of yet', () => {
    const forward: Kpi = { ...kpi('arr'), id: 'due', tense: 'forward' };
    const ahead = rangePeriod('2025-08-13', '2025-11-10', context);
    const ask = query({ period: ahead, options: { ...OPTIONS, basis: 'now' } });
    const read = gathered({ range: ahead, dataThrough: '2025-08-12' });
    const notes = (of: Kpi) =>
      assemble(ask, of, '', read, { settings, scope: ALL_SCOPE, now, movers: 0, nameOf: plainName }).notes;
    expect(notes(forward)).toEqual([]);
    expect(notes(kpi('arr'))).toContain('Groups as of today, Aug 13, 2025, not as of then.');
    const behind = gathered({ range: ahead, dataThrough: '2025-08-10' });
    expect(
      assemble(ask, forward, '', behind, { settings, scope: ALL_SCOPE, now, movers: 0, nameOf: plainName })
        .notes,
    ).toEqual(['The data run through Aug 10, 2025 only.']);
  });

  test('say through which day a running period is computed, even where all its days are read', () => {
    expect(notesOf({ period: Q3 }, { range: Q3 })[0]).toBe(
      'FY26 Q3 is on day 13 of 92, computed through Aug 12, 2025.',
    );
  });

  test('say how far a running period is', () => {
    expect(notesOf({ period: Q3 })).toEqual(['FY26 Q3 is on day 13 of 92, computed through Aug 12, 2025.']);
  });

  test('say that nothing of a period has run, and give no rate', () => {
    const today = dayPeriod('2025-08-13', context);
    const one = answer(query({ period: today }), gathered({ range: clip(today) }));
    expect(one.total.value).toBeNull();
    expect(one.notes[0]).toBe('No day of Aug 13, 2025 is over yet, so there is no rate.');
  });

  test('warn of a window shorter than a contract, unless it was made yearly', () => {
    const month = monthPeriod('2025-07-01', context);
    expect(notesOf({ period: month })[0]).toContain('Jul 2025 is shorter than a yearly contract');
    const annual = notesOf({ period: Q2, options: { ...OPTIONS, annualise: true } });
    expect(annual).toEqual(['Annualised from 3 months as x^(12/3).']);
  });

  test('say that an amount cannot be made yearly', () => {
    expect(notesOf({ kpi: 'arr', options: { ...OPTIONS, annualise: true } })).toEqual([
      'Annual recurring revenue is not a rate and was not annualised.',
    ]);
  });

  test('name the filter that emptied the result, or all of them together', () => {
    const segment = { attribute: 'segment', op: '=', values: ['enterprise'] } as const;
    const region = { attribute: 'region', op: '!=', values: ['emea'] } as const;
    const empty = { main: { total: measures({}), groups: [] } };
    const where = [segment, region];
    expect(notesOf({ where }, { ...empty, emptied: { without: false, by: [region], all: where } })).toEqual([
      'Nothing matches region not emea.',
    ]);
    expect(notesOf({ where }, { ...empty, emptied: { without: false, by: [], all: where } })).toEqual([
      'Nothing matches segment enterprise and region not emea together.',
    ]);
    expect(notesOf({ where }, { ...empty, emptied: { without: true, by: where, all: where } })).toEqual([
      'Nothing is there for these days that you may see.',
    ]);
  });

  test('say that there was nothing to measure against', () => {
    const onlyNew = { main: { total: measures({ new: 500, accounts_new: 1 }), groups: [] } };
    expect(notesOf({}, onlyNew)).toEqual([
      'No base: nothing to measure net revenue retention against on Aug 1, 2024.',
    ]);
  });

  test('say that a variant means nothing here', () => {
    const one = answer(
      query({ kpi: 'logo_churn', variant: 'movement_sum', period: YEAR }),
      gathered({ range: clip(YEAR) }),
    );
    expect(one.total.value).toBeNull();
    expect(one.notes).toEqual([
      'Logo churn has no variant movement_sum; there is: default, strict, eligible_only, average_base, with_new.',
    ]);
  });

  test('say that a comparison is over as many days', () => {
    const period = sameElapsed(Q3, Q2);
    const other = { tally: { total: TRUTH.default, groups: [] }, period, range: clip(period) };
    const compare = { to: 'period', period: Q2, echo: 'vs q2' } as const;
    expect(notesOf({ period: Q3, compare }, { other })).toContain(
      'Compared over the same 12 days of FY26 Q2.',
    );
    const whole = { ...other, period: Q1, range: clip(Q1) };
    expect(notesOf({ compare: { to: 'period', period: Q1, echo: 'vs q1' } }, { other: whole })).toEqual([]);
  });

  test('say that no target is set and no benchmark is kept', () => {
    expect(notesOf({ compare: { to: 'target', echo: 'vs target' } })).toEqual([
      'No target is set for net revenue retention here.',
    ]);
    const benchmark = { to: 'benchmark', echo: 'vs benchmark' } as const;
    expect(notesOf({ kpi: 'logo_retention', compare: benchmark })).toContain(
      'No benchmark is kept for logo retention.',
    );
    expect(notesOf({ compare: benchmark })).toEqual([
      'A benchmark is what others publish of themselves: their definitions and windows differ.',
    ]);
  });

  test('explain rows by product, and by what the top was chosen', () => {
    const [netting, top] = notesOf({ by: ['product'], top: { order: 'top', n: 5 } });
    expect(netting).toContain('Rows by product do not net swaps');
    expect(top).toBe('The top 5 by value; the total is of all groups.');
  });

  test('name every option that is not the usual', () => {
    const options = { ...OPTIONS, basis: 'end', fx: 'spot', grace: 0, asKnown: '2025-06-30' } as const;
    expect(notesOf({ options })).toEqual([
      'Groups as of the last day: can differ from figures on the usual start basis.',
      'Spot rates at both ends: what currencies did is part of the result.',
      'No gap between contracts is bridged.',
      'As known on Jun 30, 2025.',
    ]);
    expect(notesOf({ options: { ...OPTIONS, grace: 1 } })).toEqual([
      'Gaps of up to 1 day between contracts are bridged.',
    ]);
    expect(notesOf({ options: { ...OPTIONS, basis: 'now' } })).toEqual([
      'Groups as of today, Aug 13, 2025, not as of then.',
    ]);
  });

  test('say how much of the churn may return', () => {
    const total = measures({ opening: 100, churn: 40, in_grace: 40, closing: 60, accounts_opening: 2 });
    expect(notesOf({}, { main: { total, groups: [] } })).toEqual([
      '$40 of the churn is still within the days of grace and may return.',
    ]);
  });

  test('say that only some rows were seen', () => {
    const one = assemble(query({ period: YEAR }), kpi('nrr'), 'nrr', gathered({ range: clip(YEAR) }), {
      settings,
      scope: NO_SCOPE,
      now,
      movers: 0,
      nameOf: plainName,
    });
    expect(one.notes).toEqual(['Only what you may see is counted.']);
  });

  test('say that the data are older than the period, or not there', () => {
    expect(notesOf({}, { dataThrough: '2025-06-30' })).toEqual(['The data run through Jun 30, 2025 only.']);
    expect(notesOf({}, { dataThrough: null })).toEqual(['Nothing has been imported yet.']);
  });
});

describe('a target', () => {
  const targets = { nrr: { all: 0.9, groups: { 'region=emea': 0.8 } } };

  test('is compared with the total and with the groups that have one', () => {
    const one = answer(
      query({ by: ['region'], compare: { to: 'target', echo: 'vs target' } }),
      gathered({
        main: {
          total: TRUTH.default,
          groups: [
            { group: ['emea'], measures: TRUTH.default },
            { group: ['apac'], measures: TRUTH.default },
          ],
        },
      }),
      { ...settings, targets },
    );
    expect(one.compare).toMatchObject({ to: 'target', label: 'target', changeUnit: 'pp', significant: null });
    expect(one.compare?.change).toBeCloseTo(517 / 607 - 0.9, 12);
    expect(one.compare?.groups.map(({ by, value }) => [by, value])).toEqual([[{ region: 'emea' }, 0.8]]);
    expect(one.target).toBe(0.9);
  });
});
