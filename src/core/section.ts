import type { Answer } from './answer.ts';
import type { Day } from './calendar.ts';
import type { Block, Tone } from './card.ts';
import type { DigestDefinition, PostedNumbers } from './digest.ts';
import type { Person } from './policy.ts';
import type { Settings } from './settings.ts';
import type { NameOf } from './words.ts';

/** A part of a digest: which asks it needs, and how their answers are shown. One file each, both halves pure. */
export interface Section {
  /** For those who put a digest together: `renewals due in the next 30 days`. */
  readonly summary: string;
  /** In the language of asks. One that cannot be read is said in the digest, and the section does without. */
  asks(about: DigestAbout): readonly string[];
  /** Its pictures draw the way to each number, so its answers come with their trends. */
  readonly trends?: true;
  /** Nothing where there is nothing to say. */
  show(answers: SectionAnswers, about: DigestAbout): readonly SectionPart[];
}

/** What every section of an occurrence may know. */
export interface DigestAbout {
  readonly definition: DigestDefinition;
  readonly settings: Settings;
  readonly nameOf: NameOf;
  readonly today: Day;
  /** Who reads it, where it is a person's own; null in a channel. */
  readonly reader: Person | null;
  /** What was posted of it in this place the last time; null at the first. */
  readonly since: PostedNumbers | null;
  /** How far each table goes that any answer of the digest reads, the oldest first; null was never imported. */
  readonly freshness: readonly TableFreshness[];
}

export interface TableFreshness {
  readonly table: string;
  readonly through: Day | null;
}

export interface SectionAnswers {
  /** By the text of the ask; an ask that was not answered is not there. */
  readonly of: (ask: string) => readonly Answer[];
  /** Of all of its asks, in order. */
  readonly own: readonly Answer[];
  /** Of the asks that the digest lists. */
  readonly listed: readonly Answer[];
}

export interface SectionPart {
  /** Makes it a card of its own; null stands in the digest's first card. */
  readonly title: string | null;
  /** In a few words, for the title of the digest: `3 of 6 improved`. */
  readonly finding?: string;
  readonly tone?: Tone;
  readonly blocks: readonly Block[];
  /** Stands before the blocks. */
  readonly picture?: SectionPicture;
}

export type SectionPicture =
  | {
      readonly kind: 'tiles';
      readonly name: string;
      readonly answers: readonly Answer[];
      readonly title: string;
      readonly subtitle: string;
    }
  | { readonly kind: 'answer'; readonly name: string; readonly answer: Answer };
