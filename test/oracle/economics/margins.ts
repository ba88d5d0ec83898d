import { addMonths, type Day, type DayRange, startOfMonth, wholeMonths } from '#src/core/calendar.ts';
import type { Cell } from '#src/core/source.ts';
import { valueOn } from '../units.ts';
import type { Cost, Revenue } from './facts.ts';
import {
  cellsFrom,
  first,
  isCustomer,
  later,
  moneyOn,
  type Question,
  type Row,
  seesAll,
  share,
  visibleAccounts,
  within,
} from './rows.ts';

/** Revenue, and what it cost. */

interface Booked extends Pick<Revenue, 'account_id' | 'product_id' | 'month' | 'kind'> {
  readonly revenue: number;
  readonly cogs: number | null;
}

/** Revenue of customers whom the reader sees, in the months of a range, at the rates of `rateDay`. */
function booked(question: Question, range: DayRange, rateDay: Day): Booked[] {
  const seen = visibleAccounts(question);
  const spot = question.request.options.fx === 'spot';
  return question.economy.revenue
    .filter(
      (row) => within(row.month, range) && seen.has(row.account_id) && isCustomer(question, row.account_id),
    )
    .map((row) => {
      const money = (amount: string) => moneyOn(question, amount, row.currency, spot ? row.month : rateDay);
      return { ...row, revenue: money(row.revenue), cogs: row.cogs === null ? null : money(row.cogs) };
    });
}

export interface Spent extends Cost {
  readonly cents: number;
}

/** Costs of a range, taken from so many months before it, dated as if they fell into it; only for who sees all. */
export function spending(question: Question, range: DayRange, buckets: readonly string[], lag = 0): Spent[] {
  if (!seesAll(question)) return [];
  const { economy, settings } = question;
  const channelOf = (id: string | null) =>
    economy.campaigns.find((one) => one.campaign_id === id)?.channel ?? null;
  return economy.costs
    .map((cost) => ({ ...cost, month: startOfMonth(addMonths(cost.month, lag)) }))
    .filter(({ month, bucket }) => within(month, range) && buckets.includes(bucket))
    .map((cost) => ({
      ...cost,
      channel: cost.channel ?? channelOf(cost.campaign_id),
      cents:
        cost.amount === null
          ? Math.round(Number(cost.hours ?? 0) * (settings.hourlyRate ?? 0) * 100)
          : moneyOn(question, cost.amount, cost.currency, range.start),
    }));
}

export interface Margin {
  readonly account: string | null;
  readonly product: string | null;
  readonly kind: string | null;
  readonly month: Day;
  readonly revenue: number;
  readonly costed: number;
  readonly cogs: number;
}

/** One row of revenue with its own cost, and one for each part of a cost that is spread over it. */
export function margins(question: Question, range: DayRange, withSuccess: boolean): Margin[] {
  const rows = booked(question, range, range.start);
  const given = new Set(rows.filter(({ cogs }) => cogs !== null).map(({ month }) => month));
  const buckets = withSuccess || question.settings.economics.successInCogs ? ['cogs', 'cs'] : ['cogs'];
  const costs = spending(question, range, buckets).filter(
    ({ bucket, month }) => bucket === 'cs' || !given.has(month),
  );
  const spreadMonths = new Set(costs.filter(({ bucket }) => bucket === 'cogs').map(({ month }) => month));
  const pools = Map.groupBy(costs, (cost) =>
    JSON.stringify([cost.month, cost.bucket, cost.segment, cost.account_id]),
  );
  const own = rows.map(
    (row): Margin => ({
      account: row.account_id,
      product: row.product_id,
      kind: row.kind,
      month: row.month,
      revenue: row.revenue,
      costed: row.cogs !== null || spreadMonths.has(row.month) ? row.revenue : 0,
      cogs: row.cogs ?? 0,
    }),
  );
  return [...own, ...[...pools.values()].flatMap((pool) => spread(question, pool, rows))];
}

