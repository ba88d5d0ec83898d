import { describe, expect, test } from 'vitest';
import {
  type Column,
  currency,
  date,
  flag,
  instant,
  integer,
  number,
  table,
  text,
} from '../../../src/store/facts/column.ts';
import { checkFor } from '../../../src/store/import/check-value.ts';

const plain = (column: Column): ((value: string) => string | null) =>
  checkFor(table('anything', 'other', [text('other'), column]), column);

const CASES: readonly (readonly [Column, readonly string[], readonly string[]])[] = [
  [
    date('day'),
    ['2024-02-29', '1900-01-01', '2199-12-31'],
    ['2025-02-29', '1899-12-31', '2200-01-01', '2025-1-1', '2025-01-01 ', '2025-01-01T00:00:00Z'],
  ],
  [date('month'), ['2025-01-01'], ['2025-01-02', '2025-13-01', '2025-01']],
  [
    instant('at'),
    [
      '2025-01-31',
      '2025-01-31T09:30',
      '2025-01-31 09:30:00',
      '2025-01-31T09:30:00.123456Z',
      '2025-01-31T09:30:00+05:30',
      '2025-01-31T09:30:00-0800',
      '2025-01-31T09:30:00+01',
    ],
    [
      '2025-02-30T09:30:00Z',
      '2025-01-31T24:00:00Z',
      '2025-01-31T09:60:00Z',
      '2025-01-31T9:30:00Z',
      '2025-01-31Z',
      '2025-01-31T09:30:00+15:00',
      '2025-01-31T09:30:00 UTC',
      'infinity',
      'now',
    ],
  ],
  [
    number('n'),
    ['0', '-1', '1.50', '.5', '5.', '007', '999999999999999.99', '-0.00000000000000000001'],
    [
      '1e5',
      '1,000',
      '1 000',
      '+1',
      'NaN',
      'Infinity',
      '0x10',
      '.',
      '-',
      '',
      '1.2.3',
      '1_000',
      '½',
      '1000000000000000',
      '0.000000000000000000001',
    ],
  ],
  [number('n', { min: 0, max: 1 }), ['0', '1', '0.5', '-0'], ['1.0001', '-0.0001']],
  [
    integer('n', { min: 0 }),
    ['0', '12', '999999999999999'],
    ['-1', '1.0', '1e3', '1000000000000000', 'true'],
  ],
  [flag('is_x'), ['true', 'false'], ['TRUE', 't', '1', 'yes', 'null']],
  [currency(), ['USD', 'EUR', 'JPY'], ['usd', 'US$', 'ZZZ', 'USD ']],
  [text('name'), ['x', ' x ', 'ünï', '👍', 'x'.repeat(10_000)], ['x\u0000', 'x\ufffd', 'x'.repeat(10_001)]],
  [
    text('owner_id', { references: 'people.person_id' }),
    ['p1', 'ä'.repeat(200), 'two words'],
    [' p1', 'p1\n', 'x'.repeat(201), 'p\u0000'],
  ],
  [text('kind', { oneOf: ['nps', 'csat'] }), ['nps'], ['NPS', 'nps ', 'ces']],
];

describe.each(
  CASES.map(([column, good, bad]) => ({ name: `${column.type} ${column.name}`, column, good, bad })),
)('a value of $name', ({ column, good, bad }) => {
  test.each(good)('may be %j', (value) => expect(plain(column)(value)).toBeNull());
  test.each(bad)('may not be %j', (value) => expect(plain(column)(value)).toMatch(/^expected /));
});

test('a value that was refused once is refused again, and one that was fine stays fine', () => {
  const check = plain(date('day'));
  expect([check('2025-02-30'), check('2025-02-28'), check('2025-02-28')]).toEqual([
    expect.any(String),
    null,
    null,
  ]);
  expect(check('2025-02-30')).not.toBeNull();
});
