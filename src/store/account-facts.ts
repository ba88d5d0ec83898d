import type { Day } from '../core/calendar.ts';
import type { AccountFacts, Store } from '../core/ports.ts';

interface AccountRow {
  readonly account_id: string;
  readonly csm: string | null;
  readonly owner: string | null;
  readonly renews_on: Day | null;
  readonly last_touch_on: Day | null;
  readonly crm_url: string | null;
}

/** What is known of some accounts, in one statement however many they are. */
export async function readAccounts(
  store: Pick<Store, 'read'>,
  ids: readonly string[],
  { today, timeZone }: { readonly today: Day; readonly timeZone: string },
): Promise<ReadonlyMap<string, AccountFacts>> {
  const rows = await store.read<AccountRow & Record<string, unknown>>({
    name: 'accounts.known',
    text: KNOWN,
    values: [[...new Set(ids)], today, timeZone],
  });
  return new Map(
    rows.map((row) => [
      row.account_id,
      {
        csm: row.csm,
        owner: row.owner,
        renewsOn: row.renews_on,
        lastTouchOn: row.last_touch_on,
        crmUrl: row.crm_url,
      },
    ]),
  );
}

const held = (attribute: string): string =>
  `(SELECT x.value FROM facts.account_attributes x WHERE x.account_id = a.account_id AND x.attribute = '${attribute}'
     AND x.valid_from <= $2::date AND (x.valid_to IS NULL OR x.valid_to >= $2::date) ORDER BY x.valid_from DESC LIMIT 1)`;

const KNOWN = `
  SELECT a.account_id, a.crm_url, ${held('csm')} AS csm, ${held('owner')} AS owner,
    (SELECT min(r.due_on) FROM facts.renewals r
     WHERE r.account_id = a.account_id AND r.outcome = 'open' AND r.due_on >= $2::date) AS renews_on,
    (SELECT max((t.occurred_at AT TIME ZONE $3::text)::date) FROM facts.touchpoints t
     WHERE t.account_id = a.account_id AND t.is_held IS NOT FALSE
       AND (t.occurred_at AT TIME ZONE $3::text)::date <= $2::date) AS last_touch_on
  FROM facts.accounts a WHERE a.account_id = ANY ($1::text[])`;
