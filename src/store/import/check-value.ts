import { isDay } from '../../core/calendar.ts';
import type { Column, Table } from '../facts/column.ts';
import { hints } from './hint.ts';

/** What was expected of the text of one field, or null where the field is fine. Never called with an empty one. */
export type Check = (value: string) => string | null;

/** Ids are parts of index keys, which Postgres limits to 2,704 bytes; three ids of 200 four-byte signs fit. */
const LONGEST_ID = 200;
const LONGEST_TEXT = 10_000;
const DIGITS_BEFORE = 15;
const DIGITS_AFTER = 20;

const NUMBER = /^-?(?:\d+\.?\d*|\.\d+)$/;
const INSTANT =
  /^(\d{4}-\d\d-\d\d)(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)?)?$/;
const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

export function checkFor(table: Table, column: Column): Check {
  switch (column.type) {
    case 'date':
      return column.name === 'month' ? monthCheck() : dateCheck();
    case 'instant':
      return instantCheck();
    case 'number':
      return numberCheck(column);
    case 'integer':
      return integerCheck(column);
    case 'boolean':
      return (value) => (value === 'true' || value === 'false' ? null : 'expected true or false');
    case 'text':
      return textCheck(table, column);
    default:
      return column.type satisfies never;
  }
}

/** Real days, remembered: a file of a million rows holds a few thousand different ones. */
function knownDays(): (value: string) => boolean {
  const seen = new Set<string>();
  return (value) => {
    if (seen.has(value)) return true;
    const real = isDay(value);
    if (real && seen.size < 100_000) seen.add(value);
    return real;
  };
}

function dateCheck(): Check {
  const real = knownDays();
  return (value) => (real(value) ? null : 'expected a date from 1900 to 2199, like 2025-01-31');
}

function monthCheck(): Check {
  const real = knownDays();
  return (value) =>
    real(value) && value.endsWith('-01') ? null : "expected a month's first day, like 2025-01-01";
}

function instantCheck(): Check {
  const real = knownDays();
  return (value) => {
    const day = INSTANT.exec(value)?.[1];
    return day !== undefined && real(day) ? null : 'expected an instant, like 2025-01-31T09:30:00Z';
  };
}

function numberCheck(column: Column): Check {
  const range = rangeCheck(column);
  return (value) => {
    if (!NUMBER.test(value)) return 'expected a plain number, like 1250.50';
    const digits = value.replace('-', '');
    const point = digits.indexOf('.');
    const before = point < 0 ? digits.length : point;
    if (before > DIGITS_BEFORE || digits.length - before - 1 > DIGITS_AFTER) {
      return `expected at most ${DIGITS_BEFORE} digits before the decimal point and ${DIGITS_AFTER} after it`;
    }
    return range(value);
  };
}

function integerCheck(column: Column): Check {
  const range = rangeCheck(column);
  return (value) => {
    if (!/^-?\d+$/.test(value)) return 'expected a whole number, like 12';
    if (value.replace('-', '').length > DIGITS_BEFORE) return `expected at most ${DIGITS_BEFORE} digits`;
    return range(value);
  };
}

function rangeCheck({ min = -Infinity, max = Infinity }: Column): Check {
  if (min === -Infinity && max === Infinity) return () => null;
  const expected = max === Infinity ? `expected ${min} or more` : `expected a number from ${min} to ${max}`;
  return (value) => {
    const number = Number(value);
    return number >= min && number <= max ? null : expected;
  };
}

function textCheck(table: Table, column: Column): Check {
  const { oneOf } = column;
  if (oneOf) {
    const allowed = new Set(oneOf);
    const hint = hints(oneOf);
    return (value) => (allowed.has(value) ? null : `expected one of ${oneOf.join(', ')}${hint(value)}`);
  }
  if (column.currency) {
    const hint = hints(CURRENCIES);
    return (value) =>
      CURRENCIES.has(value) ? null : `expected an ISO 4217 currency code, like USD${hint(value)}`;
  }
  return isId(table, column) ? idCheck : longTextCheck;
}

const isId = (table: Table, column: Column): boolean =>
  table.key.includes(column.name) || column.references !== undefined || isAttributeValue(table, column);

/** The values of attributes are ids (of a parent, a csm) and the names of groups, which are keys as well. */
const isAttributeValue = (table: Table, column: Column): boolean =>
  table.name === 'account_attributes' && column.name === 'value';

const idCheck: Check = (value) => {
  if (value.length > LONGEST_ID) return `expected at most ${LONGEST_ID} characters`;
  if (value !== value.trim()) return 'expected no spaces around it';
  return signsCheck(value);
};

const longTextCheck: Check = (value) =>
  value.length > LONGEST_TEXT ? `expected at most ${LONGEST_TEXT} characters` : signsCheck(value);

/** Bytes that are not UTF-8 reach us as U+FFFD, which no text of anybody's holds on purpose. */
const signsCheck: Check = (value) => {
  if (value.includes('\u0000')) return 'expected text without NUL characters';
  if (value.includes('\ufffd')) return 'expected text in UTF-8';
  return null;
};
