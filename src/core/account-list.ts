import type { AccountValue, Rows } from './answer.ts';
import type { Kpi } from './kpi.ts';
import { measuresShown } from './measures.ts';
import type { Query } from './query.ts';
import { contributionOf } from './result.ts';
import type { ListColumn, MeasureKind } from './source.ts';
import { measureWords } from './words.ts';

/** The accounts behind a value as a list, for a KPI whose source keeps none of its own. */

const KINDS: Readonly<Record<MeasureKind, ListColumn['kind']>> = {
  money: 'money',
  count: 'count',
  number: 'score',
  spread: 'count',
};

/** Accounts that had a part in the value, the largest first, with what is measured of them. */
export function accountList(
  kpi: Kpi,
  { options }: Pick<Query, 'options'>,
  accounts: readonly AccountValue[],
): Rows {
  const parts = accounts
    .map((account) => ({ account, part: contributionOf(kpi, account.measures) }))
    .filter(({ account, part }) => part !== 0 && account.accountId !== null)
    .sort((a, b) => Math.abs(b.part) - Math.abs(a.part) || sizeOf(b.account) - sizeOf(a.account));
  const { measures } = kpi.source;
  // That an account is one account says nothing of it.
  const told = measuresShown(kpi, options).filter(
    (name) =>
      !name.startsWith('accounts_') && parts.some(({ account }) => (account.measures[name] ?? 0) !== 0),
  );
  return {
    columns: told.map((name) => ({
      name,
      label: measureWords(name),
      kind: KINDS[measures[name] ?? 'count'],
    })),
    order: 'size of their part',
    count: parts.length,
    rows: parts.map(({ account }) => ({
      id: account.accountId ?? '',
      accountId: account.accountId,
      name: account.name,
      cells: Object.fromEntries(told.map((name) => [name, account.measures[name] ?? 0])),
    })),
  };
}

const sizeOf = ({ measures }: AccountValue): number => Math.abs(measures['opening'] ?? 0);
