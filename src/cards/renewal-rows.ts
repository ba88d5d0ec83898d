import type { Answer, Row } from '../core/answer.ts';
import type { Day } from '../core/calendar.ts';

/** One open renewal, read off the list that renewals are worked from. */
export interface DueRenewal {
  readonly id: string;
  readonly accountId: string | null;
  readonly name: string;
  readonly dueOn: Day;
  /** Major units; 0 where it is not known. */
  readonly arr: number;
  /** What speaks against it: `health red`, `churn notice`. */
  readonly reasons: readonly string[];
  /** A person's id. */
  readonly owner: string | null;
  /** Null where it is not overdue; `graceEnds` is null once it has lapsed. */
  readonly overdue: { readonly days: number; readonly graceEnds: Day | null } | null;
  readonly isAuto: boolean;
  readonly noticeBy: Day | null;
  readonly contactedOn: Day | null;
}

/** The renewals of an answer's list, in its order; none where it has no list. */
export const dueRenewals = ({ list }: Answer): readonly DueRenewal[] => (list?.rows ?? []).map(dueRenewal);

function dueRenewal(row: Row): DueRenewal {
  const { cells } = row;
  const text = (name: string): string | null => {
    const value = cells[name];
    return typeof value === 'string' ? value : null;
  };
  const amount = (name: string): number | null => {
    const value = cells[name];
    return typeof value === 'number' ? value : null;
  };
  const { reasons } = cells;
  const days = amount('days_overdue');
  return {
    id: row.id,
    accountId: row.accountId,
    name: row.name,
    dueOn: text('due_on') ?? '',
    arr: amount('due_arr') ?? 0,
    reasons: typeof reasons === 'object' && reasons !== null ? reasons : [],
    owner: text('owner'),
    overdue: days === null ? null : { days, graceEnds: text('grace_ends') },
    isAuto: text('auto_renew') === 'yes',
    noticeBy: text('notice_by'),
    contactedOn: text('contacted_on'),
  };
}
