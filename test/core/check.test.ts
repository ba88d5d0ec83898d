import { describe, expect, test } from 'vitest';
import { checkRegistries } from '#src/core/check.ts';
import { amount, type Kpi, ratio, share } from '#src/core/kpi.ts';
import type { Source } from '#src/core/source.ts';

const source: Source = {
  id: 'family',
  tables: ['accounts'],
  measures: { opening: 'money', closing: 'money', accounts: 'count' },
  variants: ['strict'],
  netting: [],
  cheap: () => true,
  cells: () => ({ name: 'cells', text: '', values: [] }),
  accounts: () => ({ name: 'accounts', text: '', values: [] }),
};

const sound: Kpi = {
  id: 'rate',
  title: 'Rate',
  aliases: ['the rate'],
  stage: 'retention',
  timing: 'lagging',
  review: 'monthly',
  unit: 'percent',
  better: 'higher',
  tense: 'past',
  window: 'ttm',
  source,
  of: 'money',
  value: (m) => ratio(m['closing'] ?? Number.NaN, m['opening'] ?? Number.NaN),
  n: (m) => m['accounts'] ?? Number.NaN,
  formula: 'closing over opening',
};

const other: Kpi = { ...sound, id: 'other', title: 'Other', aliases: [] };
const messagesOf = (given: Partial<Kpi>): string[] =>
  checkRegistries([{ ...sound, ...given }, other], [source]).map(({ message }) => message);

