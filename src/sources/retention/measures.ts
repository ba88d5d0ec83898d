import type { COUNTS, MONEY } from './tally.ts';

/** Names of the measures, so that a formula with a misspelt one does not compile. */
export type RetentionMeasure = (typeof MONEY)[number] | (typeof COUNTS)[number];
