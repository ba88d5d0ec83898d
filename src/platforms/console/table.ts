import type { Block, Column } from '../../core/card.ts';
import { NO_VALUE } from '../../core/format.ts';
import { type Html, html } from './html.ts';
import { long } from './text.ts';

type Table = Extract<Block, { type: 'table' }>;

const CELL_LIMIT = 80;
/** So many columns do not stand side by side on a phone: there each row is a paragraph, its cells behind their labels. */
const WIDE = 5;

/** A table in a box of its own, which scrolls (by keyboard too) where the table is wider than the page. */
export function renderTable({ columns, rows, total, more = 0 }: Table): Html {
  const [first] = columns;
  const name = first === undefined ? 'Table' : `Table by ${first.label}`;
  const isWide = columns.length >= WIDE;
  return html`<div class="scroll${isWide ? ' wide' : null}" tabindex="0" role="group" aria-label="${name}"><table>
<thead><tr>${columns.map((column) => html`<th scope="col"${numeric(column)}>${long(column.label, CELL_LIMIT)}</th>`)}</tr></thead>
<tbody>${rows.map((row) => renderRow(row, columns, isWide))}${
    more > 0
      ? html`
<tr class="more"><td colspan="${Math.max(1, columns.length)}">… ${more} more</td></tr>`
      : null
  }</tbody>
${total === undefined ? null : html`<tfoot>${renderRow(total, columns, isWide)}</tfoot>\n`}</table></div>`;
}

/** As many cells as there are columns, the first one naming the row. */
const renderRow = (row: readonly string[], columns: readonly Column[], isWide: boolean): Html => html`
<tr>${columns.map((column, i) => {
  const cell = row[i] ?? '';
  const text = long(cell, CELL_LIMIT);
  if (i === 0) return html`<th scope="row"${numeric(column)}>${text}</th>`;
  return isWide ? html`<td${labelled(column, cell)}>${text}</td>` : html`<td${numeric(column)}>${text}</td>`;
})}</tr>`;

const numeric = ({ align }: Column): Html | null => (align === 'right' ? html` class="number"` : null);

/** What has no value needs no label either. */
function labelled({ align, label }: Column, text: string): Html {
  const names = [
    ...(align === 'right' ? ['number'] : []),
    ...(text === '' || text === NO_VALUE ? ['none'] : []),
  ];
  return html`${names.length === 0 ? null : html` class="${names.join(' ')}"`} data-label="${label}"`;
}
