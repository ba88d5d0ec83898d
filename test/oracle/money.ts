import type { Day } from '#src/core/calendar.ts';
import type { Settings } from '#src/core/settings.ts';
import type { Rate } from './company.ts';

/** Exact money: integers in hundredths, rates as decimals, every rounding half away from zero. */

interface Decimal {
  readonly digits: bigint;
  /** How many of the digits stand behind the point. */
  readonly scale: number;
}

function decimal(value: string | number): Decimal {
  const parts = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(value));
  if (parts === null) throw new Error(`'${value}' is not a plain decimal`);
  const [, sign = '', whole = '0', behind = ''] = parts;
  return { digits: BigInt(`${sign}${whole}${behind}`), scale: behind.length };
}

function roundedQuotient(dividend: bigint, divisor: bigint): bigint {
  const size = dividend < 0n ? -dividend : dividend;
  const rounded = (2n * size + divisor) / (2n * divisor);
  return dividend < 0n ? -rounded : rounded;
}

/** An amount in major units as hundredths: `'10.005'` is 1001. */
export function hundredths(amount: string | number): number {
  const { digits, scale } = decimal(amount);
  return Number(roundedQuotient(digits * 100n, 10n ** BigInt(scale)));
}

/** Hundredths of one currency as hundredths of another. */
export function converted(amount: number, rate: string | number): number {
  const { digits, scale } = decimal(rate);
  return Number(roundedQuotient(BigInt(amount) * digits, 10n ** BigInt(scale)));
}

export type Convert = (amount: number, currency: string) => number;

/** Converts to the reporting currency at the rates in force on one day. */
export function converterOn(
  day: Day,
  rates: readonly Rate[],
  preferred: 'budget' | 'spot',
  settings: Settings,
): Convert {
  const known = new Map<string, string | number>();
  return (amount, currency) => {
    if (currency === settings.reportingCurrency) return amount;
    const rate = known.get(currency) ?? rateOn(day, currency, rates, preferred);
    known.set(currency, rate);
    return converted(amount, rate);
  };
}

/**
 * The rate in force: the latest of the preferred set, else the latest of the other set; where neither has
 * begun, the earliest there is. Throws where the currency has no rate at all.
 */
export function rateOn(
  day: Day,
  currency: string,
  rates: readonly Rate[],
  preferred: 'budget' | 'spot',
): string | number {
  const byDay = rates
    .filter((rate) => rate.currency === currency)
    .toSorted((a, b) => a.effective_on.localeCompare(b.effective_on));
  const ofPreferred = byDay.filter((rate) => rate.rate_set === preferred);
  const ofOther = byDay.filter((rate) => rate.rate_set !== preferred);
  const found =
    ofPreferred.findLast((rate) => rate.effective_on <= day) ??
    ofOther.findLast((rate) => rate.effective_on <= day) ??
    ofPreferred[0] ??
    ofOther[0];
  if (found === undefined) throw new Error(`no rate for ${currency}`);
  return found.rate;
}
