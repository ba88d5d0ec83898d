import {
  addDays,
  addMonths,
  type Day,
  type DayRange,
  daysBetween,
  startOfMonth,
  weekday,
  wholeMonths,
} from '#src/core/calendar.ts';

/** What usage comes to, counted day by day from the facts: slow, and with no thought of marts. */

export interface Use {
  readonly account_id: string;
  readonly user_id: string;
  readonly feature_id: string;
  readonly day: Day;
  readonly events: number;
  readonly value_events: number | null;
}

export interface Seats {
  readonly account_id: string;
  readonly product_id: string;
  readonly valid_from: Day;
  readonly valid_to: Day | null;
  readonly seats: number;
}

export interface Feature {
  readonly feature_id: string;
  readonly product_id: string | null;
  readonly is_key: boolean | null;
}

export interface UsageCompany {
  readonly accounts: readonly { readonly account_id: string; readonly kind: string }[];
  readonly features: readonly Feature[];
  readonly seats: readonly Seats[];
  readonly uses: readonly Use[];
}

export interface Bar {
  readonly seatShare: number;
  readonly keyFeatures: number;
  readonly minimumDays: number;
}

/** Which accounts, products and features count; everything where one says nothing. */
export interface Only {
  readonly account?: (id: string) => boolean;
  readonly product?: (id: string | null) => boolean;
  readonly feature?: (id: string) => boolean;
}

const yes = (): boolean => true;
const inside = (day: Day, { start, end }: DayRange): boolean => day >= start && day < end;
const isUse = ({ events, value_events }: Use): boolean => events > 0 || (value_events ?? 0) > 0;

function daysOf({ start, end }: DayRange): Day[] {
  return Array.from({ length: Math.max(0, daysBetween(start, end)) }, (_, index) => addDays(start, index));
}

const customersOf = (company: UsageCompany, { account = yes }: Only): string[] =>
  company.accounts
    .filter(({ kind, account_id }) => kind === 'customer' && account(account_id))
    .map(({ account_id }) => account_id);

const featureOf = (company: UsageCompany, id: string): Feature | undefined =>
  company.features.find(({ feature_id }) => feature_id === id);

/** Uses of an account in the range, by what `only` lets through. */
function usesOf(
  company: UsageCompany,
  account: string,
  range: DayRange,
  { product = yes, feature = yes }: Only,
): Use[] {
  return company.uses.filter(
    (use) =>
      use.account_id === account &&
      inside(use.day, range) &&
      isUse(use) &&
      feature(use.feature_id) &&
      product(featureOf(company, use.feature_id)?.product_id ?? null),
  );
}

const seatsOn = (company: UsageCompany, account: string, product: string, day: Day): number =>
  company.seats
    .filter(
      (seat) =>
        seat.account_id === account &&
        seat.product_id === product &&
        seat.valid_from <= day &&
        (seat.valid_to === null || seat.valid_to >= day),
    )
    .reduce((sum, { seats }) => sum + seats, 0);

const productsOf = (company: UsageCompany): string[] => [
  ...new Set(company.seats.map(({ product_id }) => product_id)),
];

/** The first month with any use: before it nothing is known of it. */
function firstKnown(company: UsageCompany): Day {
  const [first] = company.uses
    .filter(isUse)
    .map(({ day }) => day)
    .toSorted();
  return first === undefined ? '9999-12-31' : startOfMonth(first);
}

/** Products of which the account has a seat on any day of the range, and the most of each. */
function heldIn(
  company: UsageCompany,
  account: string,
  range: DayRange,
  { product = yes }: Only = {},
): Map<string, number> {
  const held = new Map<string, number>();
  if (range.end <= firstKnown(company)) return held;
  for (const id of productsOf(company).filter(product)) {
    const most = Math.max(0, ...daysOf(range).map((day) => seatsOn(company, account, id, day)));
    if (most > 0) held.set(id, most);
  }
  return held;
}

const distinct = <T>(values: readonly T[]): number => new Set(values).size;

export function adoptionOf(company: UsageCompany, range: DayRange, bar: Bar, only: Only = {}) {
  const total = {
    used: 0,
    seats: 0,
    active: 0,
    seats_most: 0,
    users_over: 0,
    accounts: 0,
    accounts_over: 0,
    accounts_adopted: 0,
    accounts_live: 0,
    accounts_meeting: 0,
  };
  for (const account of customersOf(company, only)) {
    const held = heldIn(company, account, range, only);
    if (held.size === 0) continue;
    const all = daysOf(range).flatMap((day) =>
      [...held.keys()].map((product) => seatsOn(company, account, product, day)),
    );
    const seats = all.reduce((sum, count) => sum + count, 0) / daysOf(range).length;
    const uses = usesOf(company, account, range, only);
    const active = distinct(uses.map(({ user_id }) => user_id));
    const most = [...held.values()].reduce((sum, count) => sum + count, 0);
    const every = company.uses.filter(
      (use) => use.account_id === account && inside(use.day, range) && isUse(use),
    );
    const keys = distinct(
      every
        .map(({ feature_id }) => featureOf(company, feature_id))
        .filter((one) => one?.is_key === true && (one.product_id === null || held.has(one.product_id))),
    );
    const since = company.seats
      .filter((seat) => seat.account_id === account && seat.seats > 0)
      .map(({ valid_from }) => valid_from)
      .toSorted()[0];
    const isLive = since !== undefined && daysBetween(since, range.start) >= bar.minimumDays;
    const isAdopted = active >= seats * bar.seatShare;
    total.used += Math.min(active, seats);
    total.seats += seats;
    total.active += active;
    total.seats_most += most;
    total.users_over += Math.max(0, active - most);
    total.accounts += 1;
    total.accounts_over += Number(active > most);
    total.accounts_adopted += Number(isAdopted);
    total.accounts_live += Number(isLive);
    total.accounts_meeting += Number(isLive && isAdopted && keys >= bar.keyFeatures);
  }
  return total;
}

