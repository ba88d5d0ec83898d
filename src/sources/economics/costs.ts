import { attributesOf } from '../sql/frame/accounts.ts';
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

/**
 * `found` from rows `f` of `sided`: with `of_segment`, where the ask has to do with segments: the one that a cost names
 * itself, else that of the account that it names or is of.
 */
export function foundPart(context: FrameContext, names: readonly string[]): Cte {
  const { by, where, options } = context.request;
  const isAsked = [...by, ...where.map(({ attribute }) => attribute)].includes('segment');
  const day = isAsked ? basisDay(context) : '';
  const joins = isAsked
    ? `LEFT JOIN ${attributesOf(context)} sg ON sg.account_id = f.account_id
         AND sg.attribute = ${context.binder.bind('segment', 'text')}
         AND sg.valid_from <= ${day} AND (sg.valid_to IS NULL OR sg.valid_to >= ${day})`
    : '';
  return cte(
    'found',
    `SELECT f.p, f.account_id, f.day, ${isAsked ? 'coalesce(f.segment, sg.value)' : 'NULL::text'} AS of_segment, f.channel,
            f.campaign_id, ${names.map((name) => `f.${name}`).join(', ')}
     FROM sided f ${options.basis === 'end' ? 'JOIN periods p ON p.p = f.p' : ''} ${joins}`,
  );
}
