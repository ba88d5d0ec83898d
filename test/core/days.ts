import fc from 'fast-check';
import { addDays, type Calendar } from '#src/core/calendar.ts';

/** Any day from 1910 to 2189, so that some years fit on either side. */
export const someDay = fc.integer({ min: 0, max: 102_000 }).map((count) => addDays('1910-01-01', count));

export const calendars: fc.Arbitrary<Calendar> = fc.record({
  fiscalYearStarts: fc.integer({ min: 1, max: 12 }),
  fiscalYearNamedBy: fc.constantFrom('start', 'end'),
  weekStarts: fc.integer({ min: 0, max: 6 }),
});
