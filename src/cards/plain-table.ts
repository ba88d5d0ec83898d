import type { Block, Column } from '../core/card.ts';
import { NO_VALUE } from '../core/format.ts';
import { clean, pad, widthOf, wrap } from './width.ts';

/** A table as lines of text. */

type Table = Extract<Block, { type: 'table' }>;

const GAP = '  ';
/** Text columns are not squeezed below this. */
const NARROWEST = 8;

export function tableLines(table: Table, width: number): string[] {
  const rows = table.rows.map((row) => cleaned(row, table.columns));
  const total = table.total === undefined ? null : cleaned(table.total, table.columns);
  const heads = table.columns.map(({ label }) => clean(label));
  const widths = columnWidths([heads, ...rows, ...(total === null ? [] : [total])], table.columns, width);
  const more = table.more === undefined || table.more === 0 ? [] : [`… ${table.more} more`];
  if (widths === null) {
    const records = [...rows, ...(total === null ? [] : [total])].flatMap((row) => record(heads, row, width));
    return [...records, ...more];
  }
  const draw = (row: readonly string[]): string[] => rowLines(row, table.columns, widths);
  const rule = widths.map((one) => '─'.repeat(one)).join(GAP);
  const body = rows.flatMap(draw);
  return [...draw(heads), rule, ...body, ...more, ...(total === null ? [] : [rule, ...draw(total)])];
}

const cleaned = (row: readonly string[], columns: readonly Column[]): string[] =>
  columns.map((_column, i) => clean(row[i] ?? '').trim());

/** Column widths that fit, text columns giving way; null where not even that fits. */
function columnWidths(
  rows: readonly (readonly string[])[],
  columns: readonly Column[],
  width: number,
): number[] | null {
  const widths = columns.map((_column, i) => Math.max(1, ...rows.map((row) => widthOf(row[i] ?? ''))));
  let over = widths.reduce((sum, one) => sum + one, GAP.length * (widths.length - 1)) - width;
  while (over > 0) {
    const texts = columns.flatMap(({ align }, i) =>
      align === 'left' && (widths[i] ?? 0) > NARROWEST ? [i] : [],
    );
    const widest = texts.reduce<number | null>(
      (best, i) => (best === null || (widths[i] ?? 0) > (widths[best] ?? 0) ? i : best),
      null,
    );
    if (widest === null) return null;
    widths[widest] = (widths[widest] ?? 0) - 1;
    over -= 1;
  }
  return widths;
}

function rowLines(row: readonly string[], columns: readonly Column[], widths: readonly number[]): string[] {
  const cells = row.map((cell, i) => wrap(cell, widths[i] ?? 1));
  const height = Math.max(1, ...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    columns
      .map(({ align }, i) => pad(cells[i]?.[line] ?? '', widths[i] ?? 1, align))
      .join(GAP)
      .trimEnd(),
  );
}

const MARGIN = '  ';

/** One row as lines of its own, for where columns do not fit side by side: its name, then all that it has, by label. */
function record(heads: readonly string[], [name = '', ...cells]: readonly string[], width: number): string[] {
  const said = cells.flatMap((cell, i) =>
    cell === '' || cell === NO_VALUE ? [] : [heads[i + 1] === '' ? cell : `${heads[i + 1]}: ${cell}`],
  );
  const lines = wrap(said.join(' · '), width - MARGIN.length).map((line) => `${MARGIN}${line}`);
  return [...wrap(name, width), ...(said.length === 0 ? [] : lines), ''];
}
