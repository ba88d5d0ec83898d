import { type Account, ownerOn } from './account.ts';
import type { Renewal } from './book.ts';
import { inUsd, MESSAGING, SERVICES, seatsFor } from './catalog.ts';
import { OPENED_BEFORE } from './contracts.ts';
import {
  atClock,
  type DayNumber,
  dayOf,
  dayText,
  earlyOn,
  type Minute,
  monthStart,
  monthsLater,
} from './days.ts';
import type { Fields, Sheet, Step } from './facts.ts';
import type { Interval } from './ledger.ts';
import { type Random, random } from './random.ts';

/** arr_lines, entitlements, renewals, revenue_months */

export function writeBook(sheet: Sheet, account: Account): void {
  writeLines(sheet, account);
  const rng = random(account.company.seed, account.profile.index, 'renewals');
  for (const renewal of account.book.renewals) writeRenewal(sheet, account, renewal, rng);
  writeRevenue(sheet, account);
}

const dayOrNull = (day: DayNumber | null): string | null => (day === null ? null : dayText(day));

/** Seats are bought with the line and last as long as it does. */
function writeLines(sheet: Sheet, { profile, book }: Account): void {
  for (const version of book.versions) {
    const { at, product } = version;
    sheet.add('arr_lines', at, {
      line_id: version.lineId,
      starts_on: dayText(version.startsOn),
      account_id: profile.id,
      product_id: product,
      contract_id: version.contractId,
      ends_on: dayOrNull(version.endsOn),
      arr: version.arr,
      currency: profile.currency,
      is_uplift: version.isUplift,
      signed_on: dayText(version.signedOn),
      end_reason: version.endReason,
    });
    if (version.arr > 0)
      sheet.add('entitlements', at, {
        account_id: profile.id,
        product_id: product,
        valid_from: dayText(version.startsOn),
        seats: seatsFor(profile.segment, version.arr),
        valid_to: dayOrNull(version.endsOn),
      });
  }
}

const NOTICE_DAYS = { smb: 30, 'mid-market': 60, enterprise: 90 } as const;

function forecastAt(account: Account, day: DayNumber, rng: Random): string {
  const mood = account.mood.on(day) + rng.bell() * 5;
  if (mood < 46) return 'at_risk';
  if (mood < 50) return 'omitted';
  return mood < 66 ? 'best_case' : 'commit';
}

/** Opened in good time with a forecast; talked about, forecast again, and settled: one version for each. */
function renewalSteps(account: Account, renewal: Renewal, rng: Random): readonly Step[] {
  const { dueOn, closedAt } = renewal;
  const opened = dueOn - OPENED_BEFORE;
  const closedOn = dayOf(closedAt);
  const steps: Step[] = [[earlyOn(opened), { outcome: 'open', forecast: forecastAt(account, opened, rng) }]];
  let last = earlyOn(opened);
  const step = (day: DayNumber, change: Fields) => {
    const at = atClock(day, 7, rng.int(0, 50));
    if (at <= last || at >= closedAt - 60) return;
    last = at;
    steps.push([at, change]);
  };
  const contacted = Math.min(dueOn - rng.int(45, 112), closedOn - rng.int(2, 8));
  if (!renewal.isAuto && rng.chance(0.93)) step(contacted, { contacted_on: dayText(contacted - 1) });
  for (const before of [58, 24]) step(dueOn - before, { forecast: forecastAt(account, dueOn - before, rng) });
  step(dueOn + 2, { forecast: 'at_risk' });
  const outcome = {
    outcome: renewal.result,
    closed_on: dayText(closedOn),
    renewed_arr: renewal.result === 'lost' ? 0 : renewal.renewedArr,
    reason: renewal.reason,
  };
  return [...steps, [closedAt, outcome]];
}

function writeRenewal(sheet: Sheet, account: Account, renewal: Renewal, rng: Random): void {
  const { profile, company } = account;
  const { dueOn } = renewal;
  if (dueOn < company.first - 365) return;
  const fields = {
    renewal_id: renewal.id,
    account_id: profile.id,
    contract_id: renewal.contractId,
    due_on: dayText(dueOn),
    due_arr: renewal.dueArr,
    currency: profile.currency,
    is_auto: renewal.isAuto,
    term_months: renewal.termMonths,
    notice_by: dayText(dueOn - NOTICE_DAYS[profile.segment]),
    owner_id: ownerOn(account, dueOn - OPENED_BEFORE),
  };
  sheet.history('renewals', fields, renewalSteps(account, renewal, rng));
  const closedOn = dayOf(renewal.closedAt);
  if (renewal.renewedArr !== null)
    sheet.credit({
      personId: ownerOn(account, closedOn),
      metric: 'renewals',
      on: closedOn,
      amount: inUsd(renewal.renewedArr, profile.currency),
    });
}

/** What was paid for a month: a twelfth of the yearly value, by the days of the month that were served. */
function writeRevenue(sheet: Sheet, account: Account): void {
  const { company, profile, book } = account;
  const from = Math.max(company.first, monthsLater(company.today, -company.density.revenueMonths));
  const [start] = book.stays;
  if (start === undefined) return;
  const rng = random(company.seed, profile.index, 'revenue');
  const costShare = rng.between(0.17, 0.25);
  const month = Math.max(monthStart(from), monthStart(start.from));
  const row = (product: string, on: DayNumber, at: Minute, revenue: number, cogs: number, kind: string) =>
    sheet.add('revenue_months', at, {
      account_id: profile.id,
      product_id: product,
      month: dayText(on),
      kind,
      revenue: cents(revenue),
      cogs: cents(cogs),
      currency: profile.currency,
    });
  const usesMessaging = profile.segment !== 'smb' && rng.chance(0.2);
  for (let on = month; on <= company.horizon; on = monthsLater(on, 1)) {
    const next = monthsLater(on, 1);
    const known = earlyOn(next);
    let total = 0;
    for (const [product, revenue] of servedIn(book.intervals, on, next)) {
      total += revenue;
      row(product, on, known, revenue, revenue * costShare, 'subscription');
    }
    if (total > 0 && usesMessaging) {
      const usage = total * rng.between(0.02, 0.06);
      row(MESSAGING.id, on, known, usage, usage * 0.45, 'usage');
    }
    if (on === monthStart(start.from) && total > 0 && profile.segment !== 'smb') {
      const fee = profile.size * rng.between(0.04, 0.08);
      row(SERVICES.id, on, known, fee, fee * 0.7, 'services');
    }
  }
}

const cents = (amount: number): string => amount.toFixed(2);

function servedIn(intervals: readonly Interval[], from: DayNumber, until: DayNumber): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { product, startsOn, endsOn, arr } of intervals) {
    const days = Math.min(until, (endsOn ?? until) + 1) - Math.max(from, startsOn);
    if (days > 0 && arr > 0)
      sums.set(product, (sums.get(product) ?? 0) + ((arr / 12) * days) / (until - from));
  }
  return sums;
}
