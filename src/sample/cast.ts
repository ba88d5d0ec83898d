import { type Region, type Segment, SPIKE_REASON } from './catalog.ts';
import type { Company } from './company.ts';
import { type DayNumber, monthStart, monthsLater, quarterStart } from './days.ts';
import { hash } from './random.ts';

/** The parts that certain accounts play, so that a demo and the tests have something to tell at any size. */

export type Kind = 'customer' | 'prospect' | 'trial' | 'internal' | 'partner';

/** How the term that a part is about comes to its end. */
export interface Ending {
  readonly result: 'renewed' | 'lost';
  /** Days from the term's last day to the decision; negative is in advance. */
  readonly after: number;
  readonly reason?: string;
}

export interface Part {
  readonly name?: string;
  readonly industry?: string;
  readonly kind?: Kind;
  readonly segment?: Segment;
  readonly region?: Region;
  readonly arr?: number;
  /** Last service day of the term that the part is about; the terms before it were renewed without a change. */
  readonly termEnds?: DayNumber;
  readonly ending?: Ending;
  readonly mood?: 'falling' | 'strong';
  /** The day on which the account buys more. */
  readonly upsell?: { readonly on: DayNumber; readonly arr: number };
  /** First service day, where no term of the part says it. */
  readonly startsOn?: DayNumber;
  /** The onboarding goes on and on. */
  readonly isStuck?: boolean;
  /** The day on which the champion left. */
  readonly championLeft?: DayNumber;
}

/** Which account plays what; several in a row from the index on where a part is played by more than one. */
export const CAST = {
  single: 0,
  falling: 1,
  champion: 2,
  upsell: 3,
  dueSoon: 4,
  alike: 11,
  hostile: 13,
  spike: 20,
  overdue: 28,
  internal: 30,
  partner: 31,
  trial: 32,
  prospect: 33,
  stuck: 34,
} as const;

/** Days until each renewal of the cluster is due. */
export const DUE_DAYS = [3, 6, 10, 14, 18, 22, 26] as const;
export const SPIKE_SIZE = 8;

/** Indices below this are parts or plain accounts, never members of a family. */
export const CAST_SIZE = 42;

/** Days until the falling account's renewal is due. */
export const FALLING_DUE = 32;
/** For so many days its health has been going down. */
export const FALLING_DAYS = 42;
export const CHAMPION_DUE = 66;
/** Days since its champion left. */
export const CHAMPION_LEFT = 9;
/** Days since the account whose onboarding got stuck became a customer. */
const STUCK_DAYS = 96;

/** Yearly value before and after the upsell. */
export const UPSELL_ARR = { from: 240_000, to: 335_000 } as const;

export const SPIKE_SEGMENT: Segment = 'mid-market';
export const SPIKE_REGION: Region = 'emea';
/** Two calendar months before today's. */
export const spikeMonth = (company: Company): DayNumber => monthsLater(monthStart(company.today), -2);
export const upsellDay = (company: Company): DayNumber => monthsLater(quarterStart(company.today), -3) + 40;

export const CAST_NAMES: ReadonlyMap<number, readonly [string, string]> = new Map([
  [CAST.single, ['Marlowick', 'logistics']],
  [CAST.falling, ['Veldmark Turbines', 'manufacturing']],
  [CAST.champion, ['Ostrelle Dairy', 'food']],
  [CAST.upsell, ['Hollin & Vane Hospitals', 'healthcare']],
  [CAST.alike, ['Quillon Corp', 'retail']],
  [CAST.alike + 1, ['Quillon Corporation Ltd', 'retail']],
  [CAST.hostile, ['<b>Tom & Söhne</b> GmbH', 'construction']],
  [14, ["O'Hanlow Haulage", 'logistics']],
  [15, ['Café Lumière & Filles', 'food']],
  [16, ['São Verdelho Energia', 'energy']],
  [17, ['Brännö Möbel AB', 'retail']],
  [18, ['Pell, Ostra & Daughters', 'construction']],
  [19, ['The "Blue Door" Schools', 'education']],
]);