export type FeatureVariant = 'default' | 'all_active' | 'accounts' | 'all_accounts';

export function featuresOf(company: UsageCompany, range: DayRange, variant: FeatureVariant, only: Only = {}) {
  const { feature = yes, product = yes } = only;
  const total = { adopters: 0, eligible: 0, accounts_adopting: 0, accounts_entitled: 0 };
  const everybody = variant === 'all_active' || variant === 'all_accounts';
  for (const account of customersOf(company, only)) {
    const held = heldIn(company, account, range);
    const active = distinct(usesOf(company, account, range, {}).map(({ user_id }) => user_id));
    for (const one of company.features) {
      if (!feature(one.feature_id) || !product(one.product_id)) continue;
      const isEntitled = held.size > 0 && (one.product_id === null || held.has(one.product_id));
      if (everybody ? held.size === 0 && active === 0 : !isEntitled) continue;
      const own = usesOf(company, account, range, { feature: (id) => id === one.feature_id });
      const users = distinct(own.map(({ user_id }) => user_id));
      const ofAccounts = variant === 'accounts' || variant === 'all_accounts';
      total.adopters += ofAccounts ? Number(users > 0) : users;
      total.eligible += ofAccounts ? 1 : active;
      total.accounts_adopting += Number(users > 0);
      total.accounts_entitled += 1;
    }
  }
  return total;
}

interface Block {
  readonly days: DayRange;
  readonly month: DayRange;
}

function blocksOf(range: DayRange): Block[] {
  const months = wholeMonths(range);
  if (months !== null) {
    return Array.from({ length: months }, (_, nth) => {
      const days = { start: addMonths(range.start, nth), end: addMonths(range.start, nth + 1) };
      return { days, month: days };
    });
  }
  const blocks: Block[] = [];
  for (let end = range.end; end > range.start; end = addDays(end, -30)) {
    const start = addDays(end, -30);
    blocks.push({ days: { start: start > range.start ? start : range.start, end }, month: { start, end } });
  }
  return blocks;
}

const isWorkDay = (day: Day): boolean => weekday(day) !== 0 && weekday(day) !== 6;

export function activityOf(company: UsageCompany, range: DayRange, only: Only = {}) {
  const total = { mau: 0, dau: 0, weekday_dau: 0, user_days: 0 };
  const length = daysOf(range).length;
  for (const account of customersOf(company, only)) {
    for (const { days, month } of blocksOf(range)) {
      const share = daysOf(days).length / length;
      const workDays = daysOf(days).filter(isWorkDay);
      const on = (day: Day): number =>
        distinct(
          usesOf(company, account, { start: day, end: addDays(day, 1) }, only).map(({ user_id }) => user_id),
        );
      const userDays = daysOf(days).reduce((sum, day) => sum + on(day), 0);
      total.mau += distinct(usesOf(company, account, month, only).map(({ user_id }) => user_id)) * share;
      total.dau += userDays / length;
      total.user_days += userDays;
      if (workDays.length > 0)
        total.weekday_dau += (workDays.reduce((sum, day) => sum + on(day), 0) / workDays.length) * share;
    }
  }
  return total;
}

/** Value events of each active user in a week, and what was used of what could be. */
export function depthOf(company: UsageCompany, range: DayRange, only: Only = {}) {
  const actions: number[] = [];
  const total = { users: 0, value_events: 0, features_used: 0, features_entitled: 0 };
  for (const account of customersOf(company, only)) {
    const uses = usesOf(company, account, range, {});
    for (const user of new Set(uses.map(({ user_id }) => user_id))) {
      const own = uses.filter(({ user_id }) => user_id === user);
      const events = own.reduce((sum, { value_events }) => sum + (value_events ?? 0), 0);
      actions.push((events * 7) / daysOf(range).length);
      total.users += 1;
      total.value_events += events;
    }
    const held = heldIn(company, account, range);
    const entitled = company.features.filter(
      ({ product_id }) => held.size > 0 && (product_id === null || held.has(product_id)),
    );
    total.features_entitled += entitled.length;
    total.features_used += entitled.filter(({ feature_id }) =>
      uses.some((use) => use.feature_id === feature_id),
    ).length;
  }
  return { ...total, actions: actions.toSorted((a, b) => a - b) };
}

export function repeatOf(company: UsageCompany, range: DayRange, only: Only = {}) {
  const months = wholeMonths(range);
  const start =
    months === null
      ? addDays(range.start, -daysBetween(range.start, range.end))
      : addMonths(range.start, -months);
  const total = { users_before: 0, users_back: 0 };
  for (const account of customersOf(company, only)) {
    const users = (days: DayRange) =>
      new Set(usesOf(company, account, days, {}).map(({ user_id }) => user_id));
    const [before, now] = [users({ start, end: range.start }), users(range)];
    total.users_before += before.size;
    total.users_back += [...before].filter((user) => now.has(user)).length;
  }
  return total;
}
