import { campaignsOn } from './campaigns.ts';
import { CHANNELS, SEGMENTS, type Segment } from './catalog.ts';
import type { Company } from './company.ts';
import { type DayNumber, dayText, earlyOn, monthStart, monthsLater } from './days.ts';
import type { Fields, Sheet } from './facts.ts';
import { expectedOn } from './profile.ts';
import { type Random, random } from './random.ts';

/** costs of sales, marketing and customer success; onboarding is written with its projects. */

interface Plan {
  /** Part of the customers. */
  readonly share: number;
  /** Sales and marketing for one new customer. */
  readonly acquisition: number;
  /** Customer success, for one customer and month. */
  readonly success: number;
}

const PLANS: Readonly<Record<Segment, Plan>> = {
  smb: { share: 0.55, acquisition: 7_500, success: 60 },
  'mid-market': { share: 0.3, acquisition: 36_000, success: 350 },
  enterprise: { share: 0.15, acquisition: 150_000, success: 1_500 },
};
const SALES_SHARE = 0.6;
/** Of what marketing spends, by channel in the order of CHANNELS; the rest is for the brand. */
const CHANNEL_SHARES: readonly number[] = [0.26, 0.14, 0.1, 0.14, 0.22, 0.06];

export function writeCosts(sheet: Sheet, company: Company): void {
  const rng = random(company.seed, 'costs');
  for (let month = monthStart(company.first); month <= company.horizon; month = monthsLater(month, 1))
    for (const segment of SEGMENTS) writeMonth(sheet, company, month, segment, rng);
}

function writeMonth(sheet: Sheet, company: Company, month: DayNumber, segment: Segment, rng: Random): void {
  const { customers, newInYear } = expectedOn(company, month + 15);
  const { share, acquisition, success } = PLANS[segment];
  const spent = (newInYear / 12) * share * acquisition;
  const row = (name: string, fields: Fields, amount: number) =>
    sheet.add('costs', earlyOn(monthsLater(month, 1)), {
      cost_id: `${dayText(month).slice(0, 7)}-${segment}-${name}`,
      month: dayText(month),
      segment,
      amount: Math.round((amount * rng.between(0.9, 1.1)) / 10) * 10,
      currency: 'USD',
      ...fields,
    });
  row('sales', { bucket: 'sales' }, spent * SALES_SHARE);
  row('success', { bucket: 'cs' }, customers * share * success);
  const marketing = spent * (1 - SALES_SHARE);
  let left = marketing;
  for (const campaign of campaignsOn(month)) {
    const amount = marketing * (CHANNEL_SHARES[CHANNELS.indexOf(campaign.channel)] ?? 0);
    left -= amount;
    row(
      campaign.channel,
      { bucket: 'marketing', channel: campaign.channel, campaign_id: campaign.id },
      amount,
    );
  }
  row('brand', { bucket: 'marketing' }, left);
}
