import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { annualFormula, annualise, monthsIn } from '#src/core/annualise.ts';

describe('a rate made yearly', () => {
  test('5 % lost a month is 46.0 % lost a year', () => {
    expect(annualise(0.05, 1, 'lost')).toBeCloseTo(0.4596, 4);
  });
  test('a quarter at 85.17 % keeps 52.6 % over a year', () => {
    expect(annualise(517 / 607, 3, 'kept')).toBeCloseTo(0.5263, 4);
  });
  test('a gain of 2 % a quarter is 8.24 % a year', () => {
    expect(annualise(0.02, 3, 'gained')).toBeCloseTo(0.0824, 4);
  });
  test('a year stays what it is', () => {
    expect(annualise(0.9, 12, 'kept')).toBe(0.9);
    expect(annualise(0.25, 12, 'lost')).toBe(0.25);
  });
  test('means nothing over no time, or where more than everything was lost', () => {
    expect(annualise(0.9, 0, 'kept')).toBeNull();
    expect(annualise(1.2, 3, 'lost')).toBeNull();
  });
  test('what is kept and what is lost always add up to 1', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 36 }),
        (lost, months) => {
          const sum = (annualise(lost, months, 'lost') ?? 0) + (annualise(1 - lost, months, 'kept') ?? 0);
          expect(sum).toBeCloseTo(1, 9);
        },
      ),
    );
  });
});

test('months are exact for whole months and by days otherwise', () => {
  expect(monthsIn({ start: '2025-05-01', end: '2025-08-01' })).toBe(3);
  expect(monthsIn({ start: '2025-08-01', end: '2025-08-13' })).toBeCloseTo(0.394, 3);
  expect(monthsIn({ start: '2025-08-01', end: '2025-08-01' })).toBe(0);
});

test('the formula names the months', () => {
  expect(annualFormula('lost', '3')).toBe('1 − (1 − x)^(12/3)');
});
