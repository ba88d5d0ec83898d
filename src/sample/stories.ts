import type { Day } from '../core/calendar.ts';
import {
  accountId,
  CAST,
  CAST_NAMES,
  CHAMPION_DUE,
  CHAMPION_LEFT,
  DUE_DAYS,
  FALLING_DAYS,
  FALLING_DUE,
  SPIKE_REGION,
  SPIKE_SEGMENT,
  SPIKE_SIZE,
  spikeMonth,
  UPSELL_ARR,
  upsellDay,
} from './cast.ts';
import { type Region, type Segment, SPIKE_REASON } from './catalog.ts';
import { companyOf, type SampleOptions } from './company.ts';
import { dayText } from './days.ts';

export interface Stories {
  /** Losses to a rival, all in one calendar month; the accounts are those that are certain at any size. */
  readonly churnSpike: {
    readonly month: Day;
    readonly segment: Segment;
    readonly region: Region;
    readonly reason: string;
    readonly accountIds: readonly string[];
  };
  /** A large account whose health has gone down for six weeks, with its renewal still open. */
  readonly falling: {
    readonly accountId: string;
    readonly name: string;
    readonly since: Day;
    readonly dueOn: Day;
  };
  /** Open renewals that are due from today on, within thirty days. */
  readonly dueSoon: { readonly accountIds: readonly string[] };
  readonly championLeft: { readonly accountId: string; readonly leftOn: Day; readonly dueOn: Day };
  readonly upsell: {
    readonly accountId: string;
    readonly on: Day;
    readonly from: number;
    readonly to: number;
  };
  /** A customer whose onboarding should have been over a month ago. */
  readonly stuckOnboarding: { readonly accountId: string };
  readonly names: {
    /** One word, found by typing it. */
    readonly single: string;
    /** Two names that a person might mean with the same words. */
    readonly alike: readonly [string, string];
    /** Looks like markup. */
    readonly hostile: string;
  };
}

const ids = (from: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, nth) => accountId(from + nth));
const nameAt = (index: number): string => CAST_NAMES.get(index)?.[0] ?? '';

/** Where the sample's stories are: account ids and days for these options. */
export function storiesOf(options: SampleOptions): Stories {
  const company = companyOf(options);
  const { today } = company;
  return {
    churnSpike: {
      month: dayText(spikeMonth(company)),
      segment: SPIKE_SEGMENT,
      region: SPIKE_REGION,
      reason: SPIKE_REASON,
      accountIds: ids(CAST.spike, SPIKE_SIZE),
    },
    falling: {
      accountId: accountId(CAST.falling),
      name: nameAt(CAST.falling),
      since: dayText(today - FALLING_DAYS),
      dueOn: dayText(today + FALLING_DUE),
    },
    dueSoon: { accountIds: ids(CAST.dueSoon, DUE_DAYS.length) },
    championLeft: {
      accountId: accountId(CAST.champion),
      leftOn: dayText(today - CHAMPION_LEFT),
      dueOn: dayText(today + CHAMPION_DUE),
    },
    upsell: {
      accountId: accountId(CAST.upsell),
      on: dayText(upsellDay(company)),
      ...UPSELL_ARR,
    },
    stuckOnboarding: { accountId: accountId(CAST.stuck) },
    names: {
      single: nameAt(CAST.single),
      alike: [nameAt(CAST.alike), nameAt(CAST.alike + 1)],
      hostile: nameAt(CAST.hostile),
    },
  };
}