const customer = (segment: Segment, region: Region, arr: number): Part => ({
  kind: 'customer',
  segment,
  region,
  arr,
});
/** A term that ends so many days after today, and what becomes of it. */
const dueIn = (company: Company, days: number, ending: Ending): Part => ({
  termEnds: company.today + days,
  ending,
});
const renewed = (after: number): Ending => ({ result: 'renewed', after });

function leading(company: Company, index: number): Part | null {
  switch (index) {
    case CAST.single:
      return {
        ...customer('mid-market', 'amer', 64_000),
        ...dueIn(company, 75, renewed(-5)),
        mood: 'strong',
      };
    case CAST.falling: {
      const due = dueIn(company, FALLING_DUE, renewed(12));
      return { ...customer('enterprise', 'emea', 480_000), ...due, mood: 'falling' };
    }
    case CAST.champion: {
      const due = dueIn(company, CHAMPION_DUE, renewed(-2));
      return {
        ...customer('mid-market', 'amer', 78_000),
        ...due,
        championLeft: company.today - CHAMPION_LEFT,
      };
    }
    case CAST.upsell: {
      const upsell = { on: upsellDay(company), arr: UPSELL_ARR.to };
      const due = dueIn(company, 165, renewed(-20));
      return { ...customer('enterprise', 'amer', UPSELL_ARR.from), ...due, mood: 'strong', upsell };
    }
    default:
      return null;
  }
}

/** Renewals that come due one after the other in the next four weeks; all but one will be won, two of them late. */
function dueSoon(company: Company, nth: number): Part {
  const ending: Ending =
    nth === 3 ? { result: 'lost', after: 1, reason: 'price' } : renewed(nth % 3 === 2 ? 9 : 0);
  const region = nth % 2 === 0 ? 'amer' : 'apac';
  return {
    ...(nth % 3 === 0
      ? customer('enterprise', region, 180_000 - nth * 10_000)
      : customer('mid-market', region, 52_000 + nth * 4_000)),
    ...dueIn(company, DUE_DAYS[nth] ?? 28, ending),
  };
}

/** A mid-market customer that a rival won over in the month of the spike. */
export const spikePart = (company: Company, key: number): Part => ({
  kind: 'customer',
  segment: SPIKE_SEGMENT,
  region: SPIKE_REGION,
  termEnds: spikeMonth(company) + 7 + (key % 20),
  ending: { result: 'lost', after: -(4 + (key % 17)), reason: SPIKE_REASON },
});

/** What account `index` is cast as; null leaves it to chance. */
export function partOf(company: Company, index: number): Part | null {
  const named = CAST_NAMES.get(index);
  const name = named === undefined ? {} : { name: named[0], industry: named[1] };
  const part = roleOf(company, index);
  return part === null && named === undefined ? null : { ...name, ...part };
}

function roleOf(company: Company, index: number): Part | null {
  if (index < CAST.dueSoon) return leading(company, index);
  if (index < CAST.dueSoon + DUE_DAYS.length) return dueSoon(company, index - CAST.dueSoon);
  if (index < CAST.spike) return { kind: 'customer' };
  if (index < CAST.spike + SPIKE_SIZE) {
    const arr = 30_000 + 4_000 * (index - CAST.spike);
    return { ...spikePart(company, hash(company.seed, index, 'spike')), arr };
  }
  switch (index) {
    case CAST.overdue:
      return { ...customer('mid-market', 'latam', 45_000), ...dueIn(company, -9, renewed(16)) };
    case CAST.overdue + 1: {
      const ending: Ending = { result: 'lost', after: 26, reason: 'budget cut' };
      return { ...customer('smb', 'amer', 9_500), ...dueIn(company, -17, ending) };
    }
    case CAST.internal:
      return { kind: 'internal' };
    case CAST.partner:
      return { kind: 'partner' };
    case CAST.trial:
      return { kind: 'trial' };
    case CAST.prospect:
      return { kind: 'prospect' };
    case CAST.stuck: {
      const startsOn = company.today - STUCK_DAYS;
      return { ...customer('mid-market', 'emea', 41_000), startsOn, isStuck: true };
    }
    default:
      return null;
  }
}

export const accountId = (index: number): string => `acc-${String(index + 1).padStart(5, '0')}`;
