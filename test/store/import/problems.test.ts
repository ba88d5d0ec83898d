import { expect, test } from 'vitest';
import { hints } from '../../../src/store/import/hint.ts';
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

test('a hint is given for words near to a known one, and not for a thousand of them', () => {
  const hintFor = hints(['accounts', 'arr_lines']);
  expect([hintFor('acounts'), hintFor('weather')]).toEqual(['; did you mean accounts?', '']);
  for (let index = 0; index < 100; index += 1) hintFor(`word ${index}`);
  expect([hintFor('acounts'), hintFor('arr_line')]).toEqual(['; did you mean accounts?', '']);
});
