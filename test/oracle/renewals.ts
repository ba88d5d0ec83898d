import { addDays, type Day } from '#src/core/calendar.ts';
import type { Settings } from '#src/core/settings.ts';
import type { CellRequest } from '#src/core/source.ts';
import type { Account, Attribute } from './company.ts';

/** Renewals read plainly, one at a time, from what their measures are defined as. Amounts are whole cents. */

export interface Renewal {
  readonly renewal_id: string;
  readonly account_id: string;
  readonly due_on: Day;
  readonly due: number;
  readonly currency: 'USD' | 'EUR';
  readonly outcome: 'open' | 'renewed' | 'partial' | 'lost' | 'withdrawn';
  readonly closed_on: Day | null;
  readonly renewed: number | null;
  readonly is_auto: boolean | null;
  readonly term_months: number | null;
  readonly reason: string | null;
  readonly owner_id: string | null;
  readonly forecast: string | null;
  readonly contacted_on: Day | null;
  /** Known from noon of this day on; rows of one id are versions of it, oldest first. */
  readonly since: Day;
}

export interface Risk {
  readonly account_id: string;
  readonly kind: string;
  readonly raised_on: Day;
  readonly cleared_on: Day | null;
}

export interface RenewalCompany {
  readonly accounts: readonly Account[];
  readonly attributes: readonly Attribute[];
  readonly teams: Readonly<Record<string, string | null>>;
  readonly renewals: readonly Renewal[];
  readonly risks: readonly Risk[];
  /** Account → score, the same on every day. */
  readonly health: Readonly<Record<string, number>>;
  /** What a euro is worth, in tenths of a dollar. */
  readonly euro: number;
}

export type RenewalSource =
  | 'renewals'
  | 'renewal_timing'
  | 'churn_reasons'
  | 'renewal_bookings'
  | 'open_renewals'
  | 'arr_at_risk';

/** One renewal as it stands on the day up to which things are known. */
export interface Standing {
  readonly it: Renewal;
  readonly state: string;
  readonly closed: Day;
  readonly graceEnds: Day;
  readonly won: boolean;
}

/** What an ask may know of renewals, and how one of them stands. */
export interface Reader {
  /** The day up to which things are known. */
  readonly day: Day;
  attribute(account: string, name: string, day: Day): string | null;
  /** Each renewal's last version that the ask may know of; those of customers whom the reader sees. */
  standings(): readonly Standing[];
  cents(of: Renewal, amount: number): number;
  /** What was signed, before any cap, in the renewal's own currency. */
  signed(one: Standing): number;
  faces(one: Standing, day: Day): Record<string, string | null>;
  reasonsAgainst(account: string, forecast: string | null): readonly string[];
  /** The ids of those that were known, before the period began, to fall due in it. */
  frozen(start: Day, end: Day): ReadonlySet<string>;
}

export function readerOf(company: RenewalCompany, settings: Settings, request: CellRequest): Reader {
  const { asKnown } = request.options;
  const day = asKnown !== null && asKnown < request.today ? asKnown : request.today;

  function attribute(account: string, name: string, on: Day): string | null {
    const found = company.attributes.find(
      (row) =>
        row.account_id === account &&
        row.attribute === name &&
        row.valid_from <= on &&
        (row.valid_to === null || row.valid_to >= on),
    );
    return found?.value ?? null;
  }

  function sees(account: string): boolean {
    const { scope, today } = request;
    if (scope.kind !== 'rows') return scope.kind === 'all';
    return scope.anyOf.some((clause) =>
      clause.allOf.every(({ attribute: name, values }) =>
        values.includes(attribute(account, name, today) ?? ''),
      ),
    );
  }

  function standing(it: Renewal): Standing {
    const graceEnds = addDays(it.due_on, request.options.grace ?? settings.graceDays);
    const settled = it.outcome !== 'open' && (it.closed_on === null || it.closed_on <= day);
    const unsettled = day > graceEnds ? 'lapsed' : 'open';
    const state = it.outcome === 'withdrawn' || settled ? it.outcome : unsettled;
    const itself = it.is_auto === true && (it.outcome === 'renewed' || it.outcome === 'partial');
    const closed = itself ? it.due_on : (it.closed_on ?? it.due_on);
    return { it, state, closed, graceEnds, won: state === 'renewed' || state === 'partial' };
  }

  function cents(of: Renewal, amount: number): number {
    return of.currency === 'USD' ? Math.round(amount) : Math.round((amount * company.euro) / 10);
  }

  return {
    day,
    attribute,
    cents,
    standings() {
      const last = new Map<string, Renewal>();
      for (const one of company.renewals)
        if (asKnown === null || one.since <= asKnown) last.set(one.renewal_id, one);
      const ofCustomers = [...last.values()].filter(({ account_id: id }) => {
        const kind = company.accounts.find((account) => account.account_id === id)?.kind;
        return kind === 'customer' && sees(id);
      });
      return ofCustomers.map(standing);
    },
    signed({ it, state }) {
      if (state === 'renewed') return it.renewed ?? it.due;
      return state === 'partial' ? (it.renewed ?? 0) : 0;
    },
    faces({ it, state }, on) {
      const owner = it.owner_id ?? attribute(it.account_id, 'owner', on);
      return {
        owner,
        team: owner === null ? null : (company.teams[owner] ?? null),
        outcome: state,
        auto_renew: it.is_auto === true ? 'yes' : 'no',
        forecast: it.forecast,
        due_arr: String(cents(it, it.due) / 100),
      };
    },
    reasonsAgainst(account, forecast) {
      const open = company.risks.filter(
        (risk) =>
          risk.account_id === account &&
          risk.raised_on <= day &&
          (risk.cleared_on === null || risk.cleared_on > day),
      );
      const score = company.health[account];
      return [
        ...(score !== undefined && score < settings.healthBands[0] ? ['health'] : []),
        ...open.map(({ kind }) => kind),
        ...(forecast === 'at_risk' ? ['forecast'] : []),
      ];
    },
    frozen(start, end) {
      const before = new Map<string, Renewal>();
      for (const one of company.renewals) if (one.since < start) before.set(one.renewal_id, one);
      const due = [...before.values()].filter(
        ({ due_on: on, outcome }) => on >= start && on < end && outcome !== 'withdrawn',
      );
      return new Set(due.map(({ renewal_id: id }) => id));
    },
  };
}
