import type { Company } from './company.ts';
import { type Book, bookOf } from './contracts.ts';
import type { DayNumber } from './days.ts';
import { type Mood, moodOf } from './mood.ts';
import { type Assignment, assignedOn, assignments, holderOn, seatAt } from './org.ts';
import { type Profile, profileOf } from './profile.ts';
import { fraction } from './random.ts';

/** Everything that the writers of an account's rows go by. */
export interface Account {
  readonly company: Company;
  readonly profile: Profile;
  readonly book: Book;
  readonly mood: Mood;
  /** When the account was first heard of. */
  readonly createdOn: DayNumber;
  readonly csms: readonly Assignment[];
  readonly owners: readonly Assignment[];
}

/** Days for which a customer is known before the contract starts, at most. */
const COURTSHIP = { smb: 60, 'mid-market': 110, enterprise: 190 } as const;

export function accountAt(company: Company, index: number): Account {
  const profile = profileOf(company, index);
  const book = bookOf(company, profile);
  const createdOn = createdAt(company, profile);
  return {
    company,
    profile,
    book,
    mood: moodOf(company, profile, book),
    createdOn,
    csms: assignments(company, 'csm', profile.region, index, createdOn),
    owners: assignments(company, 'renewal_rep', profile.region, index, createdOn),
  };
}

function createdAt(company: Company, { index, kind, segment, startsOn }: Profile): DayNumber {
  const u = fraction(company.seed, index, 'created');
  if (startsOn !== null) return startsOn - 35 - Math.floor(u * COURTSHIP[segment]);
  if (kind === 'trial') return company.today - 30;
  if (kind === 'prospect') return company.today - 20 - Math.floor(u * (company.today - company.first - 20));
  return company.first - 320;
}

export const csmOn = (account: Account, day: DayNumber): string => assignedOn(account.csms, day);
export const ownerOn = (account: Account, day: DayNumber): string => assignedOn(account.owners, day);

/** Who sells to the account: the holder of one and the same seat. */
export function sellerOn({ company, profile }: Account, day: DayNumber): string {
  const at = fraction(company.seed, profile.index, 'sales_rep', 'seat');
  return holderOn(company, seatAt(company, 'sales_rep', profile.region, at), day).personId;
}