describe('a registry of KPIs', () => {
  test('that is sound has no problem', () => {
    expect(checkRegistries([sound, other], [source])).toEqual([]);
  });

  const rows: readonly (readonly [string, Partial<Kpi>, string])[] = [
    ['an id with capitals', { id: 'Rate' }, 'the id “Rate” must be a lower-case word'],
    ['no title', { title: ' ' }, 'has no title'],
    ['no formula in words', { formula: '' }, 'has no formula in words'],
    ['an empty alias', { aliases: [' '] }, 'has an empty alias'],
    [
      'an unknown source',
      { source: { ...source, id: 'nowhere' } },
      'source “nowhere” is unknown; there are: family',
    ],
    [
      'a bridge over unknown measures',
      { bridge: ['opening', 'upsel'] },
      'bridge names “upsel”, which family does not measure',
    ],
    [
      'an aside over unknown measures',
      { asides: [{ name: 'hours', label: 'Hours', unit: 'count', of: (m) => m['hour'] ?? null }] },
      'hours reads hour, which family does not measure',
    ],
    [
      'a bridge without an end',
      { bridge: ['opening'] },
      'a bridge goes from an opening to a closing balance',
    ],
    [
      'a split over unknown measures',
      { split: { upsel: 'Upsell' } },
      'split names “upsel”, which family does not measure',
    ],
    ['showing unknown measures', { shows: ['upsel'] }, 'shows names “upsel”, which family does not measure'],
    [
      'a contribution that nobody defined',
      { source: { ...source, measures: { accounts: 'count' } }, value: (m) => ratio(m['accounts'] ?? 0, 1) },
      'needs a contribution: its source has no opening and closing',
    ],
    [
      'a formula over unknown measures',
      { value: (m) => ratio(m['upsel'] ?? 0, 1) },
      'value reads upsel, which family does not measure',
    ],
    [
      'n over unknown measures',
      { n: (m) => m['users'] ?? 0 },
      'n reads users, which family does not measure',
    ],
    [
      'a contribution over unknown measures',
      { contribution: (m) => m['x'] ?? 0 },
      'contribution reads x, which family does not measure',
    ],
    ['a formula without a number', { value: () => amount(Number.NaN) }, 'value gives no number'],
    [
      'a formula that throws',
      {
        value: () => {
          throw new Error('no');
        },
      },
      'value gives no number',
    ],
    ['an amount in percent', { value: () => amount(1) }, 'value is an amount, but the unit is percent'],
    [
      'a variant that is an amount in percent',
      { variants: { sum: () => amount(1) } },
      'sum is an amount, but the unit is percent',
    ],
    [
      'a variant of the same name as its source has',
      { variants: { strict: sound.value } },
      'variant “strict” is already one of family',
    ],
    [
      'a variant called default',
      { variants: { default: sound.value } },
      'variant “default” is already one of family',
    ],
    [
      'leaving out a variant that is none',
      { without: ['stric'] },
      'without names “stric”, which is no variant of family',
    ],
    ['a neighbour that is no KPI', { beside: ['nobody'] }, 'beside names “nobody”, which is no KPI'],
    ['itself as its neighbour', { beside: ['rate'] }, 'stands beside itself'],
    ['a proportion of money', { proportion: true }, 'a proportion is a count of units over another'],
    [
      'compounding what is no rate',
      { unit: 'ratio', compounds: 'kept' },
      'only a rate compounds; the unit must be percent',
    ],
    [
      'money made of counts',
      { unit: 'money', of: 'count', value: () => amount(1) },
      'the unit is money, but it is made of counts',
    ],
    [
      'another figure over unknown measures',
      { asides: [{ name: 'users', label: 'Users', unit: 'percent', of: (m) => ratio(m['users'] ?? 0, 1) }] },
      'users reads users, which family does not measure',
    ],
    [
      'another figure without a number',
      { asides: [{ name: 'users', label: 'Users', unit: 'count', of: () => amount(Number.NaN) }] },
      'users gives no number',
    ],
    [
      'a list of an account that its source does not have',
      { list: { name: 'due', ofAccount: 'past' } },
      'shows the list “past”, which family does not have',
    ],
    [
      'a usual grouping that is no dimension of its source',
      { defaultBy: 'reason' },
      'is grouped by “reason”, which is no dimension of family',
    ],
    ['looking back over days ahead', { window: 'next-90d' }, 'looks back, but its window lies ahead'],
    ['an alias that is the id of another', { aliases: ['Other'] }, '“Other” already means other'],
    ['the same alias twice', { aliases: ['a-b', 'a b'] }, 'the alias “a b” is there twice'],
  ];
  test.each(rows)('with %s says so', (_what, given, message) => {
    expect(messagesOf(given)).toContain(message);
  });

  test('lets a word mean one KPI only, however it is written', () => {
    const problems = checkRegistries([sound, { ...other, aliases: ['THE_RATE'] }], [source]);
    expect(problems).toEqual([{ where: 'kpi other', message: '“THE_RATE” already means rate' }]);
  });

  test('accepts shares, derived measures and aliases like the own id or title', () => {
    expect(
      messagesOf({
        aliases: ['rate', 'Rate'],
        variants: { accounts: (m) => share(m['accounts'] ?? 0, m['accounts'] ?? 0) },
        derive: (m) => ({ ...m, closing: (m['closing'] ?? 0) + 1 }),
      }),
    ).toEqual(['the alias “rate” is there twice']);
  });

  test('refuses two of one id', () => {
    const problems = checkRegistries([sound, sound], [source, source]);
    expect(problems).toContainEqual({ where: 'kpi rate', message: 'there are two of this id' });
    expect(problems).toContainEqual({ where: 'source family', message: 'there are two of this id' });
  });
});

describe('a source', () => {
  const rows: readonly (readonly [string, Partial<Source>, string])[] = [
    ['no measures', { measures: {} }, 'has no measures'],
    ['no tables', { tables: [] }, 'names no tables, so nobody can tell how fresh it is'],
    [
      'a measure named like a column',
      { measures: { name: 'count' } },
      'measure “name” is the name of a column',
    ],
    [
      'a measure with capitals',
      { measures: { 'ARR now': 'money' } },
      'measure “ARR now” must be a lower-case word',
    ],
    ['a variant called default', { variants: ['default'] }, '“default” is no variant of its own'],
    ['a whole that it does not measure', { wholes: ['all'] }, 'the whole “all” is none of its measures'],
    ['an id that is no word', { id: 'a b' }, 'the id “a b” must be a lower-case word'],
  ];
  test.each(rows)('with %s says so', (_what, given, message) => {
    expect(checkRegistries([], [{ ...source, ...given }]).map((problem) => problem.message)).toEqual([
      message,
    ]);
  });
});
