import { describe, expect, it } from 'vitest';
import { latest, OPTIONS, rowsUntil } from './check.ts';
import { accountsWith, ledgerOf, retention } from './economy.ts';

describe.each([OPTIONS, { ...OPTIONS, seed: 3 }, { ...OPTIONS, seed: 5, today: '2027-06-15' }])(
  'the economy of the sample company with seed $seed on $today',
  (options) => {
    const tables = latest(rowsUntil(options));
    const ledger = ledgerOf(tables);
    const year = (back: number) =>
      `${Number(options.today.slice(0, 4)) - back}${options.today.slice(4, 8)}01`;

    it('keeps about nine tenths of its ARR a year and grows it with its customers', () => {
      for (const back of [0, 1]) {
        const { grr, nrr } = retention(ledger, year(back + 1), year(back));
        expect(grr).toBeGreaterThan(0.86);
        expect(grr).toBeLessThan(0.97);
        expect(nrr).toBeGreaterThan(1);
        expect(nrr).toBeLessThan(1.13);
      }
    });

    it('does better with enterprises than with the small', () => {
      const of = (segment: string) =>
        retention(ledger, year(1), year(0), accountsWith(tables, 'segment', segment, year(1)));
      expect(of('enterprise').grr).toBeGreaterThan(of('smb').grr);
      expect(of('enterprise').nrr).toBeGreaterThan(of('smb').nrr);
    });

    it('wins new customers, so that ARR grows by a fifth to two fifths a year', () => {
      const balance = (back: number) => retention(ledger, year(back), year(back)).opening;
      for (const back of [0, 1]) {
        expect(balance(back) / balance(back + 1)).toBeGreaterThan(1.15);
        expect(balance(back) / balance(back + 1)).toBeLessThan(1.6);
      }
    });

    it('recognises as revenue about a twelfth of its ARR each month', () => {
      const month = year(0).slice(0, 7);
      const before = (tables.get('revenue_months') ?? []).filter(
        (row) => row['kind'] === 'subscription' && (row['month'] ?? '') < `${month}-01`,
      );
      const last = before
        .map((row) => row['month'] ?? '')
        .sort()
        .at(-1);
      const sum = before
        .filter((row) => row['month'] === last)
        .reduce((total, row) => total + Number(row['revenue']) * (row['currency'] === 'EUR' ? 1.08 : 1), 0);
      const arr = retention(ledger, year(0), year(0)).opening;
      expect((sum * 12) / arr).toBeGreaterThan(0.95);
      expect((sum * 12) / arr).toBeLessThan(1.05);
    });

    it('settles a renewal as its lines say', () => {
      const starts = new Map<string, number>();
      for (const row of tables.get('arr_lines') ?? []) {
        const key = `${row['account_id']} ${row['contract_id']}`;
        starts.set(key, Math.max(starts.get(key) ?? 0, Number(row['arr'])));
      }
      for (const row of tables.get('renewals') ?? []) {
        if (row['outcome'] === 'renewed') expect(Number(row['renewed_arr'])).toBeGreaterThan(0);
        if (row['outcome'] === 'partial')
          expect(Number(row['renewed_arr'])).toBeLessThan(Number(row['due_arr']));
        if (row['outcome'] === 'lost') expect(Number(row['renewed_arr'])).toBe(0);
        expect(starts.has(`${row['account_id']} ${row['contract_id']}`)).toBe(true);
      }
    });
  },
);
