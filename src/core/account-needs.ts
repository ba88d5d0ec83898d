/** What needs somebody: single reasons, put together by account. */

/** One reason why an account needs somebody. */
export interface Need {
  readonly accountId: string;
  readonly name: string;
  /** In words: `health red (28)`. */
  readonly reason: string;
  /** Where it stands among the reasons of its account; the smallest first. */
  readonly rank: number;
  /** Major units; null is all that the account pays. */
  readonly stake: number | null;
}

export interface AccountNeeds {
  readonly accountId: string;
  readonly name: string;
  readonly reasons: readonly string[];
  /** The most that any of the reasons puts at stake; null where nobody knows what the account pays. */
  readonly stake: number | null;
}

/** Each account once, with all its reasons; the most money first, accounts of unknown worth last. `arrOf` is by account. */
export function needsByAccount(
  needs: readonly Need[],
  arrOf: ReadonlyMap<string, number>,
): readonly AccountNeeds[] {
  const merged = [...Map.groupBy(needs, ({ accountId }) => accountId)].map(
    ([accountId, own]): AccountNeeds => {
      const stakes = own.flatMap(({ stake }) => stake ?? arrOf.get(accountId) ?? []);
      return {
        accountId,
        name: own[0]?.name ?? accountId,
        reasons: [...new Set(own.toSorted((a, b) => a.rank - b.rank).map(({ reason }) => reason))],
        stake: stakes.length === 0 ? null : Math.max(...stakes),
      };
    },
  );
  return merged.toSorted(byStake);
}

const byStake = (a: AccountNeeds, b: AccountNeeds): number =>
  (b.stake ?? -1) - (a.stake ?? -1) ||
  b.reasons.length - a.reasons.length ||
  (a.accountId < b.accountId ? -1 : 1);
