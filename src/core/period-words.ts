import {
  addDays,
  type Calendar,
  type Day,
  type DayRange,
  dayOfMonth,
  fiscalYearName,
  monthOf,
  startOfFiscalYear,
  yearOf,
} from './calendar.ts';

/** How periods are called by people (`label`) and in asks (`echo`). */

/** Whether quarters, halves and years follow the company's fiscal year or the plain calendar. */
export type YearBasis = 'fiscal' | 'calendar';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export const monthName = (day: Day): string => MONTHS[monthOf(day) - 1] ?? '';
const dayAndMonth = (day: Day): string => `${dayOfMonth(day)} ${monthName(day)}`;
export const dayLabel = (day: Day): string => `${dayAndMonth(day)} ${yearOf(day)}`;

/** `4 – 10 Aug 2025`, `1 Apr – 30 Jun 2025`, `1 Aug 2024 – 31 Jul 2025`: what repeats is said once. */
export function rangeLabel(range: DayRange): string {
  const last = addDays(range.end, -1);
  if (last <= range.start) return dayLabel(range.start);
  if (yearOf(range.start) !== yearOf(last)) return `${dayLabel(range.start)} – ${dayLabel(last)}`;
  if (monthOf(range.start) !== monthOf(last)) return `${dayAndMonth(range.start)} – ${dayLabel(last)}`;
  return `${dayOfMonth(range.start)} – ${dayLabel(last)}`;
}

/** `FY26`; four digits outside 2000 to 2099, where two would be read as another century. */
const fiscalName = (name: number): string =>
  name >= 2000 && name < 2100 ? `FY${String(name).slice(2)}` : `FY${name}`;

/** Words of a year or of its numbered part (`Q2`, `H1`), by whose calendar names it. */
export function yearWords(
  start: Day,
  part: string | null,
  basis: YearBasis,
  calendar: Calendar,
): { label: string; echo: string } {
  const after = part === null ? '' : ` ${part}`;
  const before = part === null ? '' : `${part} `;
  if (calendar.fiscalYearStarts === 1) {
    const words = `${before}${yearOf(start)}`;
    return { label: words, echo: words.toLowerCase() };
  }
  if (basis === 'calendar') {
    return {
      label: `${before}${yearOf(start)} (calendar)`,
      echo: `cy${yearOf(start)}${after}`.toLowerCase(),
    };
  }
  const name = `${fiscalName(fiscalYearName(startOfFiscalYear(start, calendar), calendar))}${after}`;
  return { label: name, echo: name.toLowerCase() };
}
