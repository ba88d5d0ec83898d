import type { Why, WhyAccount, WhyGroup } from './answer.ts';

/** Lists of contributions that add up to the change to the last bit, as the JSON promises. */

interface Lists {
  readonly accounts: readonly WhyAccount[];
  readonly dimensions: readonly { readonly name: string; readonly groups: readonly WhyGroup[] }[];
}

/**
 * The lists with what rounding left put into their last rows, so that adding them up gives the change exactly. Where
 * no double in the last row can do that, all numbers are taken to one binary grid, on which every sum is exact.
 */
export function footed(change: number, lists: Lists): Why {
  const snap = gridFor(change, lists);
  return (
    settled(change, lists) ??
    settled(snap(change), {
      accounts: lists.accounts.map((row) => ({ ...row, contribution: snap(row.contribution) })),
      dimensions: lists.dimensions.map(({ name, groups }) => ({
        name,
        groups: groups.map(({ group, rate, mix }) => ({ group, rate: snap(rate), mix: snap(mix) })),
      })),
    }) ?? { change, accounts: [], dimensions: {} }
  );
}

/** Bits of a double that are left free for the sums of a grid's numbers. */
const GRID_BITS = 51;

function gridFor(change: number, { accounts, dimensions }: Lists): (value: number) => number {
  const sizes = [
    accounts.map(({ contribution }) => Math.abs(contribution)),
    ...dimensions.map(({ groups }) => groups.map(({ rate, mix }) => Math.abs(rate) + Math.abs(mix))),
  ].map((list) => list.reduce((sum, size) => sum + size, Math.abs(change)));
  const most = Math.max(...sizes);
  if (most === 0) return (value) => value;
  const step = 2 ** (Math.ceil(Math.log2(most)) - GRID_BITS);
  return (value) => Math.round(value / step) * step;
}

function settled(change: number, lists: Lists): Why | null {
  const accounts = lastCorrected(
    lists.accounts,
    change,
    ({ contribution }) => contribution,
    (row, contribution) => ({ ...row, contribution }),
  );
  const dimensions = lists.dimensions.map(({ name, groups }) => {
    const rows = lastCorrected(
      groups,
      change,
      ({ rate, mix }) => rate + mix,
      (group, sum) => ({ ...group, rate: sum - group.mix }),
    );
    return rows === null ? null : ([name, rows] as const);
  });
  const kept = dimensions.filter((entry) => entry !== null);
  if (accounts === null || kept.length < dimensions.length) return null;
  return { change, accounts, dimensions: Object.fromEntries(kept) };
}

/** The rows with the last one being what the others leave of the sum; null where rounding does not let it. */
function lastCorrected<T>(
  rows: readonly T[],
  sum: number,
  amountOf: (row: T) => number,
  withAmount: (row: T, amount: number) => T,
): readonly T[] | null {
  const total = (list: readonly T[]): number => list.reduce((all, row) => all + amountOf(row), 0);
  const last = rows.at(-1);
  if (last === undefined || total(rows) === sum) return rows;
  const others = rows.slice(0, -1);
  const corrected = [...others, withAmount(last, sum - total(others))];
  return total(corrected) === sum ? corrected : null;
}
