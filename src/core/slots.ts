import { CronExpressionParser } from 'cron-parser';
import { addDays, type Day, type Instant, weekday } from './calendar.ts';

/** When a schedule is due: slots are minutes of its own time zone, whatever the clocks do there. */

export interface Schedule {
  /** Five fields: minute, hour, day of the month, month, weekday. A day of the month and a weekday mean either. */
  readonly cron: string;
  /** IANA name. */
  readonly timeZone: string;
  /** What becomes of a slot on a holiday: it falls out, or moves to the same time of the next business day. */
  readonly onHolidays: 'post' | 'skip' | 'next-business-day';
}

export interface Slot {
  readonly at: Instant;
  /** The minute on the schedule's own clock, by which the slot is known: `2026-11-23T08:30[Europe/Berlin]`. */
  readonly name: string;
}

/** No schedule has more slots than this between two looks at the clock; a clock that jumped years must not hang. */
const MOST_SLOTS = 10_000;
/** As far as a slot may move over holidays and weekends. */
const FARTHEST_DAYS = 30;

/**
 * The slots after one instant up to and including another, in order. A time that the clocks skip in spring is due at
 * the moment after the gap; one that they repeat in autumn is due once, the first time.
 */
export function slotsBetween(
  schedule: Schedule,
  after: Instant,
  upTo: Instant,
  holidays: readonly Day[],
): readonly Slot[] {
  // What is due inside may have been meant for a holiday before.
  const from = schedule.onHolidays === 'next-business-day' ? beforeHolidays(after, holidays) : after;
  // The database writes instants with milliseconds: as text they do not compare with others.
  const [begin, end] = [Date.parse(after), Date.parse(upTo)];
  const closed = new Set(holidays);
  const slots = new Map<string, Slot>();
  for (const at of timesBetween(schedule, from, upTo)) {
    const slot = settle(schedule, slotAt(at, schedule.timeZone), closed);
    if (slot === null || Date.parse(slot.at) <= begin || Date.parse(slot.at) > end) continue;
    if (!slots.has(slot.name)) slots.set(slot.name, slot);
  }
  return [...slots.values()].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

const DAY_MS = 86_400_000;

/** Where the first holiday begins, anywhere on earth, that slots after an instant may have been moved from. */
function beforeHolidays(after: Instant, holidays: readonly Day[]): Instant {
  const day = after.slice(0, 10);
  const [first] = holidays
    .filter((holiday) => holiday >= addDays(day, -FARTHEST_DAYS) && holiday <= addDays(day, 1))
    .toSorted();
  const begins = first === undefined ? after : `${addDays(first, -1)}T00:00:00Z`;
  return begins < after ? begins : after;
}

/** Whether five fields name a time that comes: not `0 9 30 2 *`. */
export function isEverDue(cron: string): boolean {
  try {
    CronExpressionParser.parse(cron, { tz: 'UTC', currentDate: new Date(0) }).next();
    return true;
  } catch {
    return false;
  }
}

function timesBetween({ cron, timeZone }: Schedule, after: Instant, upTo: Instant): Instant[] {
  const expression = CronExpressionParser.parse(cron, {
    currentDate: new Date(after),
    endDate: new Date(upTo),
    tz: timeZone,
  });
  const times: Instant[] = [];
  while (times.length < MOST_SLOTS && expression.hasNext()) {
    times.push(toInstant(expression.next().toDate()));
  }
  return times;
}

/** Whole seconds, as instants are written everywhere. */
const toInstant = (date: Date): Instant => `${date.toISOString().slice(0, 19)}Z`;

function settle(schedule: Schedule, slot: Slot, closed: ReadonlySet<Day>): Slot | null {
  const day = slot.name.slice(0, 10);
  if (schedule.onHolidays === 'post' || !closed.has(day)) return slot;
  if (schedule.onHolidays === 'skip') return null;
  const open = nextBusinessDay(day, closed);
  return open === null ? null : slotOn(open, slot.name.slice(11, 16), schedule.timeZone);
}

/** The first day after this one that is neither at the weekend nor a holiday; null where there is none for a month. */
export function nextBusinessDay(day: Day, closed: ReadonlySet<Day>): Day | null {
  for (let step = 1; step <= FARTHEST_DAYS; step++) {
    const next = addDays(day, step);
    if (![0, 6].includes(weekday(next)) && !closed.has(next)) return next;
  }
  return null;
}

/** The first moment at which a zone's clocks show this day and minute, or the first after a gap that swallows it. */
function slotOn(day: Day, time: string, timeZone: string): Slot | null {
  const [hour = '0', minute = '0'] = time.split(':').map((part) => String(Number(part)));
  const [, month = '1', date = '1'] = day.split('-').map((part) => String(Number(part)));
  const before = new Date(`${addDays(day, -2)}T00:00:00Z`);
  const expression = CronExpressionParser.parse(`${minute} ${hour} ${date} ${month} *`, {
    currentDate: before,
    tz: timeZone,
  });
  return expression.hasNext() ? slotAt(toInstant(expression.next().toDate()), timeZone) : null;
}

/** A minute that the clocks show for the second time is told from the first. */
function slotAt(at: Instant, timeZone: string): Slot {
  const minute = localMinute(at, timeZone);
  const repeated = [30, 60].some((gap) => localMinute(minutesBefore(at, gap), timeZone) === minute);
  return { at, name: `${minute}${repeated ? ' again' : ''}[${timeZone}]` };
}

const minutesBefore = (at: Instant, minutes: number): Instant =>
  toInstant(new Date(Date.parse(at) - minutes * 60_000));

/** What a zone's clocks show: `2026-11-23T08:30`. */
export function localMinute(at: Instant, timeZone: string): string {
  const parts = Object.fromEntries(
    clock(timeZone)
      .formatToParts(new Date(at))
      .map(({ type, value }) => [type, value]),
  );
  const { year, month, day, hour, minute } = parts;
  return `${year}-${month}-${day}T${hour}:${minute}`;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clock(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  clocks.set(timeZone, made);
  return made;
}

/** What to do about the slots since the clock was last looked at. */
export interface Due {
  /** To be posted now: at most one, the latest. */
  readonly now: Slot | null;
  /** Missed while nobody looked, and not made up for: a burst of old digests helps nobody. */
  readonly missed: readonly Slot[];
}

/** The latest slot counts if it is at most so many minutes old; whatever came before it is missed. */
export function dueOf(slots: readonly Slot[], now: Instant, graceMinutes: number): Due {
  const latest = slots.at(-1) ?? null;
  if (latest === null) return { now: null, missed: [] };
  const late = (Date.parse(now) - Date.parse(latest.at)) / 60_000;
  return late <= graceMinutes ? { now: latest, missed: slots.slice(0, -1) } : { now: null, missed: slots };
}

/** A stretch of the day in which nobody is to be disturbed, on a clock: `20:00` to `07:30` goes over midnight. */
export interface QuietHours {
  readonly from: string;
  readonly to: string;
}

/** Whether it is quiet at an instant on the clocks of a zone. The first minute is quiet, the last one is not. */
export function isQuiet({ from, to }: QuietHours, at: Instant, timeZone: string): boolean {
  const time = localMinute(at, timeZone).slice(11);
  return from <= to ? time >= from && time < to : time >= from || time < to;
}

/** When quiet hours that hold an instant are over; the instant itself where it is not in them. */
export function afterQuiet(quiet: QuietHours, at: Instant, timeZone: string): Instant {
  if (!isQuiet(quiet, at, timeZone)) return at;
  const day = localMinute(at, timeZone).slice(0, 10);
  const ends = [day, addDays(day, 1)].flatMap((each) => slotOn(each, quiet.to, timeZone)?.at ?? []);
  return ends.find((end) => end > at) ?? at;
}

/** As far as the nearest slot of a schedule is looked for: close by first, but a leap day's may be eight years away. */
const LOOK_DAYS = [0.05, 2, 40, 400, 8 * 366 + 40];

/** The last slot at or before an instant; null where there was none. */
export function latestSlot(schedule: Schedule, at: Instant, holidays: readonly Day[]): Slot | null {
  for (const days of LOOK_DAYS) {
    const since = new Date(Date.parse(at) - days * DAY_MS).toISOString();
    const latest = slotsBetween(schedule, since, at, holidays).at(-1);
    if (latest !== undefined) return latest;
  }
  return null;
}

/** The first slot after an instant; null where there is none for years. */
export function nextSlot(schedule: Schedule, after: Instant, holidays: readonly Day[]): Slot | null {
  for (const days of LOOK_DAYS) {
    const until = new Date(Date.parse(after) + days * DAY_MS).toISOString();
    const [first] = slotsBetween(schedule, after, until, holidays);
    if (first !== undefined) return first;
  }
  return null;
}
