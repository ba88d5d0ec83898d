import type { Day, Instant } from './calendar.ts';
import type { MessageRef } from './chat.ts';

/** An alert: one thing that one rule has to say about one entity, from the first sign of it to its end. */

/** What a rule watches one of. */
export interface AlertEntity {
  readonly kind: 'account' | 'renewal' | 'group' | 'company' | 'data';
  readonly id: string;
  readonly name: string;
  /** The account behind it, where there is one. */
  readonly accountId: string | null;
}

/** How bad it is. Ordered: each is worse than the one before it. */
export const SEVERITIES = ['info', 'warn', 'bad'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What a rule found of an entity when it last looked. */
export interface Finding {
  /** In the unit of what is watched; null where there is no number (a date, a flag). */
  readonly value: number | null;
  readonly threshold: number | null;
  /** What it is held against: the same number before. */
  readonly before: number | null;
  readonly severity: Severity;
  /** ARR at stake, in major units of the reporting currency. */
  readonly arr: number | null;
  /** The person who looks after it, by the data. */
  readonly owner: string | null;
  readonly dueOn: Day | null;
  /** Why, in words: each stands by itself. */
  readonly reasons: readonly string[];
}

export type Judgement =
  | { readonly kind: 'holds'; readonly finding: Finding }
  /** It no longer holds, but not by as much as the rule's margin wants. */
  | { readonly kind: 'recovering'; readonly finding: Finding }
  | { readonly kind: 'clear' }
  | { readonly kind: 'no-data'; readonly reason: string }
  | { readonly kind: 'error'; readonly reason: string };

export type Phase = 'ok' | 'pending' | 'firing' | 'acknowledged' | 'snoozed' | 'resolved';

/** Whether the rule can see: what it cannot see it never calls well. */
export type Sight = 'seen' | 'no-data' | 'error';

/** What somebody said they would do, which the data are held to. */
export interface AlertPromise {
  readonly text: string;
  /** The last day for it, included. */
  readonly by: Day;
  readonly state: 'open' | 'kept' | 'broken';
}

export interface Act {
  /** A person_id; `data` where nobody did it. */
  readonly by: string;
  readonly at: Instant;
}

export interface Alert {
  readonly id: string;
  readonly rule: string;
  readonly entity: AlertEntity;
  readonly phase: Phase;
  readonly sight: Sight;
  /** Why it is not seen; null where it is. */
  readonly blind: string | null;
  /** Counts what begins anew: notices of one episode are told from those of the next. */
  readonly episode: number;
  /** Since when it holds. */
  readonly since: Instant;
  readonly firedAt: Instant | null;
  readonly finding: Finding | null;
  /** As bad as it was in this episode. */
  readonly worst: Severity | null;
  /** Who has taken it or was given it; null leaves it to the owner in the data. */
  readonly assignee: string | null;
  readonly acknowledged: (Act & { readonly promise: AlertPromise | null }) | null;
  readonly snoozed: (Act & { readonly until: Instant }) | null;
  readonly resolved:
    | (Act & { readonly reason: string; readonly code: string | null; readonly isClear: boolean })
    | null;
  readonly escalatedAt: Instant | null;
  /** When people were last told without their asking. */
  readonly toldAt: Instant | null;
  /** How often that was in this episode. */
  readonly told: number;
  /** Every message that it stands in, on every platform. */
  readonly messages: readonly MessageRef[];
  /** The alert that speaks for it too: a roll-up. */
  readonly mergedInto: string | null;
  /** Grows with every change. */
  readonly version: number;
}

export type AlertEvent =
  | { readonly type: 'judged'; readonly judgement: Judgement }
  /** Time has passed. */
  | { readonly type: 'ticked'; readonly lastTouchOn: Day | null }
  | {
      readonly type: 'acknowledged';
      readonly by: string;
      readonly promise: { readonly text: string; readonly by: Day } | null;
    }
  | { readonly type: 'snoozed'; readonly by: string; readonly until: Instant }
  | { readonly type: 'assigned'; readonly by: string; readonly to: string }
  | { readonly type: 'noted'; readonly by: string; readonly text: string }
  | { readonly type: 'resolved'; readonly by: string; readonly reason: string; readonly code: string | null }
  | { readonly type: 'reopened'; readonly by: string }
  | { readonly type: 'merged'; readonly into: string }
  | { readonly type: 'posted'; readonly message: MessageRef };

/** What people are to be told after a step. Each has a key of its own: told once, however often the step is repeated. */
export interface Notice {
  readonly kind: /** It fires: a message of its own where it goes. */
    | 'fired'
    /** Below its message: it is back, worse, promised and not done, noted, over. */
    | 'returned'
    | 'worse'
    | 'broken-promise'
    | 'noted'
    | 'resolved'
    /** Nobody has reacted: once more to whom it concerns, then to their manager. */
    | 'reminded'
    | 'escalated'
    /** In person to who was given it. */
    | 'assigned';
  readonly key: string;
}

/** What a step needs to know of the alert's rule. */
export interface AlertRule {
  readonly id: string;
  /** It must hold so long before anybody is told. */
  readonly forMinutes: number;
  /** Nobody has reacted for so many business hours: the manager is told, once; null never. */
  readonly escalateAfterHours: number | null;
  /** Unanswered, it is told again after so many hours; null never. */
  readonly repeatHours: number | null;
}

export interface Stepped {
  readonly alert: Alert;
  readonly notices: readonly Notice[];
  /** Whether the messages that it stands in have to be shown anew. */
  readonly isShownAnew: boolean;
  /** What happened, or why nothing did, in words for who did it. */
  readonly reason: string;
}

/** An entity that a rule looks at for the first time. */
export const newAlert = (id: string, rule: string, entity: AlertEntity, at: Instant): Alert => ({
  id,
  rule,
  entity,
  phase: 'ok',
  sight: 'seen',
  blind: null,
  episode: 0,
  since: at,
  firedAt: null,
  finding: null,
  worst: null,
  assignee: null,
  acknowledged: null,
  snoozed: null,
  resolved: null,
  escalatedAt: null,
  toldAt: null,
  told: 0,
  messages: [],
  mergedInto: null,
  version: 0,
});

const OPEN: ReadonlySet<Phase> = new Set(['firing', 'acknowledged', 'snoozed']);
/** Whether it waits for somebody or something. */
export const isOpen = ({ phase }: Pick<Alert, 'phase'>): boolean => OPEN.has(phase);

/** The state that people read: what cannot be seen is never ok. */
export const stateOf = ({ phase, sight }: Pick<Alert, 'phase' | 'sight'>): Phase | 'no-data' | 'error' =>
  sight === 'seen' ? phase : sight;

export const isWorse = (a: Severity, b: Severity | null): boolean =>
  b === null || SEVERITIES.indexOf(a) > SEVERITIES.indexOf(b);

/** Who has to act: whoever took it or was given it, else the owner in the data. */
export const responsible = ({ assignee, finding }: Pick<Alert, 'assignee' | 'finding'>): string | null =>
  assignee ?? finding?.owner ?? null;
