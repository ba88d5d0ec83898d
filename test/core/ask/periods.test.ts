import { describe, expect, test } from 'vitest';
import type { AskContext } from '#src/core/ask/lexicon.ts';
import { CONTEXT, LEXICON, lexicon } from './catalogue.ts';
import { days, only, problem, read } from './reading.ts';

/** `days` of the period, both included; today is Wed 13 Aug 2025 in FY26 Q3, weeks start on Monday. */
const PAST: readonly (readonly [string, string, string])[] = [
  ['2024', '2024-01-01', '2024-12-31'],
  ['cy25', '2025-01-01', '2025-12-31'],
  ['fy2024', '2023-02-01', '2024-01-31'],
  ['fy 25', '2024-02-01', '2025-01-31'],
  ['2025-07', '2025-07-01', '2025-07-31'],
  ['2024-2', '2024-02-01', '2024-02-29'],
  ['2024-02-29', '2024-02-29', '2024-02-29'],
  ['jul', '2025-07-01', '2025-07-31'],
  ['sept', '2024-09-01', '2024-09-30'],
  ['aug', '2025-08-01', '2025-08-31'],
  ['dec 2023', '2023-12-01', '2023-12-31'],
  ['jul-2024', '2024-07-01', '2024-07-31'],
  ['march last year', '2024-03-01', '2024-03-31'],
  ['12 aug', '2025-08-12', '2025-08-12'],
  ['aug 14', '2024-08-14', '2024-08-14'],
  ['1st aug 2025', '2025-08-01', '2025-08-01'],
  ['aug 1 2025', '2025-08-01', '2025-08-01'],
  ['29 feb', '2024-02-29', '2024-02-29'],
  ['13/04/2025', '2025-04-13', '2025-04-13'],
  ['04/13/2025', '2025-04-13', '2025-04-13'],
  ['03/03/2025', '2025-03-03', '2025-03-03'],
  ['2025/04/03', '2025-04-03', '2025-04-03'],
  ['31.12.2024', '2024-12-31', '2024-12-31'],
  ['4/2025', '2025-04-01', '2025-04-30'],
  ['q1', '2025-02-01', '2025-04-30'],
  ['h2', '2025-08-01', '2026-01-31'],
  ['q4 fy24', '2023-11-01', '2024-01-31'],
  ['fy24q4', '2023-11-01', '2024-01-31'],
  ['q2 last year', '2024-05-01', '2024-07-31'],
  ['cy q4', '2024-10-01', '2024-12-31'],
  ['h1 cy2025', '2025-01-01', '2025-06-30'],
  ['this month', '2025-08-01', '2025-08-31'],
  ['last month', '2025-07-01', '2025-07-31'],
  ['last full quarter', '2025-05-01', '2025-07-31'],
  ['last calendar quarter', '2025-04-01', '2025-06-30'],
  ['last half', '2025-02-01', '2025-07-31'],
  ['last year', '2024-02-01', '2025-01-31'],
  ['last cy', '2024-01-01', '2024-12-31'],
  ['this week', '2025-08-11', '2025-08-17'],
  ['previous week', '2025-08-04', '2025-08-10'],
  ['week of 2025-01-01', '2024-12-30', '2025-01-05'],
  ['last 3 months', '2025-05-01', '2025-07-31'],
  ['past three months', '2025-05-01', '2025-07-31'],
  ['trailing twelve months', '2024-08-01', '2025-07-31'],
  ['t12m', '2024-08-01', '2025-07-31'],
  ['l3m', '2025-05-01', '2025-07-31'],
  ['last 2 quarters', '2025-02-01', '2025-07-31'],
  ['last 4 weeks', '2025-07-14', '2025-08-10'],
  ['last 1 month', '2025-07-01', '2025-07-31'],
  ['last 90d', '2025-05-15', '2025-08-12'],
  ['last 90 days', '2025-05-15', '2025-08-12'],
  ['mtd', '2025-08-01', '2025-08-31'],
  ['qtd', '2025-08-01', '2025-10-31'],
  ['ytd', '2025-02-01', '2026-01-31'],
  ['cytd', '2025-01-01', '2025-12-31'],
  ['today', '2025-08-13', '2025-08-13'],
  ['yesterday', '2025-08-12', '2025-08-12'],
  ['since jun', '2025-06-01', '2025-08-12'],
  ['since 2025-08-12', '2025-08-12', '2025-08-12'],
  ['as of 2025-06-30', '2024-07-01', '2025-06-30'],
  ['as of 15 jul', '2024-07-01', '2025-06-30'],
  ['now', '2024-08-01', '2025-07-31'],
  ['apr-jun', '2025-04-01', '2025-06-30'],
  ['apr to jun', '2025-04-01', '2025-06-30'],
  ['from apr 2024 to jun', '2024-04-01', '2024-06-30'],
  ['between apr and jun', '2025-04-01', '2025-06-30'],
  ['nov..feb', '2024-11-01', '2025-02-28'],
  ['q4..q1', '2024-11-01', '2025-04-30'],
  ['fy25 q3..fy26 q2', '2024-08-01', '2025-07-31'],
  ['2024-2025', '2024-01-01', '2025-12-31'],
  ['2025-04-01-2025-06-30', '2025-04-01', '2025-06-30'],
  ['2025-04-01 - 2025-06-30', '2025-04-01', '2025-06-30'],
  ['1 apr – 30 jun', '2025-04-01', '2025-06-30'],
];

