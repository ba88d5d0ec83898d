import type { DigestAudience, DigestDefinition } from '../core/digest.ts';
import { readyMadeDigests } from '../core/ready-made.ts';
import type { Settings } from '../core/settings.ts';
import type { Schedule } from '../core/slots.ts';
import { entriesAt, valueAt } from './issues.ts';
import { type Fault, notOneOf } from './problem.ts';
import { rolesOf } from './roles.ts';
import { ruleOf } from './rules.ts';
import { DIGEST_ID, type DigestSection } from './schema.ts';

/** The digests of a company: the ready-made ones as its file changes them, and its own. */

const USUAL_SECTIONS: readonly string[] = ['numbers', 'movers', 'freshness'];
/** A digest of a day is worth posting within the morning, not in the evening. */
const USUAL_GRACE_HOURS = 4;

export function buildDigests(
  written: Readonly<Record<string, DigestSection>>,
  settings: Settings,
): ReadonlyMap<string, DigestDefinition> {
  const digests = new Map(readyMadeDigests(settings.timeZone).map((one) => [one.id, one]));
  for (const [id, section] of Object.entries(written)) {
    digests.set(id, changed(digests.get(id) ?? blank(id), section, settings));
  }
  return digests;
}

const blank = (id: string): DigestDefinition => ({
  id,
  title: id,
  asks: [],
  sections: USUAL_SECTIONS,
  schedule: null,
  graceMinutes: USUAL_GRACE_HOURS * 60,
  quiet: null,
  channel: null,
  roles: [],
  audience: null,
  staleAfterDays: null,
  isPaused: false,
  origin: { kind: 'config' },
});

function changed(before: DigestDefinition, section: DigestSection, settings: Settings): DigestDefinition {
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
    origin: { kind: 'config' },
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
  return entriesAt(data, ['digests']).flatMap(([id, written]): readonly Fault[] => {
    if (typeof written !== 'object' || written === null) return [];
    const at = (key: string): unknown => valueAt(written, [key]);
    const path = ['digests', id];
    const before = ready.get(id);
    const says = (key: string, message: string): Fault => ({ path: [...path, key], at: 'value', message });
    const lacks = (message: string): Fault => ({ path, at: 'key', message });
    const asks = at('asks') ?? before?.asks;
    const isEmpty = Array.isArray(asks) && asks.length === 0;
    const shows =
      at('sections') ?? before?.sections ?? (asks === undefined || isEmpty ? null : USUAL_SECTIONS);
    const audience = at('audience') ?? before?.audience?.kind;
    return [
      ...(at('title') === undefined && before === undefined && DIGEST_ID.pattern.test(id)
        ? [lacks('needs a title')]
        : []),
      ...(shows === null
        ? [lacks('shows nothing: give it asks, such as [nrr last quarter], or sections')]
        : []),
      ...sectionFaults(at('sections'), sections).map(([index, message]) => ({
        path: [...path, 'sections', index],
        at: 'value' as const,
        message,
      })),
      ...(audience === 'reader' && typeof at('channel') === 'string'
        ? [
            says(
              'channel',
              'a digest for each reader goes to people, not to a channel; give it roles, or another audience',
            ),
          ]
        : []),
      ...roleFaults(data, [...path, 'roles'], at('roles')),
    ];
  });
}

function sectionFaults(
  written: unknown,
  known: readonly string[] | null,
): readonly (readonly [number, string])[] {
  if (!Array.isArray(written) || known === null) return [];
  return written.flatMap((name: unknown, index) =>
    typeof name !== 'string' || known.includes(name)
      ? []
      : [[index, notOneOf('a section', name, known)] as const],
  );
}

function roleFaults(data: unknown, path: Fault['path'], written: unknown): readonly Fault[] {
  if (!Array.isArray(written)) return [];
  const known = rolesOf(data);
  return written.flatMap((role: unknown, index): readonly Fault[] =>
    typeof role !== 'string' || known.includes(role)
      ? []
      : [{ path: [...path, index], at: 'value', message: notOneOf('a role of policy.roles', role, known) }],
  );
}
