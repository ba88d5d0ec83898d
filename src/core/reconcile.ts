import type { AccountValue, Answers } from './answer.ts';

/** What two variants of one KPI count differently, account by account. */
export interface Reconciled {
  readonly accountId: string | null;
  readonly name: string;
  /** What the first counts more, in the numerator's unit (the value's, for sums). */
  readonly difference: number;
  /** The same of the base; 0 where both have the same one. */
  readonly ofBase: number;
}

const NOTHING = { numerator: 0, denominator: 0, value: 0 };

/** The largest first, accounts that both count alike left out; null for anything but two variants. */
export function reconcile({ join, answers }: Answers): readonly Reconciled[] | null {
  const [a, b] = answers;
  if (join !== 'variants' || a?.accounts == null || b?.accounts == null) return null;
  const others = new Map(b.accounts.map((account) => [account.accountId, account]));
  const all = new Map([...b.accounts, ...a.accounts].map((account) => [account.accountId, account]));
  const ours = new Map(a.accounts.map((account) => [account.accountId, account]));
  return [...all.values()]
    .map(({ accountId, name }) => {
      const [one, other] = [ours.get(accountId) ?? NOTHING, others.get(accountId) ?? NOTHING];
      return {
        accountId,
        name,
        difference: topOf(one) - topOf(other),
        ofBase: (one.denominator ?? 0) - (other.denominator ?? 0),
      };
    })
    .filter(({ difference, ofBase }) => difference !== 0 || ofBase !== 0)
    .sort(
      (x, y) => Math.abs(y.difference) - Math.abs(x.difference) || Math.abs(y.ofBase) - Math.abs(x.ofBase),
    );
}

type Sides = Pick<AccountValue, 'numerator' | 'denominator' | 'value'>;
const topOf = ({ numerator, value }: Sides): number => numerator ?? value ?? 0;
