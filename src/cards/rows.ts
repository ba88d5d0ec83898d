import type { Answer, Row, Rows } from '../core/answer.ts';
import type { Block, Column } from '../core/card.ts';
import { formatCount, formatCountOf, formatDay, formatValue, NO_VALUE } from '../core/format.ts';
import type { ColumnKind, ListColumn } from '../core/source.ts';
import { ROWS_SHOWN } from './answer-tables.ts';
import type { ViewContext } from './view.ts';

/** Single things behind a number, as a list that people work from. */

/** A rank that somebody asked for is shown up to here. */
const RANKED_SHOWN = 25;

/** How many there are and how they are sorted, then the first of them; nothing where no rows were asked for. */
export function rowBlocks(answer: Answer, context: ViewContext): Block[] {
  const { list, query } = answer;
  if (list === null) return [];
  if (list.count === 0) return [{ type: 'text', text: 'None', weight: 'strong' }];
  const most = query.top === null || query.by.length > 0 ? ROWS_SHOWN : RANKED_SHOWN;
  const shown = list.rows.slice(0, most);
  const more = list.count - shown.length;
  const cut = more > 0 && !query.views.includes('csv');
  const asked = more > 0 && query.top !== null && shown.length === list.rows.length;
  const columns = columnsOf(answer, list);
  return [
    { type: 'text', text: headingOf(list, context), weight: 'strong' },
    {
      type: 'table',
      columns: columns.map(headOf),
      rows: shown.map((row) => columns.map((column) => cellText(row, column, answer, context))),
      ...(more > 0 ? { more } : {}),
    },
    ...(cut && !asked ? [{ type: 'note' as const, text: 'Add `csv` for all of them.' }] : []),
  ];
}

const headingOf = ({ count, order }: Rows, { settings }: ViewContext): string =>
  `${formatCountOf(count, 'row', settings)}, by ${order}`;

interface Shown {
  readonly name: string;
  readonly label: string;
  readonly kind: ColumnKind;
}

/** Whose row it is stands first, except where the ask is about one account. */
function columnsOf({ query }: Answer, { columns, rows }: Rows): readonly (Shown | ListColumn)[] {
  const own = query.entity?.kind === 'account' && rows.every(({ name }) => name === query.entity?.name);
  return own ? columns : [{ name: '', label: nameLabel(rows), kind: 'text' }, ...columns];
}

const nameLabel = (rows: readonly Row[]): string =>
  rows.some(({ accountId }) => accountId !== null) ? 'Account' : 'Name';

const NUMBERS: readonly ColumnKind[] = ['money', 'count', 'score', 'days', 'share'];

const headOf = ({ label, kind }: Shown): Column => ({
  label,
  align: NUMBERS.includes(kind) ? 'right' : 'left',
});

function cellText(row: Row, { name, kind }: Shown, { currency }: Answer, context: ViewContext): string {
  if (name === '') return row.name;
  const value = row.cells[name] ?? null;
  if (value === null) return NO_VALUE;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return numberText(value, kind, currency, context);
  if (typeof value !== 'string') return value.length === 0 ? NO_VALUE : value.join(', ');
  if (kind === 'day') return formatDay(value, context.settings);
  return kind === 'person' ? context.nameOf('person', value) : value;
}

function numberText(value: number, kind: ColumnKind, currency: string, { settings }: ViewContext): string {
  switch (kind) {
    case 'money':
      return formatValue(value, 'money', settings, currency);
    case 'share':
      return formatValue(value, 'percent', settings);
    case 'score':
      return formatValue(value, 'score', settings);
    case 'days':
      return formatValue(value, 'days', settings);
    case 'count':
      return formatCount(value, settings);
    case 'text':
    case 'names':
    case 'day':
    case 'person':
      return String(value);
    default:
      return kind satisfies never;
  }
}
