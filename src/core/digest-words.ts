import { clean } from './ask/text.ts';
import { blankDigest, type DigestDefinition } from './digest.ts';
import type { Who } from './inbound.ts';
import type { Schedule } from './slots.ts';

/** What people type about digests: `digest create q3: nrr q3; grr q3 at 8:30 weekdays in #cs-leads`. */

export type DigestWords =
  | { readonly kind: 'help' }
  /** Bare are `digest` and `digest cs-daily`, which could be asks where a company has a KPI or an account called so. */
  | { readonly kind: 'list'; readonly isBare: boolean }
  | { readonly kind: 'preview'; readonly id: string; readonly isBare: boolean }
  | { readonly kind: 'show' | DigestDeed; readonly id: string }
  | { readonly kind: 'create' | 'change'; readonly id: string; readonly says: DigestSays }
  /** Begins like words about digests and is none of them. */
  | { readonly kind: 'other' }
  | { readonly kind: 'unclear'; readonly message: string };

type DigestDeed = 'subscribe' | 'unsubscribe' | 'pause' | 'resume' | 'delete';

/** What is said of a digest; what is not said stays as it is. */
export interface DigestSays {
  readonly title: string | null;
  readonly asks: readonly string[];
  readonly when: Pick<Schedule, 'cron' | 'onHolidays'> | null;
  readonly channel: string | null;
}

const BEGINS = /^\s*\/?(?:kpi\s+|bellwether\s+)?digests?(?=\s|$)\s*/i;
/** Longer than the most asks that a digest may have, each as long as it may be. */
const LONGEST = 50_000;
const DEEDS: readonly DigestDeed[] = ['subscribe', 'unsubscribe', 'pause', 'resume', 'delete'];

/** Null for text that is not about digests. */
export function digestWords(text: string): DigestWords | null {
  const begins = BEGINS.exec(text);
  if (begins === null) return null;
  if (text.length > LONGEST)
    return { kind: 'unclear', message: `That is more text than a digest can hold (${LONGEST} characters).` };
  // A line of its own is an ask of its own.
  const rest = clean(text.slice(begins[0].length).replace(/[\r\n]+/g, ' ; '))
    .replace(/\s+/g, ' ')
    .trim();
  const [said = '', id, ...more] = rest.toLowerCase().split(' ');
  if (rest === '') return { kind: 'list', isBare: !/s\s*$/i.test(begins[0]) };
  if (said === 'list' && id === undefined) return { kind: 'list', isBare: false };
  if (said === 'help' && id === undefined) return { kind: 'help' };
  if (said === 'create' || said === 'change') return creation(said, rest.slice(said.length).trim());
  const deed = DEEDS.find((one) => one === said) ?? (said === 'show' || said === 'preview' ? said : null);
  if (deed === null) {
    return id === undefined ? { kind: 'preview', id: said, isBare: true } : { kind: 'other' };
  }
  if (id === undefined || more.length > 0) {
    return { kind: 'unclear', message: `Say which one: digest ${deed} ID. \`digests\` lists them.` };
  }
  return deed === 'preview' ? { kind: 'preview', id, isBare: false } : { kind: deed, id };
}

/** Whether the words, once done, leave something different behind. */
export function changesDigests(text: string): boolean {
  const words = digestWords(text);
  if (words === null) return false;
  return words.kind === 'create' || words.kind === 'change' || DEEDS.some((deed) => deed === words.kind);
}

