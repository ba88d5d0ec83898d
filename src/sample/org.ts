import { REGION_SHARES, REGIONS, type Region } from './catalog.ts';
import type { Company } from './company.ts';
import { type DayNumber, dayText, earlyOn, monthStart } from './days.ts';
import { type Fields, type Sheet, sheet } from './facts.ts';
import { personName } from './names.ts';
import { fraction, hash } from './random.ts';

/** Who works at the company. A seat is a job in a region; one person after another may hold it. */

export type SeatRole = 'csm' | 'renewal_rep' | 'sales_rep';
const SEAT_ROLES: readonly SeatRole[] = ['csm', 'renewal_rep', 'sales_rep'];

/** Accounts of a region for one seat. */
const ACCOUNTS_PER_SEAT: Readonly<Record<SeatRole, number>> = { csm: 28, renewal_rep: 80, sales_rep: 55 };
const SEATS_PER_MANAGER = 12;
const SHORT: Readonly<Record<SeatRole, string>> = { csm: 'csm', renewal_rep: 'ren', sales_rep: 'sal' };
const TEAM: Readonly<Record<SeatRole, string>> = {
  csm: 'Success',
  renewal_rep: 'Renewals',
  sales_rep: 'Sales',
};

const EXEC_ID = 'p-vp-success';

export interface Seat {
  readonly role: SeatRole;
  readonly region: Region;
  readonly number: number;
}

interface Holder {
  readonly personId: string;
  readonly from: DayNumber;
  /** Last day included; null is still there. */
  readonly to: DayNumber | null;
}

function seatCount(company: Company, role: SeatRole, region: Region): number {
  const share = REGION_SHARES[REGIONS.indexOf(region)] ?? 0;
  return Math.max(1, Math.ceil((company.accounts * share) / ACCOUNTS_PER_SEAT[role]));
}

export function seatAt(company: Company, role: SeatRole, region: Region, at: number): Seat {
  return { role, region, number: Math.floor(at * seatCount(company, role, region)) };
}

const seatKey = (seat: Seat): string =>
  `${SHORT[seat.role]}-${seat.region}-${String(seat.number + 1).padStart(2, '0')}`;

/** Long before any contract of the sample. */
const founding = (company: Company): DayNumber => company.first - 5 * 365;

/** One person, or two of whom the second took over on some Monday morning of the history. */
export function holders(company: Company, seat: Seat): readonly Holder[] {
  const key = seatKey(seat);
  const since = founding(company);
  if (fraction(company.seed, 'leaves', key) >= 0.3) return [{ personId: `p-${key}`, from: since, to: null }];
  const span = company.horizon - company.first;
  const change = company.first + Math.floor(fraction(company.seed, 'change', key) * span);
  return [
    { personId: `p-${key}`, from: since, to: change - 1 },
    { personId: `p-${key}-b`, from: change, to: null },
  ];
}

export function holderOn(company: Company, seat: Seat, day: DayNumber): Holder {
  const found = holders(company, seat).find((each) => each.to === null || each.to >= day);
  if (found === undefined) throw new RangeError('a seat with nobody on it');
  return found;
}

/** Calls `visit` for every seat of the company, region by region. */
export function* allSeats(company: Company, role: SeatRole): Generator<Seat> {
  for (const region of REGIONS)
    for (let number = 0; number < seatCount(company, role, region); number++) yield { role, region, number };
}

const managerNumber = (seat: Seat): number => Math.floor(seat.number / SEATS_PER_MANAGER);
const managerId = (seat: Seat): string =>
  `p-mgr-${SHORT[seat.role]}-${seat.region}-${managerNumber(seat) + 1}`;

/** `Success EMEA`, and `Success EMEA 2` where one manager is not enough. */
export function teamOf(seat: Seat): string {
  const number = managerNumber(seat);
  return `${TEAM[seat.role]} ${seat.region.toUpperCase()}${number === 0 ? '' : ` ${number + 1}`}`;
}

function writePerson(page: Sheet, fields: Fields, holder: Holder): void {
  const known = earlyOn(holder.from - 14);
  const row = { ...fields, person_id: holder.personId, starts_on: dayText(holder.from) };
  page.add('people', known, row);
  if (holder.to === null) return;
  const told = Math.max(known + 60, earlyOn(holder.to - 10));
  page.add('people', told, { ...row, ends_on: dayText(holder.to) });
}

/** Everybody, seat by seat: the head of customer success, the managers, and who holds or held each seat. */
export function* peopleSheets(company: Company): Generator<Sheet> {
  const always = { from: founding(company), to: null };
  const head = sheet();
  const mira = { name: 'Mira Holt', email: 'mira.holt@bellwether.example', role: 'exec' };
  writePerson(head, mira, { ...always, personId: EXEC_ID });
  yield head;
  let nth = 0;
  for (const role of SEAT_ROLES) {
    let manager = '';
    for (const seat of allSeats(company, role)) {
      const page = sheet();
      const team = teamOf(seat);
      if (managerId(seat) !== manager) {
        manager = managerId(seat);
        const fields = { ...personName(company.seed, nth++), role: 'manager', manager_id: EXEC_ID, team };
        writePerson(page, fields, { ...always, personId: manager });
      }
      for (const holder of holders(company, seat))
        writePerson(page, { ...personName(company.seed, nth++), role, manager_id: manager, team }, holder);
      yield page;
    }
  }
}

/** Which of several seats looks after an account: the first, and from a day of its own perhaps another. */
export interface Assignment {
  readonly from: DayNumber;
  readonly personId: string;
}

/** Everyone who had the account from `since` on, in order; each until the next. */
export function assignments(
  company: Company,
  role: SeatRole,
  region: Region,
  account: number,
  since: DayNumber,
): readonly Assignment[] {
  const key = [company.seed, account, role] as const;
  const seats: { seat: Seat; from: DayNumber }[] = [
    { seat: seatAt(company, role, region, fraction(...key, 'seat')), from: since },
  ];
  if (fraction(...key, 'moves') < 0.15) {
    const span = Math.max(1, company.horizon - Math.max(since, company.first));
    const from = monthStart(Math.max(since, company.first) + (hash(...key, 'when') % span));
    if (from > since) seats.push({ seat: seatAt(company, role, region, fraction(...key, 'next')), from });
  }
  const found: Assignment[] = [];
  seats.forEach(({ seat, from }, index) => {
    const until = seats[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    for (const holder of holders(company, seat)) {
      const begins = Math.max(holder.from, from);
      if (begins >= until || (holder.to !== null && holder.to < from)) continue;
      if (found.at(-1)?.personId !== holder.personId) found.push({ personId: holder.personId, from: begins });
    }
  });
  return found;
}

/** Who has it on a day; the first one before there was anybody. */
export function assignedOn(list: readonly Assignment[], day: DayNumber): string {
  const [first] = list;
  if (first === undefined) throw new RangeError('an account that nobody looks after');
  return (list.findLast((each) => each.from <= day) ?? first).personId;
}
