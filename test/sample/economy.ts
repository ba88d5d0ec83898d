import { dayNumber } from '#src/sample/days.ts';
import type { Cells, Tables } from './check.ts';

/** Retention, computed from rows in the plainest way: per account, gaps of at most thirty days bridged. */

interface Line {
  readonly from: number;
  readonly to: number;
  readonly usd: number;
}

export interface Ledger {
  readonly accounts: ReadonlyMap<string, readonly Line[]>;
}

const FOREVER = dayNumber('2199-12-31');
const usd = (row: Cells, column: string): number =>
  Number(row[column] ?? 0) * (row['currency'] === 'EUR' ? 1.08 : 1);

export function ledgerOf(tables: Tables): Ledger {
  const accounts = new Map<string, Line[]>();
  for (const row of tables.get('arr_lines') ?? []) {
    const line = {
      from: dayNumber(row['starts_on'] ?? ''),
      to: row['ends_on'] ? dayNumber(row['ends_on']) : FOREVER,
      usd: usd(row, 'arr'),
    };
    const id = row['account_id'] ?? '';
    accounts.set(id, [...(accounts.get(id) ?? []), line]);
  }
  return { accounts };
}

const GRACE = 30;

/** Yearly value on the evening of `day`; within a bridged gap, what it was before the gap. */
function balance(lines: readonly Line[], day: number): number {
  const on = (at: number) =>
    lines.reduce((sum, line) => sum + (line.from <= at && line.to >= at ? line.usd : 0), 0);
  if (on(day) > 0) return on(day);
  const before = Math.max(...lines.filter((line) => line.to < day && line.usd > 0).map((line) => line.to));
  const after = Math.min(...lines.filter((line) => line.from > day && line.usd > 0).map((line) => line.from));
  return after - before - 1 <= GRACE ? on(before) : 0;
}

export interface Retention {
  readonly opening: number;
  readonly nrr: number;
  readonly grr: number;
  readonly accounts: number;
  readonly lost: number;
  readonly logoChurn: number;
  readonly revenueChurn: number;
}

/** From `start` up to, not including, `end`; a last service day counts as a day without, as the company dates churn. */
export function retention(ledger: Ledger, start: string, end: string, only?: ReadonlySet<string>): Retention {
  const sums = { opening: 0, closing: 0, kept: 0, accounts: 0, lost: 0, lostUsd: 0 };
  for (const [id, lines] of ledger.accounts) {
    if (only && !only.has(id)) continue;
    const opening = endsOn(lines, dayNumber(start) - 1) ? 0 : balance(lines, dayNumber(start) - 1);
    if (opening === 0) continue;
    const closing = endsOn(lines, dayNumber(end) - 1) ? 0 : balance(lines, dayNumber(end) - 1);
    sums.opening += opening;
    sums.closing += closing;
    sums.kept += Math.min(opening, closing);
    sums.accounts++;
    if (closing > 0) continue;
    sums.lost++;
    sums.lostUsd += opening;
  }
  return {
    opening: sums.opening,
    nrr: sums.closing / sums.opening,
    grr: sums.kept / sums.opening,
    accounts: sums.accounts,
    lost: sums.lost,
    logoChurn: sums.lost / sums.accounts,
    revenueChurn: sums.lostUsd / sums.opening,
  };
}

/** Whether `day` is the account's last service day, with no return within the grace days. */
const endsOn = (lines: readonly Line[], day: number): boolean =>
  lines.some((line) => line.to === day && line.usd > 0) && balance(lines, day + 1) === 0;

/** The accounts that have a value of an attribute on a day. */
export function accountsWith(
  tables: Tables,
  attribute: string,
  value: string,
  day: string,
): ReadonlySet<string> {
  const rows = tables.get('account_attributes') ?? [];
  return new Set(
    rows
      .filter((row) => row['attribute'] === attribute && row['value'] === value)
      .filter((row) => (row['valid_from'] ?? '') <= day && (row['valid_to'] ?? '9999') >= day)
      .map((row) => row['account_id'] ?? ''),
  );
}
