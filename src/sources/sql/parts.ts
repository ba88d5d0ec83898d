/** Small helpers for putting one statement together from named parts. */

/** Collects a statement's parameters; `bind` gives back the placeholder that stands for the value. */
export interface Binder {
  bind(value: unknown, type: string): string;
  readonly values: readonly unknown[];
}

export function binder(): Binder {
  const values: unknown[] = [];
  return {
    values,
    bind(value, type) {
      values.push(value);
      return `$${values.length}::${type}`;
    },
  };
}

/** One named part of a WITH clause. */
export interface Cte {
  readonly name: string;
  readonly text: string;
  /** Written into each place that reads it, so that the planner sees its values there. */
  readonly inline?: true;
}

export const cte = (name: string, text: string): Cte => ({ name, text: text.trim() });
export const inlined = (name: string, text: string): Cte => ({ name, text: text.trim(), inline: true });

/** `WITH a AS (…), b AS (…)`; recursive parts may stand anywhere in it. */
export const withClause = (ctes: readonly Cte[]): string =>
  `WITH RECURSIVE ${ctes.map((part) => `${part.name} AS ${part.inline === true ? 'NOT MATERIALIZED ' : ''}(\n${part.text}\n)`).join(',\n')}\n`;

/** A subquery that is worked out once a row: pulled up, its expressions would be repeated wherever a column is read. */
export const once = (query: string): string => `(${query}\nOFFSET 0)`;

/** The first and last day that a range may name; both ends of "always". */
export const EVER = "DATE '0001-01-01'";
export const FOREVER = "DATE '9999-12-31'";
