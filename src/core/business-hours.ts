import { addDays, type Day, type Instant, weekday } from './calendar.ts';
import { localMinute } from './slots.ts';

/** When people of a company work: Monday to Friday between two times of day, except on holidays. */
export interface BusinessHours {
  /** IANA name. */
  readonly timeZone: string;
  /** `09:00` */
  readonly from: string;
  /** `17:00` */
  readonly to: string;
  readonly holidays: readonly Day[];
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** Years between two instants are not counted through day by day. */
const MOST_DAYS = 3_700;

/** Business minutes between two instants; 0 where the second is not after the first. Days of a clock change count as on the clock. */
export function businessMinutes(hours: BusinessHours, from: Instant, to: Instant): number {
  const [start, end] = [localMinute(from, hours.timeZone), localMinute(to, hours.timeZone)];
  const [opens, closes] = [minutesOf(hours.from), minutesOf(hours.to)];
  const closed = new Set(hours.holidays);
  const last = end.slice(0, 10);
  let minutes = 0;
  let day = start.slice(0, 10);
  for (let nth = 0; day <= last && nth < MOST_DAYS; nth++, day = addDays(day, 1)) {
    if ([0, 6].includes(weekday(day)) || closed.has(day)) continue;
    const begins = day === start.slice(0, 10) ? Math.max(opens, minutesOf(start.slice(11))) : opens;
    const ends = day === last ? Math.min(closes, minutesOf(end.slice(11))) : closes;
    minutes += Math.max(0, ends - begins);
  }
  return minutes;
}
