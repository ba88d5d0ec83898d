import { expect, test } from 'vitest';
import { nearest } from '../../../src/store/import/nearest.ts';
import { collectProblems, describeProblems, type Problem } from '../../../src/store/import/problems.ts';

const problem = (more: Partial<Problem>): Problem => ({
  file: 'accounts.csv',
  line: 2,
  column: 'name',
  value: '',
  message: 'expected a value',
  ...more,
});
const described = (more: Partial<Problem>): string =>
  describeProblems({ problems: [problem(more)], more: 0 }).join('\n');

test.each([
  [{}, 'accounts.csv:2:name: expected a value'],
  [{ line: 0, column: '' }, 'accounts.csv: expected a value'],
  [{ column: '' }, 'accounts.csv:2: expected a value'],
  [{ value: 'x' }, 'accounts.csv:2:name: expected a value, got "x"'],
  [{ value: 'say "x"\n' }, 'accounts.csv:2:name: expected a value, got "say \\"x\\"\\n"'],
  [{ value: '\u001b[31mred\u202e' }, 'accounts.csv:2:name: expected a value, got "\\u001b[31mred\\u202e"'],
  [{ value: 'x'.repeat(61) }, `accounts.csv:2:name: expected a value, got "${'x'.repeat(59)}…"`],
  [{ file: 'a\nb.csv' }, 'a\\nb.csv:2:name: expected a value'],
])('a problem %j is one line', (more, line) => expect(described(more)).toBe(line));

test('problems come by file and line, whatever the order of their finding', () => {
  const problems = collectProblems(['b.csv', 'a.csv']);
  for (const [file, line] of [
    ['a.csv', 1],
    ['b.csv', 9],
    ['b.csv', 2],
  ] as const) {
    problems.add(problem({ file, line }));
  }
  expect(problems.list().map(({ file, line }) => `${file}:${line}`)).toEqual([
    'b.csv:2',
    'b.csv:9',
    'a.csv:1',
  ]);
});

test('a value of any length is kept short', () => {
  const problems = collectProblems([]);
  problems.add(problem({ value: 'x'.repeat(1_000_000) }));
  expect(problems.list()[0]?.value).toHaveLength(100);
});

test.each([
  ['acounts', 'accounts'],
  ['arr_line', 'arr_lines'],
  ['acocunts', 'accounts'],
  ['ACCOUNTS', 'accounts'],
  ['weather', undefined],
  ['', undefined],
])('the word nearest to %j is %j', (word, expected) =>
  expect(nearest(word, ['accounts', 'arr_lines', 'people'])).toBe(expected),
);
