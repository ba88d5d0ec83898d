import type { Operator } from '../query.ts';
import type { Dimension } from './lexicon.ts';
import { type Item, type Scan, typed } from './scan.ts';
import { readNumber } from './text.ts';
import { instead, type Trouble, trouble } from './trouble.ts';

/** Readers of comparisons with a number. */

const troubled = (from: number, to: number, what: Trouble): Item => ({
  from,
  to,
  part: { kind: 'trouble', trouble: what },
});

/** `arr>50k` behind a dimension's name; a dimension that is no number cannot be compared. */
export function readComparison(
  scan: Scan,
  from: number,
  at: number,
  dimension: Dimension,
  op: Operator,
): Item {
  if (dimension.kind !== 'number') {
    const message = `${dimension.name} is not a number: write ${dimension.name}:VALUE`;
    return troubled(from, at + 1, trouble('unknown-word', message, typed(scan, from, at + 1)));
  }
  return readNumberFilter(scan, from, at, dimension.name, op);
}

/** Stands for whatever the KPI compares by a bare `>50k`, until the KPI is known. */
export const BARE_AMOUNT = '(amount)';

/** `>50k`: the reporting currency, or asked where another's sign is typed. */
export function readNumberFilter(
  scan: Scan,
  from: number,
  at: number,
  attribute: string,
  op: Operator,
): Item {
  const negative = scan.tokens[at]?.kind === 'minus';
  const start = negative ? at + 1 : at;
  const token = scan.tokens[start];
  const word = token?.text ?? '';
  if (token === undefined) {
    return troubled(
      from,
      at,
      trouble(
        'needs-value',
        `\`${typed(scan, from, at)}\` needs a number, such as 50k`,
        typed(scan, from, at),
      ),
    );
  }
  const number = token.kind === 'word' ? readNumber(word) : null;
  if (number === null) {
    const message = `\`${typed(scan, from, at)}\` compares with a number, such as 50k; "${word}" is none`;
    return troubled(from, start + 1, trouble('unknown-word', message, word));
  }
  const value = negative ? `-${number.value}` : number.value;
  const reporting = scan.ctx.reportingCurrency;
  if (number.currency !== null && number.currency !== reporting) {
    const plain = word.replace(/^[$€£¥]/, '');
    const choices = [{ label: `${reporting} ${plain}`, ask: instead(scan, start, start + 1, plain) }];
    const message = `amounts are compared in ${reporting}; ${word} is not`;
    return troubled(from, start + 1, trouble('ambiguous', message, word, { choices }));
  }
  return { from, to: start + 1, part: { kind: 'filter', filters: [{ attribute, op, values: [value] }] } };
}
