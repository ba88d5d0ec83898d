import { describe, expect, test } from 'vitest';
import { is } from './asks.ts';
import { DIMENSIONS, KPIS, LEXICON, lexicon, VALUES } from './catalogue.ts';
import { only, problem, read } from './reading.ts';

const where = (text: string) => only(text).where;

describe('filters', () => {
  test.each([
    ['nrr enterprise', [is('segment', 'enterprise')]],
    ['nrr enterprise, mid-market', [is('segment', 'enterprise', 'mid-market')]],
    ['nrr enterprise or smb', [is('segment', 'enterprise', 'smb')]],
    ['nrr segment:enterprise region=apac', [is('segment', 'enterprise'), is('region', 'apac')]],
    ['nrr segment : enterprise , smb', [is('segment', 'enterprise', 'smb')]],
    ['nrr region emea', [is('region', 'emea')]],
    ['nrr emea region', [is('region', 'emea')]],
    ['nrr north-america', [is('region', 'North America')]],
    ['nrr "North America"', [is('region', 'North America')]],
    ['nrr segment!=smb', [{ attribute: 'segment', op: '!=', values: ['smb'] }]],
    ['nrr segment:-smb,-enterprise', [{ attribute: 'segment', op: '!=', values: ['smb', 'enterprise'] }]],
    ['nrr not smb', [{ attribute: 'segment', op: '!=', values: ['smb'] }]],
    [
      'nrr segment:enterprise,-smb',
      [is('segment', 'enterprise'), { attribute: 'segment', op: '!=', values: ['smb'] }],
    ],
    ['nrr product:analytics', [is('product', 'p-analytics')]],
    ['nrr core platform', [is('product', 'p-core')]],
    ['nrr segment:none', [is('segment', '(none)')]],
    ['nrr contract:"C 7/1"', [is('contract', 'C 7/1')]],
    ['nrr csm:ann', [is('csm', 'u7')]],
    ['nrr csm:@bob.stone', [is('csm', 'u8')]],
    ['nrr owner:bob@example.com', [is('owner', 'u8')]],
    ['nrr success manager:bob', [is('csm', 'u8')]],
    ['nrr >50k', [{ attribute: 'arr', op: '>', values: ['50000'] }]],
    ['nrr > $1.5m', [{ attribute: 'arr', op: '>', values: ['1500000'] }]],
    [
      'nrr arr >= 10,000 <20k',
      [
        { attribute: 'arr', op: '>=', values: ['10000'] },
        { attribute: 'arr', op: '<', values: ['20000'] },
      ],
    ],
    ['nrr health<40', [{ attribute: 'health', op: '<', values: ['40'] }]],
    ['nrr health<=10%', [{ attribute: 'health', op: '<=', values: ['0.1'] }]],
    ['nrr health>-5', [{ attribute: 'health', op: '>', values: ['-5'] }]],
  ])('%s', (text, filters) => {
    expect(where(text)).toEqual(filters);
  });

  test('two values of one dimension without a comma hold at once, and the asker is told', () => {
    expect(where('nrr enterprise smb')).toEqual([is('segment', 'enterprise'), is('segment', 'smb')]);
    expect(read('nrr enterprise smb').notes.join()).toContain('a comma between them means either');
  });

  test('a value of several dimensions is asked about', () => {
    expect(problem('nrr emea').choices.map((c) => c.ask)).toEqual(['nrr region:emea', 'nrr team:emea']);
    expect(problem('nrr auto').choices.map((c) => c.ask)).toEqual(['nrr flag:auto', 'nrr industry:auto']);
    expect(only('nrr flag:auto').flags).toEqual(['auto']);
  });

  test('a dash that may or may not exclude is asked about', () => {
    expect(problem('nrr -smb,mid-market').choices).toHaveLength(2);
    expect(problem('nrr - smb').choices.map((c) => c.ask)).toEqual(['nrr smb', 'nrr -smb']);
    expect(read('nrr - last quarter').echo).toBe('nrr fy26 q2');
  });

  test('a comma between dimensions and another currency are asked about', () => {
    expect(problem('nrr smb,apac').choices.map((c) => c.ask)).toEqual(['nrr smb apac']);
    expect(problem('renewals >€50k').choices.map((c) => c.ask)).toEqual(['renewals >50k']);
  });

  test('only what excludes a value can be negated', () => {
    expect(problem('renewals -red').code).not.toBe('ambiguous');
    expect(problem('nrr segment>smb').code).toBe('unknown-word');
  });

  test('values that the asker may not see are as unknown as any', () => {
    const hidden = lexicon({ values: [{ dimension: 'segment', value: 'enterprise' }] });
    expect(problem('nrr smb', hidden).code).toBe('unknown-word');
    expect(problem('nrr segment:smb', hidden)).toMatchObject({ code: 'unknown-word', word: 'smb' });
  });

  test('a KPI may know some dimensions only', () => {
    const kpis = LEXICON.kpis.map((kpi) =>
      kpi.id === 'nrr' ? { ...kpi, dimensions: ['segment', 'region'] } : kpi,
    );
    const words = lexicon({ kpis });
    expect(only('nrr emea', words).where).toEqual([is('region', 'emea')]);
    expect(problem('nrr by product', words)).toMatchObject({
      code: 'unknown-word',
      suggestions: ['segment', 'region'],
    });
    expect(problem('nrr tier:gold', words).code).toBe('unknown-word');
  });
});

