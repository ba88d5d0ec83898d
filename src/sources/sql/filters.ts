import type { Filter } from '../../core/query.ts';
import type { Binder } from './parts.ts';

/** What rows of every source are banded and filtered by. */

export const NONE = "'(none)'";

/** Bands of opening ARR in major units, lower bound included. */
export const ARR_BANDS: readonly (readonly [number, string])[] = [
  [250_000, '250k+'],
  [50_000, '50k–250k'],
  [10_000, '10k–50k'],
  [0, 'under 10k'],
];
/** Full months since the first ARR, lower bound included. */
export const TENURES: readonly (readonly [number, string])[] = [
  [24, '24+'],
  [12, '12–24'],
  [9, '9–12'],
  [6, '6–9'],
];

export const steps = (of: string, ladder: readonly (readonly [number, string])[], last: string): string =>
  `CASE ${ladder.map(([from, label]) => `WHEN ${of} >= ${from} THEN '${label}'`).join(' ')} ELSE ${last} END`;

const NUMBER = `'^\\s*-?[0-9]+(\\.[0-9]+)?\\s*$'`;

/** One filter as a condition; a comparison reads values as numbers and leaves out what is none. */
export function condition(filter: Filter, value: string, binder: Binder): string {
  if (filter.attribute === 'arr' && (filter.op === '=' || filter.op === '!=')) {
    const bounds = `(${binder.bind(filter.values, 'numeric[]')})`;
    return filter.op === '=' ? `(${value})::numeric = ANY ${bounds}` : `(${value})::numeric <> ALL ${bounds}`;
  }
  switch (filter.op) {
    case '=':
      return `${value} = ANY (${binder.bind(filter.values, 'text[]')})`;
    case '!=':
      return `${value} <> ALL (${binder.bind(filter.values, 'text[]')})`;
    case '>':
    case '<':
    case '>=':
    case '<=': {
      const bounds = filter.values.map(
        (bound) =>
          `CASE WHEN ${value} ~ ${NUMBER} THEN (${value})::numeric ${filter.op} ${binder.bind(bound, 'numeric')} ELSE false END`,
      );
      return `(${bounds.join(' OR ')})`;
    }
    default:
      return filter.op satisfies never;
  }
}
