import type { Day, Instant } from './calendar.ts';

/** The civil date that it is in a time zone (IANA name) at an instant. Throws `RangeError` for a zone that is none. */
export function todayIn(timeZone: string, instant: Instant): Day {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  const parts = new Map(format.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]));
  const year = (parts.get('year') ?? '').padStart(4, '0');
  return `${year}-${parts.get('month')}-${parts.get('day')}`;
}
