import type { Command } from 'commander';
import { z } from 'zod';

/** Options that say what a digest is: each has the name that the config has for it, and is handed on as written. */

interface DigestOption {
  /** In the config. */
  readonly key: string;
  /** What is typed, without its dashes. */
  readonly name: string;
  readonly value: string;
  readonly says: string;
  readonly isMany?: true;
  /** `none` takes it away. */
  readonly clears?: (typeof CLEARED)[keyof typeof CLEARED];
  readonly read?: (text: string) => unknown;
}

/** What a field is without anything. */
const CLEARED = {
  channel: { channel: null },
  roles: { roles: [] },
  audience: { audience: null },
  quiet: { quiet: null },
  stale: { staleAfterDays: null },
} as const;

/** A number as it would stand in the config; other text stays text, for the reader to refuse. */
const numeric = (text: string): unknown => (/^\d+(?:\.\d+)?$/.test(text) ? Number(text) : text);

/** `20:00-07:30` */
function quietHours(text: string): unknown {
  const [from = '', to = ''] = text.split('-');
  return { from: from.trim(), to: to.trim() };
}

export const DIGEST_OPTIONS: readonly DigestOption[] = [
  { key: 'title', name: 'title', value: '<text>', says: 'what it is called' },
  { key: 'asks', name: 'ask', value: '<text>', says: 'what it asks; any number of them', isMany: true },
  {
    key: 'sections',
    name: 'section',
    value: '<name>',
    says: 'what it shows, in this order (numbers, movers, freshness)',
    isMany: true,
  },
  {
    key: 'schedule',
    name: 'schedule',
    value: '<cron>',
    says: 'five fields, such as "30 8 * * 1-5"; or never',
  },
  { key: 'time_zone', name: 'time-zone', value: '<zone>', says: 'of its schedule (the company’s)' },
  {
    key: 'on_holidays',
    name: 'holidays',
    value: '<what>',
    says: 'post, skip or next-business-day (post)',
  },
  {
    key: 'catch_up_hours',
    name: 'catch-up-hours',
    value: '<n>',
    says: 'how late a missed slot is made up for (4)',
    read: numeric,
  },
  {
    key: 'quiet_hours',
    name: 'quiet',
    value: '<hours>',
    says: 'such as 20:00-07:30; or none',
    clears: CLEARED.quiet,
    read: quietHours,
  },
  {
    key: 'channel',
    name: 'channel',
    value: '<name>',
    says: 'such as "#cs-leads" or "slack:#emea"; or none',
    clears: CLEARED.channel,
  },
  {
    key: 'audience',
    name: 'audience',
    value: '<rows>',
    says: 'what the channel may see: all, or region=emea,apac (each attribute by itself); reader; or none',
    isMany: true,
    clears: CLEARED.audience,
  },
  {
    key: 'roles',
    name: 'role',
    value: '<name>',
    says: 'everybody with that role gets it; or none',
    isMany: true,
    clears: CLEARED.roles,
  },
  {
    key: 'stale_after_days',
    name: 'stale-after-days',
    value: '<n>',
    says: 'shows no older data; or none',
    clears: CLEARED.stale,
    read: numeric,
  },
];

export function addDigestOptions(command: Command): void {
  for (const { name, value, says, isMany } of DIGEST_OPTIONS) {
    if (isMany === true) command.option(`--${name} ${value}`, says, collect);
    else command.option(`--${name} ${value}`, says);
  }
}

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** `time-zone` arrives as `timeZone`. */
const arrivesAs = (name: string): string =>
  name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

export const digestOptionsInput = Object.fromEntries(
  DIGEST_OPTIONS.map(({ name, isMany }) => [
    arrivesAs(name),
    isMany === true ? z.array(z.string()).optional() : z.string().optional(),
  ]),
);

/** What was typed about a digest, as the config would have it. */
export interface TypedDigest {
  readonly written: Readonly<Record<string, unknown>>;
  readonly cleared: Readonly<Record<string, unknown>>;
  /** Names of the options that were given. */
  readonly given: readonly string[];
}

export function typedDigest(input: Readonly<Record<string, unknown>>): TypedDigest {
  const given = DIGEST_OPTIONS.flatMap((option) => {
    const typed = input[arrivesAs(option.name)];
    return typed === undefined ? [] : [{ option, typed }];
  });
  const isCleared = ({ option: { clears }, typed }: (typeof given)[number]): boolean =>
    clears !== undefined && (typed === 'none' || (Array.isArray(typed) && typed.join() === 'none'));
  return {
    written: Object.fromEntries(
      given
        .filter((one) => !isCleared(one))
        .map(({ option: { key, read }, typed }) => [key, writtenValue(key, typed, read)]),
    ),
    cleared: Object.assign({}, ...given.filter(isCleared).map(({ option: { clears } }) => clears)),
    given: given.map(({ option: { name } }) => name),
  };
}

function writtenValue(key: string, typed: unknown, read: DigestOption['read']): unknown {
  if (key === 'audience' && Array.isArray(typed)) return audienceOf(typed.map(String));
  return read !== undefined && typeof typed === 'string' ? read(typed) : typed;
}

/** `all`, `reader`, or attributes: `region=emea,apac`. */
function audienceOf(typed: readonly string[]): unknown {
  const [only = ''] = typed;
  if (typed.length === 1 && !only.includes('=')) return only;
  return Object.fromEntries(
    typed.map((one) => {
      const [attribute = '', ...values] = one.split('=');
      const list = values
        .join('=')
        .split(',')
        .map((value) => value.trim())
        .filter((value) => value !== '');
      return [attribute.trim(), list] as const;
    }),
  );
}
