import type { Reading } from './kpi.ts';
import type { MeasureKind, Measures } from './source.ts';

/**
 * Formulas over measures that people write in the config: numbers, names of measures, + - * / and parentheses.
 * They are read into a tree and worked out from it; nothing of the text is ever run.
 */

export type Formula =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'measure'; readonly name: string }
  | { readonly kind: 'less'; readonly of: Formula }
  | {
      readonly kind: 'both';
      readonly op: '+' | '-' | '*' | '/';
      readonly left: Formula;
      readonly right: Formula;
    };

/** What is wrong with a formula, for the person who wrote it. */
export class FormulaFault extends Error {}

const LONGEST = 500;
const DEEPEST = 50;
const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|([a-z][a-z0-9_]*)|([-+*/()]))/iy;

type Token = { readonly text: string; readonly kind: 'number' | 'name' | 'sign' };

function tokensOf(text: string): readonly Token[] {
  if (text.length > LONGEST) throw new FormulaFault(`has more than ${LONGEST} characters`);
  const tokens: Token[] = [];
  const reader = new RegExp(TOKEN);
  const whole = text.trimEnd();
  while (reader.lastIndex < whole.length) {
    const at = reader.lastIndex;
    const match = reader.exec(whole);
    if (match === null) {
      const rest = whole.slice(at).trimStart();
      throw new FormulaFault(
        `cannot be read at “${rest.slice(0, 12)}”; allowed: + - * / ( ), numbers, measures`,
      );
    }
    const [, number, name, sign] = match;
    tokens.push(
      number !== undefined
        ? { text: number, kind: 'number' }
        : { text: name ?? sign ?? '', kind: name === undefined ? 'sign' : 'name' },
    );
  }
  return tokens;
}

/** Reads a formula. Throws a FormulaFault; whether its measures exist is asked of `dimensionOf`. */
export function parseFormula(text: string): Formula {
  const tokens = tokensOf(text);
  let at = 0;
  const sign = (...allowed: readonly string[]): string | null => {
    const token = tokens[at];
    if (token?.kind !== 'sign' || !allowed.includes(token.text)) return null;
    at += 1;
    return token.text;
  };
  const atom = (depth: number): Formula => {
    if (depth > DEEPEST) throw new FormulaFault('is nested too deeply');
    if (sign('-') !== null) return { kind: 'less', of: atom(depth + 1) };
    if (sign('(') !== null) {
      const inner = sum(depth + 1);
      if (sign(')') === null) throw new FormulaFault('has a parenthesis that is not closed');
      return inner;
    }
    const token = tokens[at];
    if (token === undefined) throw new FormulaFault(text.trim() === '' ? 'is empty' : 'ends too early');
    if (token.kind === 'sign')
      throw new FormulaFault(`has “${token.text}” where a number or a measure belongs`);
    at += 1;
    return token.kind === 'number'
      ? { kind: 'number', value: Number(token.text) }
      : { kind: 'measure', name: token.text };
  };
  const product = (depth: number): Formula => {
    let left = atom(depth);
    for (let op = sign('*', '/'); op !== null; op = sign('*', '/'))
      left = { kind: 'both', op: op === '*' ? '*' : '/', left, right: atom(depth) };
    return left;
  };
  const sum = (depth: number): Formula => {
    let left = product(depth);
    for (let op = sign('+', '-'); op !== null; op = sign('+', '-'))
      left = { kind: 'both', op: op === '+' ? '+' : '-', left, right: product(depth) };
    return left;
  };
  const formula = sum(0);
  const rest = tokens[at];
  if (rest !== undefined) throw new FormulaFault(`has “${rest.text}” where an operator belongs`);
  return formula;
}

type Kinds = Readonly<Record<string, MeasureKind>>;

/** 1 for money, 0 for counts and plain numbers. Throws a FormulaFault for what cannot be added or is no amount. */
export function dimensionOf(formula: Formula, kinds: Kinds): number {
  switch (formula.kind) {
    case 'number':
      return 0;
    case 'measure': {
      const kind = Object.hasOwn(kinds, formula.name) ? kinds[formula.name] : undefined;
      const known = Object.keys(kinds).filter((name) => kinds[name] !== 'spread');
      if (kind === undefined || kind === 'spread')
        throw new FormulaFault(
          `reads “${formula.name}”, which is not measured; there is: ${known.join(', ')}`,
        );
      return kind === 'money' ? 1 : 0;
    }
    case 'less':
      return dimensionOf(formula.of, kinds);
    case 'both': {
      const [left, right] = [dimensionOf(formula.left, kinds), dimensionOf(formula.right, kinds)];
      if (formula.op === '*') return left + right;
      if (formula.op === '/') return left - right;
      if (left !== right) throw new FormulaFault('adds money and what is not money');
      return left;
    }
    default:
      return formula satisfies never;
  }
}

/** The value in hundredths where the formula is money; NaN where it divides by 0. */
export function evaluate(formula: Formula, measures: Measures): number {
  switch (formula.kind) {
    case 'number':
      return formula.value;
    case 'measure':
      return Object.hasOwn(measures, formula.name) ? (measures[formula.name] ?? 0) : 0;
    case 'less':
      return -evaluate(formula.of, measures);
    case 'both': {
      const [left, right] = [evaluate(formula.left, measures), evaluate(formula.right, measures)];
      if (formula.op === '+') return left + right;
      if (formula.op === '-') return left - right;
      if (formula.op === '*') return left * right;
      return right === 0 ? Number.NaN : left / right;
    }
    default:
      return formula satisfies never;
  }
}

/** A formula as a KPI's value: one last division keeps both sides, so that groups are ratios of sums. */
export interface FormulaReading {
  readonly of: 'money' | 'count' | 'money per count';
  readonly numerator: Formula;
  readonly denominator: Formula | null;
  reading(measures: Measures): Reading;
}

const WAYS: Readonly<Record<string, FormulaReading['of']>> = {
  '1 1': 'money',
  '0 0': 'count',
  '1 0': 'money per count',
};

/** Throws a FormulaFault where what comes out is neither money, nor a count, nor a fraction of the two. */
export function readingOfFormula(formula: Formula, kinds: Kinds): FormulaReading {
  if (formula.kind === 'both' && formula.op === '/') {
    const { left: numerator, right: denominator } = formula;
    const of = WAYS[`${dimensionOf(numerator, kinds)} ${dimensionOf(denominator, kinds)}`];
    if (of === undefined) throw new FormulaFault('must divide money by money, money by a count, or counts');
    const reading = (m: Measures): Reading => ({
      kind: 'fraction',
      numerator: whole(evaluate(numerator, m)),
      denominator: whole(evaluate(denominator, m)),
    });
    return { of, numerator, denominator, reading };
  }
  const dimension = dimensionOf(formula, kinds);
  if (dimension !== 0 && dimension !== 1) throw new FormulaFault('multiplies money by money');
  const reading = (m: Measures): Reading => {
    const amount = evaluate(formula, m);
    return Number.isFinite(amount) ? { kind: 'amount', amount } : { kind: 'figure', value: null };
  };
  return { of: dimension === 1 ? 'money' : 'count', numerator: formula, denominator: null, reading };
}

/** A side that divides by 0 is no base. */
const whole = (side: number): number => (Number.isFinite(side) ? side : 0);