function spread({ economy }: Question, pool: readonly Spent[], rows: readonly Booked[]): Margin[] {
  const [cost] = pool;
  if (cost === undefined) return [];
  const cents = pool.reduce((sum, one) => sum + one.cents, 0);
  const over = rows
    .filter(({ month, revenue }) => month === cost.month && revenue > 0)
    .filter(({ account_id }) => cost.account_id === null || account_id === cost.account_id)
    .filter(
      ({ account_id, month }) =>
        cost.segment === null || valueOn(economy, account_id, 'segment', month) === cost.segment,
    )
    .toSorted((a, b) => `${a.account_id} ${a.product_id}`.localeCompare(`${b.account_id} ${b.product_id}`));
  const nothing = { month: cost.month, revenue: 0, costed: 0 };
  if (over.length === 0)
    return [{ ...nothing, account: cost.account_id, product: null, kind: null, cogs: cents }];
  const whole = over.reduce((sum, { revenue }) => sum + revenue, 0);
  let upto = 0;
  return over.map((row): Margin => {
    const before = share(cents, upto, whole);
    upto += row.revenue;
    const cogs = share(cents, upto, whole) - before;
    return { ...nothing, account: row.account_id, product: row.product_id, kind: row.kind, cogs };
  });
}

export const marginOracle = (question: Question): Cell[] =>
  cellsFrom(question, (period) => {
    const { variant } = question.request;
    const rows = margins(question, period, variant === 'with_cs').filter(
      ({ kind }) => variant !== 'subscription' || kind === 'subscription',
    );
    return lines(rows, period, ({ account, product, kind }) => [account, product, kind]).map(
      ({ day, same }) => {
        const [one] = same;
        const sum = (name: 'revenue' | 'costed' | 'cogs') => same.reduce((all, row) => all + row[name], 0);
        return {
          account: one.account,
          day,
          own: { product: one.product, kind: one.kind },
          measures: {
            revenue: sum('revenue'),
            costed: sum('costed'),
            cogs: sum('cogs'),
            lines: one.product === null ? 0 : 1,
          },
        };
      },
    );
  });

interface Dated {
  readonly month: Day;
  readonly account: string | null;
}

/** Rows that share a key, with the account's day: the period's first, or its first month inside the period. */
function lines<T extends Dated>(rows: readonly T[], period: DayRange, key: (row: T) => unknown) {
  const months = Map.groupBy(rows, ({ account }) => account);
  return [...Map.groupBy(rows, (row) => JSON.stringify(key(row))).values()].flatMap((same) => {
    const [one, ...others] = same;
    if (one === undefined) return [];
    const since = first((months.get(one.account) ?? []).map(({ month }) => month));
    return [{ same: [one, ...others] as const, day: later(period.start, since) }];
  });
}

export const revenueOracle = (question: Question): Cell[] =>
  cellsFrom(question, (period): Row[] => {
    const { variant } = question.request;
    const back = variant === 'qoq' ? (wholeMonths(period) ?? 0) : 12;
    const before = { start: addMonths(period.start, -back), end: addMonths(period.end, -back) };
    const bought = ({ account_id, month }: Booked) =>
      !['no', 'false'].includes(
        (valueOn(question.economy, account_id, 'acquired', month) ?? 'no').toLowerCase(),
      );
    const side = (range: DayRange, isNow: boolean) =>
      booked(question, range, period.start)
        .filter((row) => variant !== 'subscription' || row.kind === 'subscription')
        .filter((row) => variant !== 'organic' || !bought(row))
        .map((row) => ({ ...row, account: row.account_id, isNow }));
    const rows = [...side(period, true), ...side(before, false)];
    return lines(rows, period, (row) => [row.account, row.product_id, row.kind]).map(({ same, day }) => {
      const sum = (isNow: boolean) =>
        same.filter((row) => row.isNow === isNow).reduce((all, { revenue }) => all + revenue, 0);
      const [one] = same;
      return {
        account: one.account,
        day,
        own: { product: one.product_id, kind: one.kind },
        measures: { growth: sum(true) - sum(false), revenue: sum(true), earlier: sum(false), lines: 1 },
      };
    });
  });
