import type { Day } from '#src/core/calendar.ts';
import type { Scope } from '#src/core/query.ts';
import type { Attribute, Company } from './company.ts';

/** Accounts that are measured as one: those under the same ultimate parent. */
export interface Unit {
  /** Its attributes are the unit's. */
  readonly root: string;
  /** Those with countable ARR that the reader may see; the root need not be among them. */
  readonly accounts: readonly string[];
}

const WITHOUT_ARR = ['trial', 'internal', 'partner'];

/** Accounts whose lines count for this reader: attributes in force today decide what lies in the scope. */
export function countedAccounts(company: Company, scope: Scope, today: Day): string[] {
  return company.accounts
    .filter((account) => !WITHOUT_ARR.includes(account.kind))
    .map((account) => account.account_id)
    .filter((account) => isInScope(company, account, scope, today));
}

function isInScope(company: Company, account: string, scope: Scope, today: Day): boolean {
  if (scope.kind !== 'rows') return scope.kind === 'all';
  return scope.anyOf.some((clause) =>
    clause.allOf.every(({ attribute, values }) => {
      const value = ownValue(company, account, attribute, today);
      return value !== null && values.includes(value);
    }),
  );
}

function ownValue(company: Company, account: string, attribute: string, day: Day): string | null {
  if (attribute === 'account') return account;
  if (attribute !== 'team') return valueOn(company, account, attribute, day);
  return teamOf(company, valueOn(company, account, 'csm', day));
}

/** The team of a person; null where there is no such person or the person has none. */
export function teamOf(company: Company, person: string | null): string | null {
  return company.people.find(({ person_id }) => person_id === person)?.team ?? null;
}

export function unitsOn(company: Company, accounts: readonly string[], day: Day): Unit[] {
  const byRoot = Map.groupBy(accounts, (account) => rootOn(company, account, day));
  return [...byRoot].map(([root, members]) => ({ root, accounts: members }));
}

/** The ultimate parent on a day; an account whose parents run in a circle stands for itself. */
export function rootOn(company: Company, account: string, day: Day): string {
  const seen = [account];
  for (let at = account; ; ) {
    const parent = parentOn(company, at, day);
    if (parent === null) return at;
    if (seen.includes(parent)) return account;
    seen.push(parent);
    at = parent;
  }
}

/** Before its first parent begins, an account already belongs to that one; after a parent ended, to none. */
function parentOn(company: Company, account: string, day: Day): string | null {
  const rows = rowsOf(company, account, 'parent');
  const hasBegun = rows.some((row) => row.valid_from <= day);
  return hasBegun ? valueOn(company, account, 'parent', day) : (rows[0]?.value ?? null);
}

export function valueOn(company: Company, account: string, attribute: string, day: Day): string | null {
  const inForce = (row: Attribute) => row.valid_from <= day && (row.valid_to === null || day <= row.valid_to);
  return rowsOf(company, account, attribute).find(inForce)?.value ?? null;
}

/** The earliest value that begins after `start` and before `end`. */
export function firstValueInside(company: Company, account: string, attribute: string, start: Day, end: Day) {
  const begins = (row: Attribute) => row.valid_from > start && row.valid_from < end;
  return rowsOf(company, account, attribute).find(begins)?.value ?? null;
}

function rowsOf(company: Company, account: string, attribute: string): Attribute[] {
  return company.attributes
    .filter((row) => row.account_id === account && row.attribute === attribute)
    .toSorted((a, b) => a.valid_from.localeCompare(b.valid_from));
}
