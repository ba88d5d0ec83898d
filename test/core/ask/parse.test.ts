import { describe, expect, test } from 'vitest';
import { MAX_ASK_LENGTH, parseAsk } from '#src/core/ask/parse.ts';
import type { Ask, Problem, Query } from '#src/core/query.ts';
import { ASKS, type Expected, is, type Refused } from './asks.ts';
import { CONTEXT, LEXICON, lexicon } from './catalogue.ts';
import { days, only, problem, read } from './reading.ts';

function versusOf(query: Query): Expected['versus'] {
  const { compare } = query;
  if (compare === null) return undefined;
  if (compare.to === 'period') return days(compare.period);
  return compare.to === 'group' ? compare.where : compare.to;
}

function check(ask: Ask, expected: Expected): void {
  expect(ask.queries.map((query) => query.kpi)).toEqual(expected.kpis);
  expect(ask.join).toBe(expected.join ?? 'one');
  for (const query of ask.queries) {
    expect(days(query.period)).toEqual(expected.days);
    if (expected.label !== undefined) expect(query.period.label).toBe(expected.label);
    if (expected.complete !== undefined) expect(query.period.complete).toBe(expected.complete);
    expect({
      versus: versusOf(query),
      where: query.where,
      by: query.by,
      top: query.top,
      drop: query.drop,
      entity: query.entity,
      flags: query.flags,
      views: query.views,
      variant: query.variant,
      options: query.options,
      sort: query.sort,
    }).toEqual({
      versus: expected.versus,
      where: expected.where ?? [],
      by: expected.by ?? [],
      top: expected.top ?? null,
      drop: expected.drop ?? null,
      entity: expected.entity ?? null,
      flags: expected.flags ?? [],
      views: expected.views ?? [],
      variant: expected.variant ?? 'default',
      options: {
        basis: expected.basis ?? 'start',
        fx: 'constant',
        grace: null,
        asKnown: null,
        currency: null,
        annualise: false,
        full: false,
      },
      sort: null,
    });
  }
  if (expected.note !== undefined) expect(ask.notes.join('\n')).toContain(expected.note);
  if (expected.offer !== undefined) expect(ask.offers?.map((offer) => offer.ask)).toContain(expected.offer);
}

function checkProblem(found: Problem, expected: Refused): void {
  expect({ code: found.code, word: found.word }).toEqual({ code: expected.code, word: expected.word });
  for (const words of expected.says) expect(found.message).toContain(words);
  if (expected.understood !== undefined) expect(found.understood).toBe(expected.understood);
  if (expected.suggestions !== undefined) expect(found.suggestions).toEqual(expected.suggestions);
  if (expected.choices !== undefined)
    expect(found.choices.map((choice) => choice.ask)).toEqual(expected.choices);
}

describe('asks that people type', () => {
  test.each(ASKS)('%s', (text, expected) => {
    if ('code' in expected) checkProblem(problem(text), expected);
    else check(read(text), expected);
  });

  test.each(ASKS)('%s: its echo reads the same', (text) => {
    const parsed = parseAsk(text, LEXICON, CONTEXT);
    if (!parsed.ok) return expect(parsed.problem.message).not.toBe('');
    const again = read(parsed.ask.echo);
    expect(again.queries).toEqual(parsed.ask.queries);
    expect(again.join).toBe(parsed.ask.join);
    expect(again.echo).toBe(parsed.ask.echo);
  });
});

describe('words of a KPI', () => {
  test('a scorecard is seven KPIs, each over its own window', () => {
    const ask = read('/scorecard');
    expect(ask.queries.map((q) => q.kpi)).toEqual([
      'nrr',
      'grr',
      'logo_churn',
      'renewal_rate',
      'health_score',
      'nps',
      'success_vector',
    ]);
    expect(ask.queries.map((q) => q.period.label)).toContain('FY26 Q2');
    expect(ask.echo).toBe('nrr,grr,logo-churn,renewal-rate,health-score,nps,success-vector vs prior');
  });

  test('a scorecard can be told as of an earlier day, and against the year before', () => {
    expect(read('scorecard as of 2025-06-30').echo).toMatch(/ as of 2025-06-30 vs prior$/);
    expect(read('scorecard yoy').echo).toMatch(/success-vector yoy$/);
  });

  test('`all` alone is every KPI; beside another word it says nothing', () => {
    expect(read('all').queries.length).toBeGreaterThan(50);
    expect(read('show all renewals').queries.map((q) => q.kpi)).toEqual(['renewals_due']);
  });

  test('case, dashes, underscores and spaces are equal inside names', () => {
    for (const text of ['Logo-Churn JULY', 'logo_churn jul', 'LOGO churn Jul', 'jul logo churn']) {
      expect(read(text).echo).toBe('logo-churn 2025-07');
    }
    expect(only('nrr Mid_Market').where).toEqual([is('segment', 'mid-market')]);
  });

  test('a word that means two is the one that was remembered', () => {
    const words = lexicon({
      preferences: { meanings: { churn: 'logo_churn', retention: 'grr' }, dateOrder: null },
    });
    expect(only('churn', words).kpi).toBe('logo_churn');
    expect(only('retention q2', words).kpi).toBe('grr');
  });

  test('choosing what a word means tells what to remember', () => {
    expect(problem('retention').choices[0]).toMatchObject({ remember: { word: 'retention', kpi: 'nrr' } });
    expect(read('churn').offers?.[1]).toMatchObject({
      remember: { word: 'churn', kpi: 'gross_revenue_churn' },
    });
  });

  test('shorthands shrink to the KPIs that there are', () => {
    const few = lexicon({
      kpis: LEXICON.kpis.filter((kpi) => ['nrr', 'gross_revenue_churn'].includes(kpi.id)),
    });
    expect(only('churn', few).kpi).toBe('gross_revenue_churn');
    expect(only('retention', few).kpi).toBe('nrr');
    expect(problem('renewals next 90d', few)).toMatchObject({ code: 'unknown-kpi', word: 'renewals' });
    expect(problem('success-vector next month', few)).toMatchObject({
      code: 'unknown-kpi',
      word: 'success-vector',
    });
  });

  test('two KPIs without a comma or vs are asked about', () => {
    expect(problem('nrr grr q2').choices.map((c) => c.ask)).toEqual([
      'nrr,grr q2',
      'nrr vs grr q2',
      'nrr q2',
      'grr q2',
    ]);
  });

  test('best and worst follow the direction of the KPI', () => {
    expect(only('nrr by csm worst 3').top).toEqual({ order: 'bottom', n: 3 });
    expect(only('logo churn by csm worst 3').top).toEqual({ order: 'top', n: 3 });
    expect(read('nrr,logo-churn worst 3').echo).toMatch(/worst 3$/);
  });
});

