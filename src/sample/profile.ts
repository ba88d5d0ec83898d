import {
  accountId,
  CAST_SIZE,
  type Kind,
  type Part,
  partOf,
  SPIKE_REGION,
  SPIKE_SEGMENT,
  spikePart,
} from './cast.ts';
import { REGION_SHARES, REGIONS, type Region, SEGMENTS, type Segment } from './catalog.ts';
import type { Company } from './company.ts';
import { type DayNumber, monthStart, monthsLater } from './days.ts';
import { companyName } from './names.ts';
import { fraction, hash, quantile, random, spread } from './random.ts';

/** What an account is, before anything happens to it; all of it follows from the seed and its index. */
export interface Profile {
  readonly index: number;
  readonly id: string;
  readonly name: string;
  readonly industry: string;
  readonly kind: Kind;
  readonly segment: Segment;
  readonly region: Region;
  readonly currency: 'USD' | 'EUR';
  /** Counts the accounts of one segment. */
  readonly ordinal: number;
  /** First service day; null for those who never became customers. */
  readonly startsOn: DayNumber | null;
  /** Yearly value of the contract that it grows into, in its own currency. */
  readonly size: number;
  readonly family: { readonly parent: number; readonly from: 'start' | 'later' } | null;
  readonly part: Part | null;
}

/** One for each purpose, so that they do not move together. */
const STEPS = {
  region: 0.41421356237,
  kind: 0.2360679775,
  start: 0.73205080757,
  size: 0.61803398875,
} as const;

/** Of twenty accounts in a row, eleven are smb, six mid-market and three enterprise, in an order of their own. */
const PER_BLOCK: readonly number[] = [11, 6, 3];
const BLOCK = 20;

const SIZES: Readonly<Record<Segment, readonly number[]>> = {
  smb: [4_000, 5_000, 6_000, 7_200, 8_600, 10_500, 13_000, 20_000],
  'mid-market': [20_000, 26_000, 31_000, 36_000, 42_000, 50_000, 62_000, 90_000],
  enterprise: [90_000, 115_000, 140_000, 165_000, 195_000, 240_000, 310_000, 600_000],
};

/** New customers of a year, as a share of those at its start, and how the base grows for it. */
const NEW_RATE = 0.27;
const BASE_GROWTH = 0.16;
/** Contracts in force at the start of the history began up to so many months before it. */
const EARLIER_MONTHS = 30;

const offset = (company: Company, purpose: string): number => fraction(company.seed, purpose);

function segmentAt(company: Company, index: number): { segment: Segment; ordinal: number } {
  const block = Math.floor(index / BLOCK);
  const order = Array.from({ length: BLOCK }, (_, slot) => slot);
  const rng = random(company.seed, 'block', block);
  for (let at = BLOCK - 1; at > 0; at--) {
    const other = rng.int(0, at);
    [order[at], order[other]] = [order[other] ?? 0, order[at] ?? 0];
  }
  let rank = order[index % BLOCK] ?? 0;
  for (const [nth, count] of PER_BLOCK.entries()) {
    if (rank < count) return { segment: SEGMENTS[nth] ?? 'smb', ordinal: block * count + rank };
    rank -= count;
  }
  throw new RangeError('a block without a place for its account');
}

function regionAt(u: number): Region {
  let sum = 0;
  for (const [nth, region] of REGIONS.entries()) {
    sum += REGION_SHARES[nth] ?? 0;
    if (u < sum) return region;
  }
  return 'latam';
}

const CUSTOMER_SHARE = 0.87;
const kindAt = (u: number): Kind =>
  u < 0.1
    ? 'prospect'
    : u < 0.12
      ? 'trial'
      : u < 0.126
        ? 'partner'
        : u < 1 - CUSTOMER_SHARE
          ? 'internal'
          : 'customer';

/** Share of the customers who were there before the history began. */
const shareBefore = (grown: number): number => 1 / (1 + (NEW_RATE / BASE_GROWTH) * grown);

/** What the company as a whole should look like on a day: the budgets are planned by it. */
export function expectedOn(company: Company, day: DayNumber): { customers: number; newInYear: number } {
  const grown = Math.exp((BASE_GROWTH * (company.horizon - company.first)) / 365) - 1;
  const before = company.accounts * CUSTOMER_SHARE * shareBefore(grown);
  const customers = before * Math.exp((BASE_GROWTH * (day - company.first)) / 365);
  return { customers, newInYear: customers * NEW_RATE };
}