const FORWARD: readonly (readonly [string, string, string])[] = [
  ['q3', '2025-08-01', '2025-10-31'],
  ['q2', '2026-05-01', '2026-07-31'],
  ['aug', '2025-08-01', '2025-08-31'],
  ['jul', '2026-07-01', '2026-07-31'],
  ['oct..dec', '2025-10-01', '2025-12-31'],
  ['last quarter', '2025-05-01', '2025-07-31'],
  ['next week', '2025-08-18', '2025-08-24'],
  ['next quarter', '2025-11-01', '2026-01-31'],
  ['next 3 months', '2025-09-01', '2025-11-30'],
  ['next 90d', '2025-08-13', '2025-11-10'],
  ['next 1d', '2025-08-13', '2025-08-13'],
  ['tomorrow', '2025-08-14', '2025-08-14'],
  ['next year', '2026-02-01', '2027-01-31'],
];

describe('periods', () => {
  test.each(PAST)('of what looks back: %s', (words, start, last) => {
    expect(days(only(`nrr ${words}`).period)).toEqual([start, last]);
  });

  test.each(FORWARD)('of what looks forward: %s', (words, start, last) => {
    expect(days(only(`renewals ${words}`).period)).toEqual([start, last]);
  });

  test.each([...PAST, ...FORWARD])('%s reads the same from its echo', (words) => {
    const text = PAST.some(([past]) => past === words) ? `nrr ${words}` : `renewals ${words}`;
    const ask = read(text);
    expect(read(ask.echo).queries).toEqual(ask.queries);
  });

  test('each KPI has its own window where none is named', () => {
    expect(only('nrr').period.label).toBe('1 Aug 2024 – 31 Jul 2025');
    expect(only('renewal rate').period.label).toBe('FY26 Q2');
    expect(only('quota').period.label).toBe('FY26 Q3');
    expect(only('adoption').period.label).toBe('14 Jul – 12 Aug 2025');
    expect(only('nps').period.label).toBe('15 May – 12 Aug 2025');
    expect(only('renewals').period.label).toBe('13 Aug – 10 Nov 2025');
    expect(only('health').period.label).toBe('13 Aug 2025');
  });

  test('`as of` tells the usual window of each KPI as it stood', () => {
    expect(days(only('health as of 2025-06-30').period)).toEqual(['2025-06-30', '2025-06-30']);
    expect(days(only('nps as of 2025-06-30').period)).toEqual(['2025-04-02', '2025-06-30']);
    expect(days(only('quota as of 2025-07-31').period)).toEqual(['2025-05-01', '2025-07-31']);
    expect(days(only('renewals as of 2025-06-30').period)).toEqual(['2025-06-30', '2025-09-27']);
    expect(problem('nrr as of 2025-09-01').code).toBe('bad-period');
  });
});

describe('years that start in January', () => {
  const plain: AskContext = { ...CONTEXT, calendar: { ...CONTEXT.calendar, fiscalYearStarts: 1 } };

  test.each([
    ['q2 2025', 'Q2 2025'],
    ['cy2025 q2', 'Q2 2025'],
    ['fy25 q2', 'Q2 2025'],
    ['q2', 'Q2 2025'],
    ['2024', '2024'],
    ['fy24', '2024'],
    ['h1', 'H1 2025'],
  ])('%s is %s, fiscal and calendar alike', (words, label) => {
    const query = only(`nrr ${words}`, LEXICON, plain);
    expect(query.period.label).toBe(label);
    expect(query.period.echo).toBe(label.toLowerCase());
    expect(only(`nrr ${query.period.echo}`, LEXICON, plain)).toEqual(query);
  });

  test('a year may be named by its start', () => {
    const named: AskContext = { ...CONTEXT, calendar: { ...CONTEXT.calendar, fiscalYearNamedBy: 'start' } };
    expect(only('nrr q3', LEXICON, named).period.label).toBe('FY25 Q3');
    expect(days(only('nrr fy24', LEXICON, named).period)).toEqual(['2024-02-01', '2025-01-31']);
  });
});

