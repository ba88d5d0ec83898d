import type { Company } from './company.ts';
import { type DayNumber, dayText, earlyOn, monthsLater, quarterStart } from './days.ts';
import type { Sheet } from './facts.ts';
import { itemAt, type Random } from './random.ts';

/** Three campaigns of every quarter, and three that never stop. */

export interface Campaign {
  readonly id: string;
  readonly name: string;
  readonly channel: string;
}

const STANDING: readonly Campaign[] = [
  { id: 'cmp-search', name: 'Search advertising', channel: 'search' },
  { id: 'cmp-content', name: 'Planning handbook', channel: 'content' },
  { id: 'cmp-partner', name: 'Partner introductions', channel: 'partner' },
];
const QUARTERLY = [
  ['webinar', 'Webinar'],
  ['events', 'Field day'],
  ['email', 'Letter'],
] as const;

/** `2026-Q3`. */
function quarterName(day: DayNumber): string {
  const text = dayText(quarterStart(day));
  return `${text.slice(0, 4)}-Q${Math.ceil(Number(text.slice(5, 7)) / 3)}`;
}

function ofQuarter(day: DayNumber): readonly Campaign[] {
  const quarter = quarterName(day);
  return QUARTERLY.map(([channel, title]) => ({
    id: `cmp-${quarter.toLowerCase()}-${channel}`,
    name: `${title} ${quarter}`,
    channel,
  }));
}

/** The campaigns that run on a day. */
export const campaignsOn = (day: DayNumber): readonly Campaign[] => [...STANDING, ...ofQuarter(day)];
export const campaignFor = (day: DayNumber, rng: Random): Campaign => itemAt(campaignsOn(day), rng.next());

/** Years before the history in which deals of its first customers may have begun. */
const EARLIER_MONTHS = 48;

export function writeCampaigns(sheet: Sheet, company: Company): void {
  const write = (campaign: Campaign, day: DayNumber) =>
    sheet.add('campaigns', earlyOn(day), {
      campaign_id: campaign.id,
      name: campaign.name,
      channel: campaign.channel,
    });
  const from = quarterStart(monthsLater(company.first, -EARLIER_MONTHS));
  for (const campaign of STANDING) write(campaign, from);
  for (let day = from; day <= company.horizon; day = monthsLater(day, 3))
    for (const campaign of ofQuarter(day)) write(campaign, day);
}
