import fc from 'fast-check';

/**
 * Property tests try the same values in every run, so that a change is judged by what it changed. PROPERTY_SEED tries
 * others: a number, or `random`; a failure prints the seed that brings it back.
 */
const asked = process.env['PROPERTY_SEED'] ?? '20261122';
if (asked !== 'random') fc.configureGlobal({ seed: Number(asked) });