/** Spread over the history so that new business grows with the base; the oldest began before it. */
function startAt(
  company: Company,
  index: number,
  drawn: { readonly segment: Segment; readonly ordinal: number },
  isOld: boolean,
): DayNumber {
  const u = spread(fraction(company.seed, 'start', drawn.segment), drawn.ordinal, STEPS.start);
  const days = company.horizon - company.first;
  const grown = Math.exp((BASE_GROWTH * days) / 365) - 1;
  const before = shareBefore(grown);
  if (isOld || u < before) {
    const earliest = monthsLater(company.first, -EARLIER_MONTHS);
    return earliest + Math.floor((isOld ? u : u / before) * (company.first - earliest));
  }
  const years = Math.log(1 + ((u - before) / (1 - before)) * grown) / BASE_GROWTH;
  const day = company.first + Math.min(days, Math.floor(years * 365));
  return fraction(company.seed, index, 'first of month') < 0.45 ? monthStart(day) : day;
}

const FAMILY_BLOCK = 64;

/** One family of two to five neighbours in every block of 64; the parent comes first. */
function familyAt(company: Company, index: number): { parent: number; place: number } | null {
  const block = Math.floor(index / FAMILY_BLOCK);
  const key = hash(company.seed, 'family', block);
  const size = block === 0 ? 3 : 2 + (key % 4);
  const place = block === 0 ? CAST_SIZE : CAST_SIZE + ((key >>> 8) % (FAMILY_BLOCK - CAST_SIZE - 5));
  const parent = block * FAMILY_BLOCK + place;
  return index >= parent && index < parent + size ? { parent, place: index - parent } : null;
}

/** One to three years before the term that the part is about comes to its end. */
function partStart(company: Company, index: number, part: Part | null): DayNumber | null {
  if (part?.termEnds === undefined) return part?.startsOn ?? null;
  return monthsLater(part.termEnds + 1, -12 * (1 + (hash(company.seed, index, 'terms') % 3)));
}

const BRANCHES = ['', ' Nordics', ' Iberia', ' Americas', ' Pacific'];
const SPIKE_SHARE = 0.025;

/** Cheap enough to be asked for any account, whenever its name or kind is needed. */
export function profileOf(company: Company, index: number): Profile {
  const drawn = segmentAt(company, index);
  const region = regionAt(spread(offset(company, 'region'), index, STEPS.region));
  const kin = familyAt(company, index);
  const spiked =
    index >= CAST_SIZE &&
    kin === null &&
    drawn.segment === SPIKE_SEGMENT &&
    region === SPIKE_REGION &&
    fraction(company.seed, index, 'spike') < SPIKE_SHARE;
  const part = spiked ? spikePart(company, hash(company.seed, index, 'spike')) : partOf(company, index);
  const segment = part?.segment ?? drawn.segment;
  const home = part?.region ?? region;
  const named = companyName(company.seed, kin?.parent ?? index, home);
  // Families begin with their parent, and a large newcomer would drown what the family itself did.
  const isOld = kin !== null && (kin.place === 0 || segment === 'enterprise');
  const kind = part?.kind ?? (kin ? 'customer' : kindAt(spread(offset(company, 'kind'), index, STEPS.kind)));
  return {
    index,
    id: accountId(index),
    name: part?.name ?? `${named.base}${kin?.place ? BRANCHES[kin.place] : named.form}`,
    industry: part?.industry ?? named.industry,
    kind,
    segment,
    region: home,
    currency: home === 'emea' && fraction(company.seed, index, 'currency') < 0.75 ? 'EUR' : 'USD',
    ordinal: drawn.ordinal,
    startsOn:
      kind === 'customer' ? (partStart(company, index, part) ?? startAt(company, index, drawn, isOld)) : null,
    size: part?.arr ?? quantile(SIZES[segment], spread(offset(company, 'size'), drawn.ordinal, STEPS.size)),
    family:
      kin && kin.place > 0
        ? { parent: kin.parent, from: fraction(company.seed, index, 'joins') < 0.35 ? 'later' : 'start' }
        : null,
    part,
  };
}
