import { blankDigest, type DigestAudience, type DigestDefinition, USUAL_SECTIONS } from '../core/digest.ts';
import { readyMadeDigests } from '../core/ready-made.ts';
import type { Settings } from '../core/settings.ts';
import type { Schedule } from '../core/slots.ts';
import { entriesAt, valueAt } from './issues.ts';
import { type Fault, notOneOf } from './problem.ts';
import { rolesOf } from './roles.ts';
import { ruleOf } from './rules.ts';
import { DIGEST_ID, type DigestSection } from './schema.ts';

/** The digests of a company: the ready-made ones as its file changes them, and its own. */

export function buildDigests(
  written: Readonly<Record<string, DigestSection>>,
  settings: Settings,
): ReadonlyMap<string, DigestDefinition> {
  const digests = new Map(readyMadeDigests(settings.timeZone).map((one) => [one.id, one]));
  for (const [id, section] of Object.entries(written)) {
    const before = digests.get(id) ?? blankDigest(id, { kind: 'config' });
    digests.set(id, { ...changedDigest(before, section, settings), origin: { kind: 'config' } });
  }
  return digests;
}

/** A digest as what is written about it changes it. */
export function changedDigest(
  before: DigestDefinition,
  section: DigestSection,
  settings: Settings,
): DigestDefinition {
  const hours = section.catch_up_hours;
  return {
    ...before,
    title: section.title ?? before.title,
    asks: section.asks ?? before.asks,
    sections: section.sections ?? before.sections,
    schedule: scheduleOf(before.schedule, section, settings),
    graceMinutes: hours === undefined ? before.graceMinutes : Math.round(hours * 60),
    quiet: section.quiet_hours ?? before.quiet,
    channel: section.channel ?? before.channel,
    roles: section.roles ?? before.roles,
    audience: section.audience === undefined ? before.audience : audienceOf(section.audience),
    staleAfterDays: section.stale_after_days ?? before.staleAfterDays,
    isPaused: section.paused ?? before.isPaused,
  };
}

function scheduleOf(before: Schedule | null, section: DigestSection, settings: Settings): Schedule | null {
  const cron = section.schedule ?? before?.cron;
  if (cron === undefined || cron === 'never') return null;
  return {
    cron,
    timeZone: section.time_zone ?? before?.timeZone ?? settings.timeZone,
    onHolidays: section.on_holidays ?? before?.onHolidays ?? 'post',
  };
}

const audienceOf = (written: NonNullable<DigestSection['audience']>): DigestAudience =>
  written === 'reader' ? { kind: 'reader' } : ruleOf(written);

/** What a digest must have, and what does not go together. Works on the file as written. `sections` null leaves their names unchecked. */
export function digestFaults(data: unknown, sections: readonly string[] | null): readonly Fault[] {
  const ready = new Map(readyMadeDigests('UTC').map((one) => [one.id, one]));
  const known = { sections, roles: rolesOf(data) };
  return entriesAt(data, ['digests']).flatMap(([id, written]) =>
    writtenFaults(id, written, ready.get(id) ?? null, known).map((fault) => ({
      ...fault,
      path: ['digests', id, ...fault.path],
    })),
  );
}

/** The names that a digest may use; `sections` null leaves theirs unchecked. */
export interface KnownNames {
  readonly sections: readonly string[] | null;
  readonly roles: readonly string[];
}

/** The same of one digest, `before` being what it changes. Paths begin within it. */
export function writtenFaults(
  id: string,
  written: unknown,
  before: DigestDefinition | null,
  { sections, roles }: KnownNames,
): readonly Fault[] {
  if (typeof written !== 'object' || written === null) return [];
  const at = (key: string): unknown => valueAt(written, [key]);
  const lacks = (message: string): Fault => ({ path: [], at: 'key', message });
  const asks = at('asks') ?? before?.asks;
  const isEmpty = Array.isArray(asks) && asks.length === 0;
  const shows = at('sections') ?? before?.sections ?? (asks === undefined || isEmpty ? null : USUAL_SECTIONS);
  const needsTitle = at('title') === undefined && before === null && DIGEST_ID.pattern.test(id);
  const names = (key: string, what: string, known: readonly string[] | null): readonly Fault[] =>
    nameFaults(key, at(key), what, known);
  return [
    ...(needsTitle ? [lacks('needs a title')] : []),
    ...(shows === null
      ? [lacks('shows nothing: give it asks, such as [nrr last quarter], or sections')]
      : []),
    ...names('sections', 'a section', sections),
    ...readerFaults(at('audience') ?? before?.audience?.kind, at('channel') ?? before?.channel),
    ...names('roles', 'a role of policy.roles', roles),
  ];
}

/** What each reader sees of their own rows is nothing that a channel can be shown. */
const readerFaults = (audience: unknown, channel: unknown): readonly Fault[] =>
  audience !== 'reader' || typeof channel !== 'string'
    ? []
    : [
        {
          path: ['channel'],
          at: 'value',
          message:
            'a digest for each reader goes to people, not to a channel; give it roles, or another audience',
        },
      ];

function nameFaults(
  key: string,
  written: unknown,
  what: string,
  known: readonly string[] | null,
): readonly Fault[] {
  if (!Array.isArray(written) || known === null) return [];
  return written.flatMap((name: unknown, index): readonly Fault[] =>
    typeof name !== 'string' || known.includes(name)
      ? []
      : [{ path: [key, index], at: 'value', message: notOneOf(what, name, known) }],
  );
}
