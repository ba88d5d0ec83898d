import { isEverDue } from '../core/slots.ts';
import { notA, quoted } from './problem.ts';

/** The five fields of a cron line, checked; what they mean is decided where schedules run. */

interface CronField {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly words: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const FIELDS: readonly CronField[] = [
  { name: 'a minute', from: 0, to: 59, words: [] },
  { name: 'an hour', from: 0, to: 23, words: [] },
  { name: 'a day of the month', from: 1, to: 31, words: [] },
  { name: 'a month', from: 1, to: 12, words: MONTHS },
  { name: 'a day of the week', from: 0, to: 7, words: WEEKDAYS },
];

/** What is wrong with a cron line, or null. */
export function cronFault(text: string): string | null {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== FIELDS.length) {
    return notA(
      'a schedule',
      text,
      [],
      'five fields (minute hour day month weekday), such as "30 8 * * 1-5"',
    );
  }
  for (const [index, field] of FIELDS.entries()) {
    const part = parts[index] ?? '';
    if (!part.split(',').every((item) => fits(item.toLowerCase(), field))) {
      const words = field.words.length > 0 ? ` or ${field.words[0]} to ${field.words.at(-1)}` : '';
      const allowed = `${field.from} to ${field.to}${words}, *, lists, ranges and steps`;
      return notA(field.name, part, [], allowed);
    }
  }
  return isEverDue(text.trim()) ? null : `${quoted(text)} never comes: no month that it names has such a day`;
}

/** `*`, `5`, `1-5`, each also with a step such as `/15`. */
function fits(item: string, field: CronField): boolean {
  const [range = '', step, ...more] = item.split('/');
  if (more.length > 0 || (step !== undefined && !/^[1-9]\d?$/.test(step))) return false;
  if (range === '*') return true;
  const ends = range.split('-').map((end) => numberFor(end, field));
  const [first, last] = ends;
  if (ends.length > 2 || first === undefined || ends.some((end) => end === null)) return false;
  return last === undefined || last === null || first === null || first <= last;
}

function numberFor(text: string, field: CronField): number | null {
  const word = field.words.indexOf(text);
  if (word >= 0) return word + (field.name === 'a month' ? 1 : 0);
  const value = /^\d{1,2}$/.test(text) ? Number(text) : -1;
  return value >= field.from && value <= field.to ? value : null;
}
