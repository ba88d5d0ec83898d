import type { Day } from './calendar.ts';

/** What people fill in, as data with no platform word in it. */

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export type Field = {
  /** Values and errors go by it; unique in its form. */
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly isOptional?: boolean;
} & (
  | { readonly type: 'text'; readonly value: string; readonly isLong?: boolean }
  | { readonly type: 'choice'; readonly choices: readonly Choice[]; readonly value: string }
  /** Choices come as the person types, by a suggest event. */
  | { readonly type: 'search'; readonly value: Choice | null }
  | { readonly type: 'date'; readonly value: Day | '' }
);

export interface Form {
  readonly id: string;
  readonly title: string;
  readonly fields: readonly Field[];
  /** What the button says that sends it. */
  readonly submit: string;
  /** Comes back with what was filled in; 2,000 characters at most. */
  readonly state: string;
}
