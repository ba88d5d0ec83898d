import type { Card, Picture } from './card.ts';
import type { Choice, Form } from './form.ts';
import type { Person } from './policy.ts';
import type { Scope } from './query.ts';

/** What comes in and what a handler gives back: plain data, with no platform in it. */

export interface Who {
  /** Null is the operator at the terminal. */
  readonly person: Person | null;
  readonly scope: Scope;
}

/** Of `By` an event is: a chat user as it comes in, a `Who` once it is known who that is. */
export interface CommandEvent<By = Who> {
  readonly type: 'command';
  /** As typed: `/nrr q3 enterprise`. */
  readonly text: string;
  readonly who: By;
}

/** A button of a card. One that `does: 'form'` wants a form for an answer. */
export interface PressEvent<By = Who> {
  readonly type: 'press';
  readonly action: string;
  readonly value: string;
  readonly who: By;
}

export interface SubmitEvent<By = Who> {
  readonly type: 'submit';
  /** The form's id. */
  readonly form: string;
  /** By field name; what was left empty is ''. */
  readonly values: Readonly<Record<string, string>>;
  readonly state: string;
  readonly who: By;
}

/** Somebody types into a search field. */
export interface SuggestEvent<By = Who> {
  readonly type: 'suggest';
  readonly form: string;
  readonly field: string;
  readonly typed: string;
  readonly who: By;
}

/** Somebody opens the bot's own page, where the platform has one. */
export interface HomeEvent<By = Who> {
  readonly type: 'home';
  readonly who: By;
}

export type Event<By = Who> =
  | CommandEvent<By>
  | PressEvent<By>
  | SubmitEvent<By>
  | SuggestEvent<By>
  | HomeEvent<By>;

/** A file of text that goes with an answer. */
export interface TextFile {
  /** `nrr-fy26-q2.csv` */
  readonly name: string;
  readonly type: 'text/csv';
  readonly text: string;
}

/** Cards to show with the pictures that they name and files; without cards nothing is to be shown. */
export interface Shown {
  readonly show: readonly Card[];
  readonly pictures: readonly Picture[];
  readonly files: readonly TextFile[];
  /**
   * Private to the asker; for everybody there; or in place of the message that the event came from, for whoever saw it.
   * Where that message cannot be replaced, and wherever else the platform lacks something, fewer people see it, never more.
   */
  readonly to: 'asker' | 'place' | 'message';
}

/** A form to fill in. */
export interface Opened {
  readonly open: Form;
}

/** What was filled in does not do: the form again, with its values, and words by field name; '' is the whole form. */
export interface Rejected {
  readonly errors: Readonly<Record<string, string>>;
  readonly form: Form;
}

export interface Suggested {
  readonly choices: readonly Choice[];
}

export interface AtHome {
  readonly home: readonly Card[];
}

export type Outcome = Shown | Opened | Rejected | Suggested | AtHome;
