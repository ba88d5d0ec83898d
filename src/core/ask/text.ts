/** How typed text and names are made comparable. */

const QUOTES = /[“”„‟«»″]/gu;
const APOSTROPHES = /[‘’‚‛′]/gu;
const DASHES = /[‐‑‒–—―−]/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is being removed
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060\ufeff]/gu;

/** One spelling of quotes, dashes, comparison signs and spaces; otherwise the text as typed. */
export function clean(text: string): string {
  return text
    .normalize('NFKC')
    .replace(UNPRINTABLE, ' ')
    .replace(QUOTES, '"')
    .replace(APOSTROPHES, "'")
    .replace(DASHES, '-')
    .replace(/≥/g, '>=')
    .replace(/≤/g, '<=')
    .replace(/≠/g, '!=');
}

/**
 * The form in which words and names are compared: lower case, no accents, anything but letters and digits a
 * single space, so that `Mid-Market`, `mid_market` and `mid market` are one. Text without a letter or digit stays.
 */
export function norm(text: string): string {
  if (/^[a-z0-9]+(?: [a-z0-9]+)*$/.test(text)) return text;
  const folded = text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/'/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return folded === '' ? text.trim().toLowerCase() : folded;
}

/** `'emea'`, or `"North America"` where the words would otherwise be read apart. */
export function quoted(text: string): string {
  return /^[\p{L}\p{N}]+(?:[-_][\p{L}\p{N}]+)*$/u.test(text) ? text : `"${text.replace(/"/g, '""')}"`;
}

const NUMBER = /^([$€£¥]?)(\d+(?:\.\d+)?|\.\d+)(k|m|b|%)?$/;
const SCALE: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, b: 1e9, '%': 0.01 };
const SIGNS: Readonly<Record<string, string>> = { $: 'USD', '€': 'EUR', '£': 'GBP', '¥': 'JPY' };

/** `50k` → `50000`, `1.5m` → `1500000`, `10%` → `0.1`; the currency of a sign in front. Null where it is no number. */
export function readNumber(
  text: string,
): { readonly value: string; readonly currency: string | null } | null {
  const match = NUMBER.exec(text.toLowerCase().replace(/,/g, ''));
  if (match === null) return null;
  const [, sign = '', digits = '', suffix = ''] = match;
  const value = Number((Number(digits) * (SCALE[suffix] ?? 1)).toPrecision(12));
  return Number.isSafeInteger(Math.trunc(value)) && !/e/i.test(String(value))
    ? { value: String(value), currency: SIGNS[sign] ?? null }
    : null;
}

const NUMBER_WORDS = [
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];

/** A whole number in digits or, up to twelve, in words. */
export function readCount(text: string): number | null {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  const index = NUMBER_WORDS.indexOf(text);
  return index < 0 ? null : index + 1;
}

/** A record's own entry: `constructor` is a word like any other. */
export const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;
