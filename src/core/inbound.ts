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

/** A file of text that goes with an answer. */
export interface TextFile {
  /** `nrr-fy26-q2.csv` */
  readonly name: string;
  readonly type: 'text/csv';
  readonly text: string;
}

/** Cards to show, private to the asker unless `place` says otherwise, with the pictures that they name and files. */
export interface Outcome {
  readonly show: readonly Card[];
  readonly pictures: readonly Picture[];
  readonly files: readonly TextFile[];
  readonly to: 'asker' | 'place';
}
