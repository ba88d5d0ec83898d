import { z } from 'zod';
import { isDay } from '../core/calendar.ts';
import { cronFault } from './cron.ts';
import { notA, quoted } from './problem.ts';

/** The kinds of value that a config is made of. Each reads what people write and says what is allowed. */

interface Kind<T> {
  /** `a month` */
  readonly is: string;
  readonly allowed: string;
  /** Null for text that is no such thing. */
  readonly read: (text: string) => T | null;
  /** Names to suggest from. */
  readonly known?: readonly string[];
}

/** Text, or text or a number, that `read` understands; the schema for editors says what is allowed. */
function value<T>(kind: Kind<T>) {
  return described(kind, z.string().transform(reading(kind)));
}

function valueOrNumber<T>(kind: Kind<T>) {
  return described(kind, z.union([z.string(), z.number()]).transform(reading(kind)));
}

const described = <S extends z.ZodType>({ is, allowed }: Kind<unknown>, schema: S): S =>
  schema.meta({ description: `${is[0]?.toUpperCase()}${is.slice(1)}: ${allowed}` });

function reading<T>({ is, allowed, read, known = [] }: Kind<T>) {
  return (input: string | number, context: z.RefinementCtx): T => {
    const result = read(String(input).trim());
    if (result !== null) return result;
    context.addIssue({ code: 'custom', message: notA(is, input, known, allowed) });
    return z.NEVER;
  };
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** Index of the name that the text is, or is a beginning of at least three letters of; −1 for none. */
function indexOfName(names: readonly string[], text: string): number {
  const low = text.toLowerCase();
  return low.length < 3 ? -1 : names.findIndex((name) => name.toLowerCase().startsWith(low));
}

/** 1 to 12. */
export const month = valueOrNumber<number>({
  is: 'a month',
  allowed: 'January to December, or 1 to 12',
  known: MONTHS,
  read: (text) => {
    const number = /^\d{1,2}$/.test(text) ? Number(text) : indexOfName(MONTHS, text) + 1;
    return number >= 1 && number <= 12 ? number : null;
  },
});

/** 0 Sunday to 6 Saturday. */
export const dayOfWeek = value<number>({
  is: 'a day of the week',
  allowed: 'Monday to Sunday',
  known: WEEKDAYS,
  read: (text) => {
    const index = indexOfName(WEEKDAYS, text);
    return index < 0 ? null : index;
  },
});

/** ISO 4217, in capitals. */
export const currency = value<string>({
  is: 'a currency',
  allowed: 'an ISO 4217 code such as USD or EUR',
  read: (text) =>
    Intl.supportedValuesOf('currency').includes(text.toUpperCase()) ? text.toUpperCase() : null,
});

export const timeZone = value<string>({
  is: 'a time zone',
  allowed: 'an IANA name such as Europe/Berlin or America/New_York, or UTC',
  known: Intl.supportedValuesOf('timeZone'),
  read: (text) => (isTimeZone(text) ? text : null),
});

function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** BCP 47, in its canonical form. */
export const locale = value<string>({
  is: 'a locale that this machine knows',
  allowed: 'a language and a region such as en-US or de-DE',
  read: (text) => {
    try {
      return Intl.NumberFormat.supportedLocalesOf(text)[0] ?? null;
    } catch {
      return null;
    }
  },
});

export const day = value<string>({
  is: 'a date',
  allowed: 'YYYY-MM-DD, between 1900 and 2199',
  read: (text) => (isDay(text) ? text : null),
});

/** Cron, five fields; or `never`. */
export const cronOrNever = z.string().transform((text, context) => {
  const fault = text.trim() === 'never' ? null : cronFault(text);
  if (fault !== null) context.addIssue({ code: 'custom', message: fault });
  return text.trim().replace(/\s+/g, ' ');
});

/** On a clock of 24 hours, with its leading zero. */
export const timeOfDay = value<string>({
  is: 'a time of day',
  allowed: '00:00 to 23:59, in quotes',
  read: (text) => {
    const [, hour = '', minute = ''] = /^(\d{1,2}):(\d{2})$/.exec(text) ?? [];
    const isTime = hour !== '' && Number(hour) < 24 && Number(minute) < 60;
    return isTime ? `${hour.padStart(2, '0')}:${minute}` : null;
  },
});

/** `105%` is 1.05; a plain number is taken as it is. */
function readNumber(text: string): number | null {
  const match = /^([+-]?\d+(?:\.\d+)?)\s*(%?)$/.exec(text);
  if (match === null) return null;
  const number = Number(match[1]);
  // Dividing leaves a residue for some percentages (8.2 / 100); fifteen digits are what a double holds.
  return match[2] === '%' ? Number((number / 100).toPrecision(15)) : number;
}

export const target = valueOrNumber<number>({
  is: 'a target',
  allowed: 'a percentage such as 105%, or a number',
  read: readNumber,
});

function readPart(text: string): number | null {
  const part = readNumber(text);
  return part !== null && part >= 0 && part <= 1 ? part : null;
}

/** 0 to 1. */
export const part = valueOrNumber<number>({
  is: 'a part of the whole',
  allowed: '0% to 100%, or a number from 0 to 1',
  read: readPart,
});

export const partOrMeasured = valueOrNumber<number | 'measured'>({
  is: 'a chance',
  allowed: '0% to 100%, a number from 0 to 1, or measured',
  known: ['measured'],
  read: (text) => (text.toLowerCase() === 'measured' ? 'measured' : readPart(text)),
});

/** Scores under the first are red, under the second yellow. */
export const healthBands = z
  .union([z.string(), z.array(z.number())])
  .transform((input, context): readonly [number, number] => {
    const [red = Number.NaN, yellow = Number.NaN, ...more] =
      typeof input === 'string' ? input.split('/').map((part) => Number(part.trim() || 'none')) : input;
    if (more.length === 0 && red > 0 && red < yellow && yellow < 100) return [red, yellow];
    const written = Array.isArray(input) ? input.join('/') : input;
    const message = notA(
      'a pair of health bands',
      written,
      [],
      'two rising scores between 0 and 100, such as 40/70',
    );
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  })
  .meta({ description: 'Scores under the first are red, under the second yellow, eg 40/70' });

/** Attributes of an account that derive from others, so that no rule about rows can name them. */
const DERIVED = ['account', 'arr', 'arr_band', 'family', 'health_band', 'product', 'team', 'tenure'];

export const attributeName = z.string().superRefine((name, context) => {
  if (!/^[a-z][a-z0-9_]*$/.test(name)) {
    context.addIssue({
      code: 'custom',
      message: notA('an attribute', name, [], 'lower-case letters, digits and _'),
    });
  } else if (DERIVED.includes(name)) {
    context.addIssue({
      code: 'custom',
      message: `${quoted(name)} is derived, not an attribute that an account carries`,
    });
  }
});
