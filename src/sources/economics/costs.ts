import { attributeOn } from '../sql/frame/accounts.ts';
import type { FrameContext } from '../sql/frame/context.ts';
import { basisDay } from '../sql/frame/dimensions.ts';
import { type Cte, cte } from '../sql/parts.ts';

/** What was spent, in hundredths of the answer's currency. Nobody's own: for readers who see the whole company. */

/**
 * `spending(p, month, bucket, segment, channel, campaign_id, account_id, cents)`: one row per cost of the period,
 * taken from so many months before it. Hours that came without an amount have the company's rate.
 */
export function spendingPart(context: FrameContext, buckets: readonly string[], lagMonths = 0): Cte {
  const { binder, settings, seesAll, table } = context;
  const costs = table(
    'costs',
    'cost_id, month, bucket, segment, channel, campaign_id, account_id, hours, amount, currency',
  );
  const campaigns = table('campaigns', 'campaign_id, channel');
  const lag = `make_interval(months => ${binder.bind(lagMonths, 'int')})`;
  const hourly = binder.bind(settings.hourlyRate ?? 0, 'numeric');
  const reporting = binder.bind(settings.reportingCurrency, 'text');
  return cte(
    'spending',
    `SELECT p.p, date_trunc('month', x.month + ${lag})::date AS month, x.bucket, x.segment,
            coalesce(x.channel, c.channel) AS channel, x.campaign_id, x.account_id,
            ${context.money(`coalesce(x.amount, x.hours * ${hourly}, 0)`)} AS cents
     FROM periods p JOIN ${costs} x ON x.month >= (p.s - ${lag})::date AND x.month < (p.e - ${lag})::date
     LEFT JOIN ${campaigns} c ON c.campaign_id = x.campaign_id
     LEFT JOIN rates r ON r.p = p.p AND r.currency = CASE WHEN x.amount IS NULL THEN ${reporting} ELSE x.currency END
     WHERE ${seesAll ? 'true' : 'false'} AND x.bucket = ANY (${binder.bind(buckets, 'text[]')})`,
  );
}

/** The segment that a cost names itself, else that of the account that it names. `f` is a row with both. */
export const segmentOf = (context: FrameContext, own: string): string =>
  `coalesce(${own}, ${attributeOn(context, 'segment', 'f.account_id', basisDay(context))})`;