describe('periods that cannot be read', () => {
  test.each([
    ['nrr h3', 'there is no h3; halves are h1-h2'],
    ['nrr q0', 'there is no q0'],
    ['nrr 2025-13', 'there is no month 2025-13'],
    ['nrr 2025-02-30', 'there is no day 2025-02-30'],
    ['nrr 31/31/2025', 'there is no day 31/31/2025'],
    ['nrr fy', 'fy needs a year'],
    ['nrr since', '`since` needs a date'],
    ['nrr as of', '`as of` needs a date'],
    ['nrr since tomorrow', 'nothing has run since'],
    ['nrr last 0 months', 'the least is 1'],
    ['nrr last 500 months', 'at most 120'],
    ['nrr fy1900', 'from 1900 to 2199'],
    ['nrr jun 2025 to apr 2025', 'ends (Apr 2025) before it begins (Jun 2025)'],
    ['nrr 90d', 'last 90d or next 90d'],
    ['nrr last', '`last` is half a period'],
    ['nrr quarter', 'this quarter or last quarter'],
  ])('%s', (text, says) => {
    expect(problem(text)).toMatchObject({ code: 'bad-period', message: expect.stringContaining(says) });
  });

  test('two periods need vs between them', () => {
    expect(problem('nrr q1 q2 enterprise')).toMatchObject({ code: 'bad-period', word: 'q2' });
    expect(problem('nrr q1 q2').choices.map((c) => c.ask)).toEqual(['nrr q1 vs q2', 'nrr q1', 'nrr q2']);
    expect(only('nrr q1 q1').period.label).toBe('FY26 Q1');
  });

  test('a KPI that looks back is not asked of the future', () => {
    for (const text of [
      'nrr tomorrow',
      'nrr fy27',
      'nrr 2026-01',
      'nrr next 3 months',
      'nrr q2 vs fy27 q2',
    ]) {
      expect(problem(text).code).toBe('tense');
    }
    expect(only('nrr this quarter').period.complete).toBe(false);
  });

  test('without KPIs that look forward, the last quarter is offered', () => {
    const past = lexicon({ kpis: LEXICON.kpis.filter((kpi) => kpi.words.tense === 'past') });
    expect(problem('nrr next quarter', past).choices.map((c) => c.ask)).toEqual(['nrr last quarter']);
  });

  test('KPIs that read one word as two periods are asked about', () => {
    expect(problem('nrr,renewals q4')).toMatchObject({ code: 'ambiguous', word: 'q4' });
  });
});

describe('dates that can be read in two ways', () => {
  test('the order usual at home is offered first, and can be remembered', () => {
    const home = problem('nrr 03/04/2025').choices;
    expect(home.map((c) => c.ask)).toEqual(['nrr 2025-04-03', 'nrr 2025-03-04']);
    expect(home.map((c) => c.remember)).toEqual([{ dateOrder: 'day-first' }, { dateOrder: 'month-first' }]);
    const american = problem('nrr 03/04/2025', LEXICON, { ...CONTEXT, locale: 'en-US' });
    expect(american.choices.map((c) => c.ask)).toEqual(['nrr 2025-03-04', 'nrr 2025-04-03']);
  });

  test('once remembered, they are read without asking', () => {
    const words = lexicon({ preferences: { meanings: {}, dateOrder: 'month-first' } });
    expect(days(only('nrr 03/04/25 to 03/07/25', words).period)).toEqual(['2025-03-04', '2025-03-07']);
  });

  test('a quarter of a year that may be fiscal or not is asked', () => {
    expect(problem('nrr q2 2025').choices.map((c) => c.ask)).toEqual(['nrr fy25 q2', 'nrr cy2025 q2']);
    expect(problem('nrr 2025-q2').choices).toHaveLength(2);
    expect(problem("nrr q4'24").choices).toHaveLength(2);
  });

  test('a month with a number that may be a year is asked', () => {
    expect(problem('nrr jul 25').choices.map((c) => c.ask)).toEqual(['nrr 2025-07', 'nrr 25 jul']);
  });

  test('a date to be known as of is asked too', () => {
    expect(problem('nrr as-known:03/04/2025').choices.map((c) => c.ask)).toEqual([
      'nrr as-known:2025-04-03',
      'nrr as-known:2025-03-04',
    ]);
  });
});
