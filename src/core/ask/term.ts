import type { Day } from '../calendar.ts';
import type { PeriodUnit } from '../period.ts';
import type { YearBasis } from '../period-words.ts';

/**
 * A period as typed, before the KPI says how it is meant: `q3` is the last one for what looks back and the
 * next one for what looks forward.
 */
export type Term =
  /** The unit that holds a day: `fy26 q2`, `2025-07`, `2025-08-12`. */
  | { readonly kind: 'fixed'; readonly unit: PeriodUnit; readonly day: Day; readonly basis: YearBasis }
  /** Comes every year: `q3`, `jul`, `12 aug`. */
  | {
      readonly kind: 'yearly';
      readonly unit: 'quarter' | 'half' | 'month' | 'day';
      /** Which quarter, half or month. */
      readonly part: number;
      /** Of the month, for `day`. */
      readonly day: number;
      readonly basis: YearBasis;
    }
  /** `last quarter` is −1, `this month` 0. */
  | { readonly kind: 'away'; readonly unit: PeriodUnit; readonly steps: number; readonly basis: YearBasis }
  | {
      readonly kind: 'count';
      readonly direction: 'last' | 'next';
      readonly count: number;
      readonly unit: PeriodUnit;
      readonly basis: YearBasis;
    }
  | { readonly kind: 'range'; readonly first: Term; readonly last: Term }
  | { readonly kind: 'since'; readonly first: Term }
  | { readonly kind: 'as-of'; readonly day: Term }
  /** May be read in several ways; each is an ask's text for it. */
  | {
      readonly kind: 'unclear';
      readonly message: string;
      readonly readings: readonly TermReading[];
      /** The tokens that are unclear, where they are part of a longer period. */
      readonly at?: Span;
    }
  | { readonly kind: 'impossible'; readonly message: string };

/** Tokens from `from` up to, not including, `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface TermReading {
  readonly label: string;
  readonly text: string;
  readonly dateOrder?: 'day-first' | 'month-first';
}

/** A term and the index of the token after it. */
export interface TermRead {
  readonly term: Term;
  readonly to: number;
}
