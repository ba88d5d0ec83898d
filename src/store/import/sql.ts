import type { Table } from '../facts/column.ts';

/** Pieces of statements. Every name in them comes from the declared tables, never from a file. */

export const quoted = (name: string): string => `"${name}"`;

/** `a."x", a."y"`. */
export const listed = (names: readonly string[], of = ''): string =>
  names.map((name) => `${of && `${of}.`}${quoted(name)}`).join(', ');

/** `a."x" = b."x" AND …`, for columns that are never empty. */
export const equal = (names: readonly string[], a: string, b: string): string =>
  names.map((name) => `${a}.${quoted(name)} = ${b}.${quoted(name)}`).join(' AND ');

export const current = (table: Table): string => `facts.${quoted(table.name)}`;
export const history = (table: Table): string => `facts.${quoted(`${table.name}_history`)}`;
/** What the files say, row by row. Lives as long as the transaction. */
export const stage = (table: Table): string => `pg_temp.${quoted(`stage_${table.name}`)}`;
/** What becomes of it. Lives as long as the transaction. */
export const merged = (table: Table): string => `pg_temp.${quoted(`merged_${table.name}`)}`;

export const columnNames = (table: Table): string[] => table.columns.map((column) => column.name);

/** The columns outside the key. */
export const restNames = (table: Table): string[] =>
  columnNames(table).filter((name) => !table.key.includes(name));

/** What a version says, the key apart; equal for two rows that say the same. */
export const contentOf = (table: Table): string => `ROW(${listed(['is_deleted', ...restNames(table)])})`;

/** The key as `facts.confirmations` writes it: the same text in every time zone. */
export const confirmedKey = (table: Table, of: string): string => {
  const parts = table.key.map((name) => {
    const isInstant = table.columns.find((column) => column.name === name)?.type === 'instant';
    return `${of}.${quoted(name)}${isInstant ? " AT TIME ZONE 'UTC'" : ''}`;
  });
  return `jsonb_build_array(${parts.join(', ')})::text`;
};

/** The key for sorting; bytes compare several times faster than a language's rules. */
export const sortedKey = (table: Table): string =>
  table.key
    .map((name) => {
      const isText = table.columns.find((column) => column.name === name)?.type === 'text';
      return isText ? `${quoted(name)} COLLATE "C"` : quoted(name);
    })
    .join(', ');
