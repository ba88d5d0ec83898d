import type { Account } from './account.ts';
import { type Campaign, campaignFor } from './campaigns.ts';
import { atClock, type DayNumber, dayText, instantText } from './days.ts';
import type { Fields, Sheet, Step } from './facts.ts';
import type { Random } from './random.ts';

/** leads, campaign_events */

export interface Lead {
  readonly id: string;
  /** Null where no campaign brought it. */
  readonly campaign: Campaign | null;
  readonly acceptedOn: DayNumber | null;
}

interface Source {
  readonly campaign: Campaign | null;
  readonly fields: Fields;
}

/** Seven in ten come from a campaign. */
function sourceOf(id: string, personKey: string, day: DayNumber, rng: Random): Source {
  const campaign = rng.chance(0.7) ? campaignFor(day, rng) : null;
  const source = campaign?.channel ?? (rng.chance(0.5) ? 'outbound' : 'referral');
  const fields = {
    lead_id: id,
    person_key: personKey,
    created_on: dayText(day),
    source,
    campaign_id: campaign?.id ?? null,
  };
  return { campaign, fields };
}

const on = (day: DayNumber, column: string, more: Fields = {}): Step => [
  atClock(day, 11),
  { [column]: dayText(day), ...more },
];

/** The lead of an account that became a customer on `convertedOn`, or never did (null). */
export function writeLead(
  sheet: Sheet,
  account: Account,
  id: string,
  day: DayNumber,
  convertedOn: DayNumber | null,
  rng: Random,
): Lead {
  const { campaign, fields } = sourceOf(id, `person-${id}`, day, rng);
  const qualifiedOn = day + rng.int(1, 2);
  const steps: Step[] = [
    [atClock(day, 10), { account_id: account.profile.id }],
    on(qualifiedOn, 'qualified_on'),
  ];
  steps.push(on(qualifiedOn + 1, 'accepted_on'));
  if (convertedOn !== null) steps.push([atClock(convertedOn, 18), { converted_on: dayText(convertedOn) }]);
  sheet.history('leads', fields, steps);
  writeEvents(sheet, account, id, campaign, day, rng);
  return { id, campaign, acceptedOn: qualifiedOn + 1 };
}

/** A lead that came to nothing; now and then the same person once more. */
export function writeIdleLead(sheet: Sheet, account: Account, id: string, day: DayNumber, rng: Random): Lead {
  const again = rng.chance(0.06) ? `person-${account.profile.id}-e1` : `person-${id}`;
  const { campaign, fields } = sourceOf(id, again, day, rng);
  const steps: Step[] = [[atClock(day, 10), {}]];
  const qualifiedOn = rng.chance(0.42) ? day + rng.int(2, 18) : null;
  const acceptedOn = qualifiedOn !== null && rng.chance(0.5) ? qualifiedOn + rng.int(1, 7) : null;
  if (qualifiedOn !== null) steps.push(on(qualifiedOn, 'qualified_on'));
  if (acceptedOn !== null) steps.push(on(acceptedOn, 'accepted_on'));
  const given = (acceptedOn ?? qualifiedOn ?? day) + rng.int(20, 140);
  if (rng.chance(0.8)) steps.push(on(given, 'disqualified_on'));
  sheet.history('leads', fields, steps);
  writeEvents(sheet, account, id, campaign, day, rng);
  return { id, campaign, acceptedOn };
}

function writeEvents(
  sheet: Sheet,
  { company }: Account,
  lead: string,
  campaign: Campaign | null,
  day: DayNumber,
  rng: Random,
): void {
  if (campaign === null || day < company.detailFrom) return;
  for (let nth = 1; nth <= 2; nth++) {
    const sent = atClock(day + rng.int(1, 40), rng.int(8, 11), rng.int(0, 59));
    const event = (kind: string, at: number) =>
      sheet.add('campaign_events', at, {
        event_id: `${lead}-${kind}${nth}`,
        campaign_id: campaign.id,
        lead_id: lead,
        kind,
        occurred_at: instantText(at),
      });
    event('delivered', sent);
    if (rng.chance(0.34)) event('engaged', sent + rng.int(20, 1_800));
  }
}
