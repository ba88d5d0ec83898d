import type { Block, Column } from '../../core/card.ts';
import { type Html, html } from './html.ts';
import { long } from './text.ts';

type Table = Extract<Block, { type: 'table' }>;

const CELL_LIMIT = 80;

/** A table in a box of its own, which scrolls (by keyboard too) where the table is wider than the page. */
export function renderTable({ columns, rows, total, more = 0 }: Table): Html {
  const [first] = columns;
  const name = first === undefined ? 'Table' : `Table by ${first.label}`;
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${name}"><table>
<thead><tr>${columns.map((column) => html`<th scope="col"${numeric(column)}>${long(column.label, CELL_LIMIT)}</th>`)}</tr></thead>
<tbody>${rows.map((row) => renderRow(row, columns))}${
    more > 0
      ? html`
<tr class="more"><td colspan="${Math.max(1, columns.length)}">… ${more} more</td></tr>`
      : null
  }</tbody>
${total === undefined ? null : html`<tfoot>${renderRow(total, columns)}</tfoot>\n`}</table></div>`;
}

/** As many cells as there are columns, the first one naming the row. */
const renderRow = (row: readonly string[], columns: readonly Column[]): Html => html`
<tr>${columns.map((column, i) => {
  const text = long(row[i] ?? '', CELL_LIMIT);
  return i === 0
    ? html`<th scope="row"${numeric(column)}>${text}</th>`
    : html`<td${numeric(column)}>${text}</td>`;
})}</tr>`;

const numeric = ({ align }: Column): Html | null => (align === 'right' ? html` class="number"` : null);
