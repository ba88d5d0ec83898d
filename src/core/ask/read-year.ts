import {
  addMonths,
  type Calendar,
  fiscalYearName,
  fiscalYearStart,
  plainCalendar,
  startOfFiscalYear,
} from '../calendar.ts';
import type { PeriodContext } from '../period.ts';
import { halfPeriod, quarterPeriod } from '../period.ts';
import type { YearBasis } from '../period-words.ts';
import type { Term, TermRead } from './term.ts';
import { own } from './text.ts';
import type { Token } from './tokens.ts';

/** Reads fiscal and calendar years, quarters and halves: `fy26 q2`, `h1 fy25`, `cy2025 q2`, `q3`, `2025`. */

export const readYear = (text: string | undefined): number | null =>
  text !== undefined && /^(?:19|20|21)\d\d$/.test(text) ? Number(text) : null;

/** `fy25` and `fy2025`; two digits are of this century. */
const yearName = (digits: string): number | null =>
  digits.length === 2 ? 2000 + Number(digits) : readYear(digits);

interface YearWord {
  /** Null for a bare `cy`: the calendar's, of no year in particular. */
  readonly name: number | null;
  /** Null for `2025`, which does not say whose year it is. */
  readonly basis: YearBasis | null;
  readonly to: number;
}

const wordAt = (tokens: readonly Token[], at: number): string => {
  const token = tokens[at];
  return token?.kind === 'word' ? token.norm : '';
};

const impossible = (message: string, to: number): TermRead => ({ term: { kind: 'impossible', message }, to });

const YEAR_STEPS: Readonly<Record<string, number>> = { last: -1, previous: -1, this: 0, current: 0, next: 1 };

/** `last year`, `this fy`: −1, 0 or 1. */
export function readRelativeYear(tokens: readonly Token[], at: number): { steps: number; to: number } | null {
  const steps = own(YEAR_STEPS, wordAt(tokens, at));
  return steps !== undefined && ['year', 'fy', 'yr'].includes(wordAt(tokens, at + 1))
    ? { steps, to: at + 2 }
    : null;
}

function readYearWord(tokens: readonly Token[], at: number, ctx: PeriodContext): YearWord | null {
  const match = /^(fy|cy)?(\d{4}|\d{2})?$/.exec(wordAt(tokens, at));
  if (match !== null && (match[1] !== undefined || readYear(match[2]) !== null)) {
    const basis = match[1] === undefined ? null : match[1] === 'fy' ? 'fiscal' : 'calendar';
    if (match[2] !== undefined) {
      const name = yearName(match[2]);
      return name === null ? null : { name, basis, to: at + 1 };
    }
    const next = wordAt(tokens, at + 1);
    const name = /^(\d{4}|\d{2})$/.test(next) ? yearName(next) : null;
    if (name !== null) return { name, basis, to: at + 2 };
    return basis === 'calendar' ? { name: null, basis, to: at + 1 } : null;
  }
  const relative = readRelativeYear(tokens, at);
  if (relative === null) return null;
  const named = fiscalYearName(startOfFiscalYear(ctx.today, ctx.calendar), ctx.calendar);
  return { name: named + relative.steps, basis: 'fiscal', to: relative.to };
}

interface Part {
  readonly unit: 'quarter' | 'half';
  readonly number: number;
}

const PARTS = /^(?:(fy|cy)?(\d{4}|\d{2}))?([qh])(\d{1,2})(?:(fy|cy)?(\d{4}|\d{2}))?$/;

const partOf = (letter: string | undefined, digits: string | undefined): Part => ({
  unit: letter === 'q' ? 'quarter' : 'half',
  number: Number(digits),
});

/** `q3`, `h1 fy25`, `fy26 q2`, `cy2025 q2`, `fy25q3`, `q2 2025`, `cy q2`, `q2 last year`. */
export function readPart(tokens: readonly Token[], at: number, ctx: PeriodContext): TermRead | null {
  const whole = PARTS.exec(wordAt(tokens, at).replace(/ /g, ''));
  if (whole !== null) {
    const part = partOf(whole[3], whole[4]);
    const digits = whole[2] ?? whole[6];
    if (digits === undefined) return partTerm(part, readYearWord(tokens, at + 1, ctx), at + 1, ctx);
    const prefix = whole[1] ?? whole[5];
    const basis = prefix === undefined ? null : prefix === 'fy' ? 'fiscal' : 'calendar';
    return partTerm(part, { name: yearName(digits), basis, to: at + 1 }, at + 1, ctx);
  }
  const year = readYearWord(tokens, at, ctx);
  const part = year === null ? null : /^([qh])(\d{1,2})$/.exec(wordAt(tokens, year.to));
  if (year === null || part === null) return null;
  return partTerm(partOf(part[1], part[2]), { ...year, to: year.to + 1 }, year.to + 1, ctx);
}

function partTerm(part: Part, year: YearWord | null, to: number, ctx: PeriodContext): TermRead {
  const most = part.unit === 'quarter' ? 4 : 2;
  if (part.number < 1 || part.number > most) {
    const [letter, units] = part.unit === 'quarter' ? ['q', 'quarters'] : ['h', 'halves'];
    return impossible(
      `there is no ${letter}${part.number}; ${units} are ${letter}1-${letter}${most}`,
      year?.to ?? to,
    );
  }
  if (year === null || year.name === null) {
    const basis = year?.basis ?? 'fiscal';
    return {
      term: { kind: 'yearly', unit: part.unit, part: part.number, day: 0, basis },
      to: year?.to ?? to,
    };
  }
  return { term: partOfYear(part, year.name, year.basis, ctx), to: year.to };
}

const calendarOf = (basis: YearBasis, calendar: Calendar): Calendar =>
  basis === 'fiscal' ? calendar : plainCalendar(calendar);

/** The quarter or half of a named year. `q2 2025` does not say whose year it is where the two differ. */
function partOfYear(part: Part, name: number, basis: YearBasis | null, ctx: PeriodContext): Term {
  const fixed = (whose: YearBasis) => {
    const start = fiscalYearStart(name, calendarOf(whose, ctx.calendar));
    const day = addMonths(start, (part.number - 1) * (part.unit === 'quarter' ? 3 : 6));
    return { kind: 'fixed', unit: part.unit, day, basis: whose } as const;
  };
  if (basis !== null) return fixed(basis);
  if (ctx.calendar.fiscalYearStarts === 1) return fixed('fiscal');
  const readings = (['fiscal', 'calendar'] as const).map((whose) => {
    const { day } = fixed(whose);
    const period = part.unit === 'quarter' ? quarterPeriod(day, ctx, whose) : halfPeriod(day, ctx, whose);
    return { label: period.label, text: period.echo };
  });
  const labels = readings.map((reading) => reading.label).join(' or ');
  return { kind: 'unclear', message: `is that ${labels}?`, readings };
}

/** `fy25`, `cy2025`, and `2025`, which is the calendar's. */
export function readNamedYear(tokens: readonly Token[], at: number, ctx: PeriodContext): TermRead | null {
  const year = readYearWord(tokens, at, ctx);
  if (year !== null && year.name !== null) {
    const basis = year.basis ?? 'calendar';
    const day = fiscalYearStart(year.name, calendarOf(basis, ctx.calendar));
    return { term: { kind: 'fixed', unit: 'year', day, basis }, to: year.to };
  }
  const word = wordAt(tokens, at);
  return word === 'fy' || word === 'cy'
    ? impossible(`${word} needs a year, such as ${word}2026`, at + 1)
    : null;
}