describe('groups', () => {
  test.each([
    ['nrr by segment', ['segment']],
    ['nrr by segment,region', ['segment', 'region']],
    ['nrr by segment and region', ['segment', 'region']],
    ['nrr by segment by region', ['segment', 'region']],
    ['nrr per success-manager', ['csm']],
    ['nrr split by regions', ['region']],
    ['nrr by segmnt', ['segment']],
  ])('%s', (text, by) => {
    expect(only(text)).toMatchObject({ by, views: [] });
  });

  test('a stretch of time is a trend', () => {
    expect(problem('nrr by month').choices.map((c) => c.ask)).toEqual(['nrr trend']);
  });

  test('a word that is no dimension is named with those that are', () => {
    expect(problem('nrr by zodiac')).toMatchObject({ code: 'unknown-word', word: 'zodiac' });
    expect(problem('nrr by zodiac').message).toContain('`by` takes segment, region');
  });

  test('a variant whose name holds the name of a KPI is one word', () => {
    const refused = problem('nrr q2 variant:with-health');
    expect(refused.message).toContain('has no variant with_health');
    expect(refused.understood).toBe('nrr q2 variant:with-health');
  });

  test('the windfall variant is refused where there is none', () => {
    expect(problem('nrr by close date')).toMatchObject({ code: 'unknown-word', word: 'windfall' });
  });
});

describe('words for a variant', () => {
  test.each([
    ['mrr', 'arr', 'mrr'],
    ['carr last quarter', 'arr', 'carr'],
    ['attach rate by segment', 'cross_sell_rate', 'attach'],
    ['arr', 'arr', 'default'],
    ['mrr variant:carr', 'arr', 'carr'],
  ])('%s', (text, kpi, variant) => {
    expect(only(text)).toMatchObject({ kpi, variant });
    expect(only(read(text).echo)).toMatchObject({ kpi, variant });
  });

  test('do not lend it to another KPI', () => {
    expect(problem('mrr, nrr')).toMatchObject({ code: 'unknown-word', word: 'mrr' });
  });
});

describe('options, flags and views', () => {
  test('every option has its place', () => {
    const query = only(
      'nrr last quarter segment:now variant:strict fx:spot grace:45d currency:eur as-known:2025-06-30 annualise full',
    );
    expect(query.variant).toBe('strict');
    expect(query.options).toEqual({
      basis: 'now',
      fx: 'spot',
      grace: 45,
      asKnown: '2025-06-30',
      currency: 'EUR',
      annualise: true,
      full: true,
    });
  });

  test('views may stand anywhere', () => {
    expect(only('why nrr last quarter csv').views).toEqual(['why', 'csv']);
    expect(only('trend nrr explain share chart detail split list').views).toEqual([
      'trend',
      'explain',
      'share',
      'chart',
      'detail',
      'split',
      'list',
    ]);
  });

  test('reasons and what is stuck are views of few KPIs', () => {
    expect(only('onboarding stuck').views).toEqual(['stuck']);
    expect(problem('nrr stuck')).toMatchObject({ code: 'unknown-word', word: 'stuck' });
    expect(problem('nrr reasons')).toMatchObject({ code: 'unknown-word', word: 'reasons' });
  });

  test('a mix is split where the ask neither groups by its dimension nor filters on it', () => {
    const kpis = KPIS.map((kpi) => (kpi.id === 'churn_reason_mix' ? { ...kpi, defaultBy: 'channel' } : kpi));
    const words = lexicon({ kpis });
    expect(only('churn reasons', words).by).toEqual(['channel']);
    expect(only('churn reasons by segment', words).by).toEqual(['segment', 'channel']);
    expect(only('churn reasons by segment,region', words).by).toEqual(['segment', 'region']);
    expect(only('churn reasons channel:paid', words).by).toEqual([]);
    expect(only('churn reasons by channel', words).by).toEqual(['channel']);
    expect(read('nrr,churn reasons q2', words).queries.map(({ by }) => by)).toEqual([[], []]);
    expect(read(read('churn reasons', words).echo, words).echo).toBe(read('churn reasons', words).echo);
  });

  test('a typo that can be one word only is read as it, whatever else that word stands for', () => {
    const words = lexicon({
      dimensions: [...DIMENSIONS, { name: 'outcome', aliases: [], kind: 'text', bare: false }],
      values: [...VALUES, { dimension: 'outcome', value: 'open' }],
    });
    expect(read('renewals opne', words).notes.join()).toContain("read 'opne' as open");
    expect(only('renewals opne', words).flags).toEqual(['open']);
  });

  test('flags add up, at-risk in any spelling', () => {
    expect(only('renewals at risk overdue').flags).toEqual(['at-risk', 'overdue']);
    expect(only('renewals at_risk').flags).toEqual(['at-risk']);
  });

  test('ranks, falls and sorting', () => {
    expect(only('health top ten drop 5 points')).toMatchObject({
      top: { order: 'top', n: 10 },
      drop: { amount: 5, unit: 'points' },
    });
    expect(only('renewals sort:-due').sort).toBe('-due');
    expect(problem('nrr top 0').code).toBe('needs-value');
    expect(problem('health drop 999d').code).toBe('needs-value');
  });

  test('what is said twice differently is asked about', () => {
    expect(problem('nrr top 5 bottom 3').choices.map((c) => c.ask)).toEqual(['nrr top 5', 'nrr bottom 3']);
    expect(problem('nrr fx:spot fx:constant').code).toBe('ambiguous');
    expect(problem('nrr as-known:2025-09-01')).toMatchObject({ code: 'bad-period' });
  });
});
