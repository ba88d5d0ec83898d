import { describe, expect, test } from 'vitest';
import threshold from '#src/rules/threshold.ts';
import { answered, given, group, judged, only, rule, value } from './given.ts';

const below = rule({ kind: 'threshold', settings: { side: 'below', limit: 0.9, margin: 0.01, floor: 5 } });
const of = (total: number | null, more = {}) =>
  given({ rule: below, answers: [answered({ total: value(total, more) })] });

describe('a threshold', () => {
  test.each([
    ['beyond the limit', 0.89, 'holds'],
    ['on the limit, which is within the margin', 0.9, 'recovering'],
    ['inside of the margin', 0.905, 'recovering'],
    ['past the margin', 0.92, 'clear'],
  ])('%s', (_name, total, kind) => {
    expect(only(threshold, of(total)).kind).toBe(kind);
  });

  test('without a margin is well on the limit itself', () => {
    const bare = { ...below, settings: { side: 'below', limit: 0.9 } };
    expect(only(threshold, { ...of(0.9), rule: bare })).toEqual({ kind: 'clear' });
  });

  test('above holds on the other side', () => {
    const above = { ...below, settings: { side: 'above', limit: 0.9 } };
    expect(only(threshold, { ...of(0.95), rule: above }).kind).toBe('holds');
    expect(only(threshold, { ...of(0.85), rule: above }).kind).toBe('clear');
  });

  test('without a base cannot see, and says why', () => {
    expect(only(threshold, of(null, { absent: 'nobody was due' }))).toEqual({
      kind: 'no-data',
      reason: 'nobody was due',
    });
  });

  test('does not judge by fewer units than its floor', () => {
    expect(only(threshold, of(0.1, { n: 4 })).kind).toBe('clear');
    expect(only(threshold, of(0.1, { n: 5 })).kind).toBe('holds');
  });

  test('judges each group by itself, and not the row that makes products foot', () => {
    const groups = [group('a', 0.5), group('b', 0.99), { ...value(0.1), by: { product: 'netting' } }];
    const answers = [answered({ asked: { by: ['account'] }, groups })];
    expect(judged(threshold, given({ rule: below, answers }))).toEqual({ a: 'holds', b: 'clear' });
  });

  test('says the value and the limit', () => {
    expect(only(threshold, of(0.8))).toMatchObject({
      finding: { value: 0.8, threshold: 0.9, severity: 'warn' },
    });
  });

  test('refuses a rule that got past its checks without a limit', () => {
    expect(() => only(threshold, { ...of(1), rule: rule({ settings: { side: 'below' } }) })).toThrow(
      /no number limit/,
    );
  });
});
