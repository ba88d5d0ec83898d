import type { Card, Picture } from './card.ts';
import type { Person } from './policy.ts';

import type { Scope } from './query.ts';

/** What comes in and what a handler gives back: plain data, with no platform in it. */

export interface Who {
  /** Null is the operator at the terminal. */
  readonly person: Person | null;
  readonly scope: Scope;
}

export interface CommandEvent {
  readonly type: 'command';
  /** As typed: `/nrr q3 enterprise`. */
  readonly text: string;
  readonly who: Who;
}

/** Cards to show, private to the asker unless `place` says otherwise, with the pictures that they name. */
export interface Outcome {
  readonly show: readonly Card[];
  readonly pictures: readonly Picture[];
  readonly to: 'asker' | 'place';
}
