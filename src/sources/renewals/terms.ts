import type { Filter } from '../../core/query.ts';
import type { OwnDimension } from '../../core/source.ts';
import { attributeOn, isCustomer } from '../sql/frame/accounts.ts';
import type { FrameContext } from '../sql/frame/context.ts';
import { type Cte, inlined } from '../sql/parts.ts';

/** What all sources of renewals share: each renewal of a customer as it stands, and what it is grouped by. */

export const RENEWAL_COLUMNS =
  'renewal_id, account_id, contract_id, due_on, due_arr, currency, outcome, closed_on, renewed_arr, is_auto, term_months, notice_by, reason, owner_id, forecast, contacted_on';

/** The last day that anything is known of: today, or the day that the ask goes back to. */
export function knownDay({ request: { today, options }, binder }: FrameContext): string {
  const { asKnown } = options;
  return binder.bind(asKnown !== null && asKnown < today ? asKnown : today, 'date');
}

/** Days that a renewal stays open after it was due. */
export const graceOf = ({ request, settings, binder }: FrameContext): string =>
  binder.bind(request.options.grace ?? settings.graceDays, 'int');

/**
 * `terms`: every renewal of a customer that the reader may see. `state` is its outcome; one that is not settled is
 * `open` up to its last day of grace, `open_until`, then `lapsed`. What renews by itself closes on the day it is due, as
 * does what was settled without a closing day.
 */
export function termsPart(context: FrameContext): Cte {
  const { table, only } = context;
  const day = knownDay(context);
  const until = `x.due_on + ${graceOf(context)}`;
  const isSettled = `x.outcome <> 'open' AND (x.closed_on IS NULL OR x.closed_on <= ${day})`;
  return inlined(
    'terms',
    `SELECT x.renewal_id, x.account_id, x.contract_id, x.due_on, x.due_arr, x.currency, x.closed_on, x.renewed_arr,
       x.term_months, x.notice_by, x.owner_id, x.forecast, x.contacted_on, nullif(btrim(x.reason), '') AS reason,
       coalesce(x.is_auto, false) AS is_auto, ${until} AS open_until,
       CASE WHEN x.outcome = 'withdrawn' OR (${isSettled}) THEN x.outcome
            WHEN ${day} > ${until} THEN 'lapsed' ELSE 'open' END AS state,
       CASE WHEN x.is_auto AND x.outcome IN ('renewed', 'partial') THEN x.due_on
            ELSE coalesce(x.closed_on, x.due_on) END AS closed
     FROM ${table('renewals', RENEWAL_COLUMNS)} x
     LEFT JOIN ${table('accounts', 'account_id, kind')} c ON c.account_id = x.account_id
     WHERE ${isCustomer('c')}${only('x')}`,
  );
}

export const WON = `('renewed', 'partial')`;

/** What was renewed, before it is capped; a renewal without an amount is one of all that was due. */
export const RENEWED = `CASE x.state WHEN 'renewed' THEN coalesce(x.renewed_arr, x.due_arr)
       WHEN 'partial' THEN coalesce(x.renewed_arr, 0) ELSE 0 END`;

/** Who looks after the renewal: the person that it names, else who owned the account on the day. */
export const ownerOn = (context: FrameContext, day: string): string =>
  `coalesce(x.owner_id, ${attributeOn(context, 'owner', 'x.account_id', day)})`;

/** Columns of a row `x` of `terms` that the dimensions below read; `worth` is its due ARR in hundredths. */
export const faceColumns = (context: FrameContext, day: string): string =>
  `x.renewal_id, x.state, x.is_auto, x.forecast, x.reason, ${ownerOn(context, day)} AS owner, ${context.money('x.due_arr')} AS worth`;

/** Dimension → SQL over a row `f` with those columns. A renewal's team is that of its owner. */
export const OWN: Readonly<Record<string, string>> = {
  owner: 'f.owner',
  team: '(SELECT z.team FROM facts.people z WHERE z.person_id = f.owner)',
  outcome: 'f.state',
  auto_renew: `CASE WHEN f.is_auto THEN 'yes' ELSE 'no' END`,
  forecast: 'f.forecast',
  due_arr: '(f.worth / 100.0)::text',
};

const keyed = (name: string, values: readonly string[], aliases: readonly string[] = []): OwnDimension => ({
  name,
  aliases,
  values,
  bare: false,
});

export const DIMENSIONS: readonly OwnDimension[] = [
  { name: 'owner', kind: 'person' },
  keyed('outcome', ['open', 'lapsed', 'renewed', 'partial', 'lost']),
  keyed('auto_renew', ['yes', 'no'], ['auto renewal']),
  keyed('forecast', ['commit', 'best_case', 'at_risk', 'omitted'], ['renewal forecast']),
  { name: 'due_arr', aliases: ['arr due'], kind: 'number' },
];

const outcome = (...values: string[]): Filter => ({ attribute: 'outcome', op: '=', values });

export const FLAGS: Readonly<Record<string, Filter>> = {
  auto: { attribute: 'auto_renew', op: '=', values: ['yes'] },
  open: outcome('open', 'lapsed'),
  won: outcome('renewed', 'partial'),
  lost: outcome('lost'),
};

export const TABLES = ['accounts', 'account_attributes', 'people', 'renewals', 'fx_rates'] as const;