describe('what stands in the way', () => {
  test('an unknown word is named with what was understood', () => {
    expect(problem('nrr q2 flurble')).toMatchObject({
      code: 'unknown-word',
      word: 'flurble',
      suggestions: [],
      understood: 'nrr q2',
    });
  });

  test('an unknown word is a missing account where the KPI is asked of accounts', () => {
    expect(problem('health flurble')).toMatchObject({
      code: 'not-found',
      word: 'flurble',
      understood: 'health',
    });
  });

  test('no KPI at all is said so, greetings included', () => {
    for (const text of ['', '   ', 'hello', 'thanks!', '???', 'enterprise last quarter']) {
      expect(problem(text)).toMatchObject({ code: 'unknown-kpi', word: null });
    }
    expect(problem('flurble last quarter')).toMatchObject({ code: 'unknown-kpi', word: 'flurble' });
    expect(problem('enterprise last quarter').understood).toBe('enterprise last quarter');
  });

  test.each([
    ["nrr'; DROP TABLE accounts; --", 'TABLE'],
    ['nrr UNION SELECT * FROM people', 'UNION'],
    ['nrr {{7*7}}', '7'],
    ['nrr __proto__', 'proto'],
    ['nrr constructor', 'constructor'],
    ['nrr <script>alert', 'script'],
  ])('%s is not an ask but an unknown word', (text, word) => {
    expect(problem(text)).toMatchObject({ code: 'unknown-word', word });
  });

  test('a subscription is not read as an ask', () => {
    expect(problem('subscribe /nrr monthly #cs-leads')).toMatchObject({
      code: 'unknown-word',
      word: 'subscribe',
    });
  });

  test('text over the limit is refused, text at the limit is read', () => {
    expect(problem('a'.repeat(MAX_ASK_LENGTH + 1))).toMatchObject({ code: 'too-long', choices: [] });
    expect(only(`nrr${' '.repeat(MAX_ASK_LENGTH - 3)}`).kpi).toBe('nrr');
  });

  test('what needs a value says which', () => {
    expect(problem('nrr segment:').message).toContain('`segment:` needs a value');
    expect(problem('nrr top').message).toContain('top 10');
    expect(problem('health drop').message).toContain('drop 30d');
    expect(problem('nrr vs')).toMatchObject({ code: 'needs-value', word: 'vs' });
    expect(problem('nrr segment')).toMatchObject({ code: 'needs-value', word: 'segment' });
    expect(problem('nrr by segment,region,tier').code).toBe('needs-value');
  });

  test('a value of no dimension and a key of no meaning are unknown words', () => {
    expect(problem('nrr segment:blimp')).toMatchObject({
      code: 'unknown-word',
      word: 'blimp',
      understood: 'nrr',
    });
    expect(problem('nrr foo:bar')).toMatchObject({ code: 'unknown-word', word: 'foo' });
    expect(problem('nrr variant:nope').suggestions).toEqual(['default', 'strict', 'movement_sum']);
    expect(problem('nrr grace:never').message).toContain('0 to 366');
  });

  test('there are at most four choices, and each leads on', () => {
    for (const text of ['retention', 'nrr grr', 'health initech', 'nrr q2 q3 q4', 'nrr emea', 'health ac']) {
      const { choices } = problem(text);
      expect(choices.length).toBeGreaterThan(0);
      expect(choices.length).toBeLessThanOrEqual(4);
      for (const choice of choices) expect(parseAsk(choice.ask, LEXICON, CONTEXT).ok).toBe(true);
    }
  });
});

describe('prose', () => {
  test('filler is passed over, the rest is read', () => {
    expect(read('How are we doing on churn this quarter?').echo).toBe(
      'logo-churn,gross-revenue-churn fy26 q3',
    );
    expect(read('please show me the NRR for the EMEA region last quarter, thanks!').echo).toBe(
      'nrr fy26 q2 region:emea',
    );
    expect(read('@bellwether what is our grr?').queries[0]?.kpi).toBe('grr');
  });

  test('nouns that are not known are still reported', () => {
    expect(problem('how are the penguins doing on churn this quarter?')).toMatchObject({
      code: 'unknown-word',
      word: 'penguins',
    });
  });
});