const HEAD = /^([^\s:"]+) ?(?:"([^"]*)" ?)?:(.*)$/;

function creation(kind: 'create' | 'change', text: string): DigestWords {
  const [, id, title, rest] = HEAD.exec(text) ?? [];
  if (id === undefined || rest === undefined) {
    return {
      kind: 'unclear',
      message: `Say what it is called and what it asks: digest ${kind} ID: nrr by segment; grr at 8:30 weekdays`,
    };
  }
  const tail = readTail(rest.trim());
  if ('message' in tail) return { kind: 'unclear', message: tail.message };
  const asks = splitAsks(tail.rest);
  const says: DigestSays = { title: title?.trim() ?? null, asks, when: tail.when, channel: tail.channel };
  const isNothing =
    asks.length === 0 && (kind === 'create' || (says.when ?? says.channel ?? says.title) === null);
  if (isNothing) {
    const message =
      kind === 'create' ? 'It needs at least one ask, such as nrr by segment.' : 'Say what changes.';
    return { kind: 'unclear', message };
  }
  return { kind, id: id.toLowerCase(), says };
}

/** `#cs-leads`, a platform's name and its own name of a channel, or a channel as Slack writes it. */
const IN = /(?:^|[ ;])in (#[^ ;]+|(?:slack|teams|console|memory):[^ ;]+|<#[^ ;>]+>)[ ;]*$/i;
const AT = /(?:^|[ ;])at (\d{1,2}(?:[:.]\d{2})?(?: ?[ap]m)?)(?: (?:on |every )?([a-z]+))?[ ;]*$/i;

interface Tail {
  readonly rest: string;
  readonly when: DigestSays['when'];
  readonly channel: string | null;
}

/** When and where stand at the end, in either order. */
function readTail(text: string): Tail | { readonly message: string } {
  let tail: Tail = { rest: text, when: null, channel: null };
  for (;;) {
    const [where, channel] = tail.channel === null ? (IN.exec(tail.rest) ?? []) : [];
    const [at, time, days = 'weekdays'] = tail.when === null ? (AT.exec(tail.rest) ?? []) : [];
    if (where !== undefined && channel !== undefined) {
      tail = { ...tail, rest: tail.rest.slice(0, -where.length), channel: channelOf(channel) };
    } else if (at !== undefined && time !== undefined) {
      const when = whenOf(time, days.toLowerCase());
      if ('message' in when) return when;
      tail = { ...tail, rest: tail.rest.slice(0, -at.length), when };
    } else return tail;
  }
}

/** `<#C024BE91L|cs-leads>` is the channel of that id. */
const channelOf = (written: string): string => /^<#([^|>]+)/.exec(written)?.[1] ?? written;

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const DAYS: Readonly<Record<string, readonly [days: string, onHolidays: Schedule['onHolidays']]>> = {
  weekdays: ['* * 1-5', 'skip'],
  daily: ['* * *', 'post'],
  monthly: ['1 * *', 'next-business-day'],
  ...Object.fromEntries(
    WEEKDAYS.map((name, day) => [`${name}s`, [`* * ${day}`, 'next-business-day']] as const),
  ),
};

function whenOf(time: string, days: string): NonNullable<DigestSays['when']> | { readonly message: string } {
  const [, hour = '', minute = '', half = ''] = /^(\d{1,2})(?:[:.](\d{2}))?(?: ?([ap])m)?$/i.exec(time) ?? [];
  const isClear = minute !== '' || half !== '';
  const twelve = half === '' ? null : half.toLowerCase();
  const hours = twelve === null ? Number(hour) : (Number(hour) % 12) + (twelve === 'p' ? 12 : 0);
  const isHour = twelve === null ? hours < 24 : Number(hour) >= 1 && Number(hour) <= 12;
  if (!isClear || !isHour || Number(minute) > 59) {
    return { message: `"${time}" is not a time of day. Allowed: 0:00 to 23:59, such as 8:30` };
  }
  const named = Object.hasOwn(DAYS, days) ? DAYS[days] : undefined;
  if (named === undefined) {
    return { message: `"${days}" is not known after a time. Allowed: ${Object.keys(DAYS).join(', ')}` };
  }
  const [on, onHolidays] = named;
  return { cron: `${Number(minute)} ${hours} ${on}`, onHolidays };
}

/** Apart at `;`, which may stand inside of quotes; each once. */
const splitAsks = (text: string): readonly string[] => [
  ...new Set((text.match(/(?:"[^"]*"|[^;])+/g) ?? []).map((ask) => ask.trim()).filter((ask) => ask !== '')),
];

const USUAL_WHEN: NonNullable<DigestSays['when']> = { cron: '30 8 * * 1-5', onHolidays: 'skip' };

/** A new one: in a channel, which then sees all that its maker sees, or for its maker alone. */
export function saidDigest(id: string, says: DigestSays, who: Who, timeZone: string): DigestDefinition {
  const blank = blankDigest(id, { kind: 'person', personId: who.person?.personId ?? null });
  const titled = { ...blank, title: titleOf(id), audience: { kind: 'reader' } as const };
  return changedBy({ ...says, when: says.when ?? USUAL_WHEN }, timeZone)(titled);
}

/** `emea-weekly` is called Emea weekly until somebody says otherwise. */
function titleOf(id: string): string {
  const words = id.replaceAll('-', ' ').trim();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** The same digest with what was said of it. */
export const changedBy =
  ({ title, asks, when, channel }: DigestSays, timeZone: string) =>
  (before: DigestDefinition): DigestDefinition => ({
    ...before,
    title: title ?? before.title,
    asks: asks.length === 0 ? before.asks : asks,
    schedule: when === null ? before.schedule : { timeZone: before.schedule?.timeZone ?? timeZone, ...when },
    channel: channel ?? before.channel,
    audience:
      channel !== null && (before.audience === null || before.audience.kind === 'reader')
        ? { kind: 'all' }
        : before.audience,
  });
