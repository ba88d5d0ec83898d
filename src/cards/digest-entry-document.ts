import type { Instant } from '../core/calendar.ts';
import type { DigestAudience, DigestDefinition } from '../core/digest.ts';
import type { DigestEntry } from '../core/digest-entry.ts';

/** A digest as it stands, for programs. */
export interface DigestEntryDocument {
  readonly id: string;
  readonly title: string;
  readonly origin: DigestDefinition['origin']['kind'];
  /** Of those that people made; null is the operator, or nobody. */
  readonly madeBy: string | null;
  readonly asks: readonly string[];
  readonly sections: readonly string[];
  readonly schedule: DigestDefinition['schedule'];
  readonly next: { readonly slot: string; readonly at: Instant } | null;
  readonly catchUpHours: number;
  readonly quiet: DigestDefinition['quiet'];
  readonly channel: string | null;
  /** `all`, `reader`, or the values of attributes; null until somebody declares it. */
  readonly audience: string | Readonly<Record<string, readonly string[]>> | null;
  readonly roles: readonly string[];
  readonly staleAfterDays: number | null;
  readonly paused: boolean;
  /** Why it is not posted, or not all of it. */
  readonly reason: string | null;
  /** Ids of people; empty where whoever looks is not to know. */
  readonly subscribed: readonly string[];
  readonly unsubscribed: readonly string[];
}

export function digestEntryDocument(entry: DigestEntry): DigestEntryDocument {
  const { definition, next, reason, people } = entry;
  const { id, title, origin, asks, sections, schedule, graceMinutes, quiet, channel, roles } = definition;
  const idsOf = (named: readonly { readonly personId: string }[] = []) =>
    named.map(({ personId }) => personId);
  return {
    id,
    title,
    origin: origin.kind,
    madeBy: origin.kind === 'person' ? origin.personId : null,
    asks,
    sections,
    schedule,
    next: next === null ? null : { slot: next.name, at: next.at },
    catchUpHours: graceMinutes / 60,
    quiet,
    channel,
    audience: audienceOf(definition.audience),
    roles,
    staleAfterDays: definition.staleAfterDays,
    paused: definition.isPaused,
    reason: reason?.text ?? null,
    subscribed: idsOf(people?.subscribed),
    unsubscribed: idsOf(people?.unsubscribed),
  };
}

function audienceOf(audience: DigestAudience | null): DigestEntryDocument['audience'] {
  if (audience === null) return null;
  return audience.kind === 'attributes' ? audience.filters : audience.kind;
}
