import type { AccountValue, Answer, Answers, Rows, Value } from './answer.ts';
import type { Cell, CsvTable } from './csv.ts';
import { csvText } from './csv.ts';
import type { TextFile } from './inbound.ts';
import { measuresShown } from './measures.ts';
import type { NameOf } from './words.ts';

/** The rows behind an answer, as a table for a file: nothing is rounded, ids stand beside names. */

/** The file of an ask that wants one; null where it does not. */
export function downloadOf(asked: Answers, nameOf: NameOf): TextFile | null {
  if (!asked.answers.some(({ query }) => query.views.includes('csv'))) return null;
  return { name: fileName(asked.echo), type: 'text/csv', text: csvText(tableOf(asked, nameOf)) };
}

const LONGEST_NAME = 80;

/** What was asked, in what every system takes for the name of a file. */
function fileName(echo: string): string {
  const words = echo
    .toLowerCase()
    .replace(/\bcsv\b/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST_NAME)
    .replace(/^-|-$/g, '');
  return `${words === '' ? 'answer' : words}.csv`;
}

export function tableOf({ answers }: Answers, nameOf: NameOf): CsvTable {
  const tables = answers.map((answer) => ({ answer, ...oneTable(answer, nameOf) }));
  const [first, ...others] = tables;
  if (first === undefined) return { head: [], rows: [] };
  if (others.length === 0) return { head: first.head, rows: first.rows };
  const columns = [...new Set(tables.flatMap(({ head }) => head))];
  return {
    head: ['kpi', 'variant', ...columns],
    rows: tables.flatMap(({ answer, head, rows }) => {
      const places = columns.map((column) => head.indexOf(column));
      return rows.map((row) => [answer.kpi.id, answer.query.variant, ...places.map((at) => row[at] ?? null)]);
    }),
  };
}

/** Groups where the ask is grouped, else the rows of the list, else every account, else the value alone. */
function oneTable(answer: Answer, nameOf: NameOf): CsvTable {
  const { query, list, accounts } = answer;
  if (query.by.length > 0) return groupTable(answer, nameOf);
  if (list !== null) return listTable(list);
  if (accounts !== null) return accountTable(answer, accounts);
  return { head: valueHead(answer), rows: [valueCells(answer, answer.total)] };
}

const VALUE = ['value', 'numerator', 'denominator', 'n', 'low', 'high'];

const valueHead = ({ kpi, query }: Answer): readonly string[] => [
  ...VALUE,
  ...measuresShown(kpi, query.options),
];

function valueCells({ kpi, query }: Answer, value: Value): readonly Cell[] {
  const [low, high] = value.interval ?? [null, null];
  return [
    ...[value.value, value.numerator, value.denominator, value.n, low, high],
    ...measuresShown(kpi, query.options).map((name) => value.measures[name] ?? 0),
  ];
}

function groupTable(answer: Answer, nameOf: NameOf): CsvTable {
  const { groups, compare, query } = answer;
  const others = new Map((compare?.groups ?? []).map(({ by, value }) => [JSON.stringify(by), value]));
  const names = query.by.flatMap((attribute) => [attribute, `${attribute}_name`]);
  const compared = compare === null || compare.groups.length === 0 ? [] : ['compared_with'];
  return {
    head: [...names, ...valueHead(answer), ...compared],
    rows: groups.map((group) => [
      ...query.by.flatMap((attribute) => {
        const value = group.by[attribute] ?? '';
        return [value, nameOf(attribute, value)];
      }),
      ...valueCells(answer, group),
      ...compared.map(() => others.get(JSON.stringify(group.by)) ?? null),
    ]),
  };
}

const listTable = ({ columns, rows }: Rows): CsvTable => ({
  head: ['id', 'account_id', 'name', ...columns.map(({ name }) => name)],
  rows: rows.map(({ id, accountId, name, cells }) => [
    ...[id, accountId, name],
    ...columns.map((column) => plainCell(cells[column.name] ?? null)),
  ]),
});

const plainCell = (cell: Rows['rows'][number]['cells'][string]): Cell =>
  typeof cell === 'object' && cell !== null ? cell.join('; ') : cell;

const accountTable = (answer: Answer, accounts: readonly AccountValue[]): CsvTable => ({
  head: ['account_id', 'name', ...valueHead(answer)],
  rows: accounts.map((account) => [account.accountId, account.name, ...valueCells(answer, account)]),
});
