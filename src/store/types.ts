import pg from 'pg';

/** How values come out of Postgres: exact, and free of the process's time zone. */

type Parser = (text: string) => unknown;

const [DATE, DATES, INT8, INT8S, NUMERIC, NUMERICS] = [1082, 1182, 20, 1016, 1700, 1231];
const [TIMESTAMPTZ, TIMESTAMPTZS, TIMESTAMP, TIMESTAMPS] = [1184, 1185, 1114, 1115];
const TEXTS: number = 1009;

function integer(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new RangeError(`The database's ${text} is past the largest integer that a number holds exactly.`);
  return value;
}

function day(text: string): string {
  if (/^\d{4,}-/.test(text) || text.endsWith('infinity')) return text;
  throw new Error(`The database wrote the date ${text}: its DateStyle must be ISO.`);
}

const INSTANT = /^(\d{4,}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?([+-]\d\d)(?::?(\d\d))?(?::?\d\d)?$/;

/** `2026-03-01T09:30:00.000Z`, with six digits where there are microseconds; `infinity` stays. */
export function instant(text: string): string {
  if (text.endsWith('infinity')) return text;
  const [, date, time, fraction = '', hours, minutes = '00'] = INSTANT.exec(text) ?? [];
  const at = new Date(`${date}T${time}${hours}:${minutes}`);
  if (Number.isNaN(at.getTime()))
    throw new Error(`The database wrote the instant ${text}: its DateStyle must be ISO.`);
  const micros = fraction.padEnd(6, '0');
  return `${at.toISOString().slice(0, -4)}${micros.endsWith('000') ? micros.slice(0, 3) : micros}Z`;
}

/** Arrays are parsed as arrays of text, which knows quoting and nulls, then each element as itself. */
const listOf = (parse: Parser): Parser => {
  const texts = pg.types.getTypeParser(TEXTS);
  const each = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(each);
    return typeof value === 'string' ? parse(value) : value;
  };
  return (text) => each(texts(text));
};

const asWritten: Parser = (text) => text;

const PARSERS: ReadonlyMap<number, Parser> = new Map([
  [DATE, day],
  [DATES, listOf(day)],
  [INT8, integer],
  [INT8S, listOf(integer)],
  [NUMERIC, asWritten],
  [NUMERICS, listOf(asWritten)],
  [TIMESTAMPTZ, instant],
  [TIMESTAMPTZS, listOf(instant)],
  [TIMESTAMP, asWritten],
  [TIMESTAMPS, listOf(asWritten)],
]);

/** For a connection's `types`; types that are not listed are read as `pg` does. */
export const types: pg.CustomTypesConfig = {
  getTypeParser: (id, format) =>
    (format === 'binary' ? undefined : PARSERS.get(id)) ?? pg.types.getTypeParser(id, format),
};
