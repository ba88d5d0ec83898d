import { expect, test } from 'vitest';
import { todayIn } from '#src/core/today.ts';

test.each([
  ['UTC', '2025-08-13T00:00:00Z', '2025-08-13'],
  ['Asia/Tokyo', '2025-08-12T15:00:00Z', '2025-08-13'],
  ['Asia/Tokyo', '2025-08-12T14:59:59Z', '2025-08-12'],
  ['America/New_York', '2025-03-09T03:59:59Z', '2025-03-08'],
  ['Europe/Berlin', '2025-12-31T23:30:00Z', '2026-01-01'],
  ['Pacific/Kiritimati', '2025-08-12T10:00:00Z', '2025-08-13'],
])('in %s it is at %s the %s', (zone, instant, day) => {
  expect(todayIn(zone, instant)).toBe(day);
});

test('a zone that is none is refused', () => {
  expect(() => todayIn('Mars/Olympus', '2025-08-13T00:00:00Z')).toThrow(RangeError);
});
