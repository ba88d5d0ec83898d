import {
  addDays,
  addMonths,
  type Day,
  type DayRange,
  daysBetween,
  startOfFiscalQuarter,
} from '#src/core/calendar.ts';
import type { Settings } from '#src/core/settings.ts';
import type { CellRequest } from '#src/core/source.ts';
import { type Convert, converterOn, hundredths } from './money.ts';
import type { Opportunity, SalesCompany, Version } from './sales-company.ts';

/** What is known of the deals and people of a company, one at a time and slowly. */

/** One thing that counts: whose it is, what it can be grouped by, what it adds. Keys `name@value` count values. */
export interface Unit {
  readonly account: string | null;
  readonly person: string | null;
  /** The day whose attributes count. */
  readonly day: Day;
  readonly dims: Readonly<Record<string, string | null>>;
  readonly measures: Readonly<Record<string, number>>;
}

/** One period as every reading of sales sees it. */
export interface Frame {
  readonly company: SalesCompany;
  readonly request: CellRequest;
  readonly range: DayRange;
  /** The last day of it that has come. */
  readonly until: Day;
  readonly cents: (amount: number, currency: string) => number;
  readonly goal: DayRange;
  /** The four complete quarters before. */
  readonly year: DayRange;
}

export function frameOf(
  company: SalesCompany,
  settings: Settings,
  request: CellRequest,
  range: DayRange,
): Frame {
  const last = addDays(range.end, -1);
  const until = last < request.today ? last : request.today;
  const quarter = startOfFiscalQuarter(until, settings);
  const rates = request.options.fx === 'spot' ? 'spot' : settings.rateSet;
  const convert: Convert = converterOn(range.start, company.fx_rates, rates, settings);
  return {
    company,
    request,
    range,
    until,
    cents: (amount, currency) => convert(hundredths(amount), currency),
    goal: daysBetween(range.start, range.end) === 1 ? { start: quarter, end: addMonths(quarter, 3) } : range,
    year: { start: addMonths(quarter, -12), end: quarter },
  };
}

export const inside = (day: Day | null, { start, end }: DayRange): day is Day =>
  day !== null && day >= start && day < end;

/** The values that a filter of the ask names. */
export const named = ({ where }: CellRequest, attribute: string): readonly string[] =>
  where.flatMap((filter) => (filter.attribute === attribute && filter.op === '=' ? filter.values : []));

/** Deals of accounts that are somebody else's; renewals only when asked for. */
export function dealsOf({ company, request }: Frame): readonly Opportunity[] {
  const wanted = named(request, 'kind').includes('renewal');
  return company.opportunities.filter((deal) => {
    const kind = company.accounts.find(({ account_id: id }) => id === deal.account_id)?.kind;
    return kind !== 'internal' && kind !== 'partner' && (deal.kind !== 'renewal' || wanted);
  });
}

/** Versions of a deal up to a day, the oldest first. */
export const versionsUntil = ({ company }: Frame, deal: Opportunity, day: Day): readonly Version[] =>
  company.opportunity_history
    .filter((version) => version.opportunity_id === deal.opportunity_id && version.valid_from <= day)
    .toSorted((a, b) => (a.valid_from < b.valid_from ? -1 : 1));

export const isOpenOn = (deal: Opportunity, day: Day): boolean =>
  deal.created_on <= day && (deal.status === 'open' || (deal.closed_on !== null && deal.closed_on > day));

export const personOf = ({ company }: Frame, id: string | null) =>
  company.people.find((person) => person.person_id === id);

/** What a deal can be grouped by, as it stood in `version`. */
export const dimsOf = (frame: Frame, deal: Opportunity, version: Version | undefined): Unit['dims'] => ({
  stage: version?.stage ?? null,
  forecast: version?.forecast ?? null,
  kind: deal.kind,
  owner: deal.owner_id,
  team: personOf(frame, deal.owner_id)?.team ?? null,
  product: deal.product_id,
});

export const unitOf = (deal: Opportunity, more: Omit<Unit, 'account' | 'person'>): Unit => ({
  account: deal.account_id,
  person: deal.owner_id,
  ...more,
});

/** Halfway between the two in the middle, where there are two. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}

const yearsOf = (deal: Opportunity): number => Math.max(12, deal.term_months ?? 12) / 12;

/** Hundredths of a closed deal: of a year, and of the whole term. */
export function worth(
  frame: Frame,
  deal: Opportunity,
  day: Day,
): { readonly year: number; readonly whole: number } {
  const version = versionsUntil(frame, deal, day).at(-1);
  if (version === undefined) return { year: 0, whole: 0 };
  return {
    year: frame.cents(version.amount, version.currency),
    whole: frame.cents(version.total_value ?? version.amount * yearsOf(deal), version.currency),
  };
}

export interface Credit {
  readonly person: string | null;
  readonly day: Day;
  readonly cents: number;
}

/** What was won in a span, as far as it has come, by the deals' owners or, for renewals, by whom they belong to. */
export function creditsIn(frame: Frame, span: DayRange, metric: string, basis: string): readonly Credit[] {
  const come = (day: Day | null): day is Day => inside(day, span) && day <= frame.until;
  if (metric === 'renewals') {
    return frame.company.renewals.flatMap((renewal) => {
      const { outcome, closed_on: day, owner_id: person, currency } = renewal;
      if (!come(day) || (outcome !== 'renewed' && outcome !== 'partial')) return [];
      const arr = renewal.renewed_arr ?? (outcome === 'renewed' ? renewal.due_arr : 0);
      const years = basis === 'tcv' ? Math.max(12, renewal.term_months ?? 12) / 12 : 1;
      return [{ person, day, cents: frame.cents(arr * years, currency) }];
    });
  }
  return dealsOf(frame).flatMap((deal) => {
    const { status, closed_on: day, owner_id: person } = deal;
    if (status !== 'won' || !come(day)) return [];
    const { year, whole } = worth(frame, deal, day);
    const cents = basis === 'tcv' ? whole : basis === 'acv' ? Math.round(whole / yearsOf(deal)) : year;
    return [{ person, day, cents }];
  });
}

export interface Target {
  readonly person: string;
  readonly from: Day;
  readonly to: Day;
  readonly part: number;
  readonly whole: number;
}

const later = (a: Day, b: Day | null | undefined): Day => (b != null && b > a ? b : a);
const earlier = (a: Day, b: Day | null | undefined): Day => (b != null && b < a ? b : a);
const length = (from: Day, to: Day): number => Math.max(0, daysBetween(from, to) + 1);

/** Quotas that touch a span, by the days that it, the quota and the person's time here have in common. */
export function targetsIn(frame: Frame, span: DayRange, metric: string): readonly Target[] {
  return frame.company.quotas.flatMap((quota) => {
    const touches = quota.period_start < span.end && quota.period_end >= span.start;
    if (quota.metric !== metric || quota.amount === 0 || !touches) return [];
    const person = personOf(frame, quota.person_id);
    const [first, last] = [
      later(quota.period_start, person?.starts_on),
      earlier(quota.period_end, person?.ends_on),
    ];
    const [from, to] = [later(first, span.start), earlier(last, addDays(span.end, -1))];
    const all = length(quota.period_start, quota.period_end);
    const cents = frame.cents(quota.amount, quota.currency);
    const part = Math.round((cents * length(from, to)) / all);
    return [
      { person: quota.person_id, from, to, part, whole: Math.round((cents * length(first, last)) / all) },
    ];
  });
}

export const isInQuota = (targets: readonly Target[], { person, day }: Credit): boolean =>
  targets.some((target) => target.person === person && target.from <= day && day <= target.to);
