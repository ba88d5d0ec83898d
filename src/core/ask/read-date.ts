import { dayFrom, isDay, yearOf } from '../calendar.ts';
import { monthName } from '../period-words.ts';
import { monthNumber } from './keywords.ts';
import type { AskContext, Preferences } from './lexicon.ts';
import { readRelativeYear, readYear } from './read-year.ts';
import type { Term, TermRead, TermReading } from './term.ts';
import type { Token } from './tokens.ts';

/** Reads days and months written as such: `2025-07`, `2025-07-31`, `jul 2025`, `12 aug`, `03/04/2025`. */

const impossible = (message: string): Term => ({ kind: 'impossible', message });

const fixedDay = (day: string, typed: string): Term =>
  isDay(day)
    ? { kind: 'fixed', unit: 'day', day, basis: 'calendar' }
    : impossible(`there is no day ${typed}; days are written YYYY-MM-DD, from 1900 to 2199`);

const fixedMonth = (year: number, month: number, typed: string): Term =>
  month >= 1 && month <= 12 && readYear(String(year)) !== null
    ? { kind: 'fixed', unit: 'month', day: dayFrom(year, month, 1), basis: 'calendar' }
    : impossible(`there is no month ${typed}; months are written YYYY-MM, from 1900 to 2199`);

/** `2025-07-31`, `2025-07`, and dates with slashes or dots, in one token. */
export function readDate(token: Token, ctx: AskContext, preferences: Preferences): Term | null {
  const text = token.text;
  const iso = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/.exec(text);
  if (iso !== null) return fixedDay(dayFrom(Number(iso[1]), Number(iso[2]), Number(iso[3])), text);
  const month = /^(\d{4})[-/](\d{1,2})$/.exec(text) ?? null;
  if (month !== null) return fixedMonth(Number(month[1]), Number(month[2]), text);
  const swapped = /^(\d{1,2})\/(\d{4})$/.exec(text);
  if (swapped !== null) return fixedMonth(Number(swapped[2]), Number(swapped[1]), text);
  const loose = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})$/.exec(text);
  if (loose === null) return null;
  const year = Number(loose[4]) < 100 ? 2000 + Number(loose[4]) : Number(loose[4]);
  return eitherOrder(Number(loose[1]), Number(loose[3]), year, text, ctx, preferences);
}

/** Day and month in whichever order was typed: read only where one order alone is possible, or is remembered. */
function eitherOrder(
  first: number,
  second: number,
  year: number,
  typed: string,
  ctx: AskContext,
  preferences: Preferences,
): Term {
  const dayFirst = dayFrom(year, second, first);
  const monthFirst = dayFrom(year, first, second);
  if (!isDay(dayFirst)) return fixedDay(monthFirst, typed);
  if (!isDay(monthFirst) || first === second) return fixedDay(dayFirst, typed);
  if (preferences.dateOrder !== null) {
    return fixedDay(preferences.dateOrder === 'day-first' ? dayFirst : monthFirst, typed);
  }
  const readings: TermReading[] = [
    { label: `${first} ${monthName(dayFirst)} ${year}`, text: dayFirst, dateOrder: 'day-first' },
    { label: `${monthName(monthFirst)} ${second}, ${year}`, text: monthFirst, dateOrder: 'month-first' },
  ];
  // The order usual where the asker lives is offered first; it is still asked, since people type both.
  const ordered = /^en-US\b/i.test(ctx.locale) ? readings.toReversed() : readings;
  const labels = ordered.map((reading) => reading.label).join(' or ');
  return { kind: 'unclear', message: `is ${typed} ${labels}?`, readings: ordered };
}

const dayNumber = (text: string | undefined): number | null => {
  const match = /^(\d{1,2})(?:st|nd|rd|th)?$/.exec(text ?? '');
  const day = match === null ? 0 : Number(match[1]);
  return day >= 1 && day <= 31 ? day : null;
};

const yearly = (month: number, day: number): Term => ({
  kind: 'yearly',
  unit: day === 0 ? 'month' : 'day',
  part: month,
  day,
  basis: 'calendar',
});

/** `jul`, `jul 2025`, `jul last year`, `12 aug`, `12 aug 2025`, `aug 12`, `aug 12 2025`. */
export function readMonth(tokens: readonly Token[], at: number, ctx: AskContext): TermRead | null {
  const word = (i: number): string | undefined => (tokens[i]?.kind === 'word' ? tokens[i].norm : undefined);
  const leading = dayNumber(word(at));
  const first = leading === null ? at : at + 1;
  const month = monthNumber(word(first) ?? '');
  if (month === null) return null;
  const typed = (to: number): string =>
    tokens
      .slice(at, to)
      .map((t) => t.text)
      .join(' ');
  const year = readYear(word(first + 1));
  if (leading !== null) {
    if (year === null) return { term: yearly(month, leading), to: first + 1 };
    return { term: fixedDay(dayFrom(year, month, leading), typed(first + 2)), to: first + 2 };
  }
  if (year !== null) return { term: fixedMonth(year, month, typed(first + 2)), to: first + 2 };
  const relative = readRelativeYear(tokens, first + 1);
  if (relative === null) return monthThenNumber(tokens, at, month);
  const named = yearOf(ctx.today) + relative.steps;
  return { term: fixedMonth(named, month, typed(relative.to)), to: relative.to };
}

/** `aug 12` is a day; `jul 25` may as well be July 2025, so it is asked. */
function monthThenNumber(tokens: readonly Token[], at: number, month: number): TermRead {
  const next = tokens[at + 1];
  const number = next?.kind === 'word' && /^\d/.test(next.text) ? dayNumber(next.norm) : null;
  if (number === null || monthNumber(tokens[at + 2]?.norm ?? '') !== null) {
    return { term: yearly(month, 0), to: at + 1 };
  }
  const year = readYear(tokens[at + 2]?.norm);
  const typed = tokens
    .slice(at, at + 2)
    .map((t) => t.text)
    .join(' ');
  if (year !== null) return { term: fixedDay(dayFrom(year, month, number), `${typed} ${year}`), to: at + 3 };
  if (number < 20 || next?.norm !== String(number)) return { term: yearly(month, number), to: at + 2 };
  const name = tokens[at]?.text ?? '';
  const readings = [
    { label: `the month ${name} ${2000 + number}`, text: dayFrom(2000 + number, month, 1).slice(0, 7) },
    { label: `the day ${number} ${name}`, text: `${number} ${name}` },
  ];
  return {
    term: { kind: 'unclear', message: `is ${typed} a month of 20${number} or a day?`, readings },
    to: at + 2,
  };
}
