import type { Answer, Group, Value } from '../core/answer.ts';
import type { Block, Column } from '../core/card.ts';
import { formatCount } from '../core/format.ts';
import { difference, isOfUnits, unitsOf } from '../core/result.ts';
import { keyOf, ROWS_SHOWN } from './answer-tables.ts';
import { changeText, isTooFew, titled, type ViewContext, valuedBy, valueText } from './view.ts';

/** The groups of an answer where there is room for a phone: value, change and how many. Null where there are none. */
export function narrowTable(answer: Answer, context: ViewContext): Extract<Block, { type: 'table' }> | null {
  const { groups, query, compare, total, kpi } = answer;
  if (query.by.length === 0 || groups.length === 0) return null;
  const shown = groups.slice(0, ROWS_SHOWN);
  const more = answer.more + groups.length - shown.length;
  const others = new Map((compare?.groups ?? []).map((group) => [keyOf(group), group]));
  const cells = (value: Value, other: Value | undefined): readonly string[] => [
    valueText(valuedBy(answer), value, context),
    ...(compare === null ? [] : [changeCell(answer, value, other, context)]),
    formatCount(value.n, context.settings),
  ];
  const nameOf = (group: Group): readonly string[] =>
    query.by.map((attribute) => context.nameOf(attribute, group.by[attribute] ?? ''));
  return {
    type: 'table',
    columns: [
      ...query.by.map((attribute) => left(titled(attribute))),
      right('Value'),
      ...(compare === null ? [] : [right('Change')]),
      right(titled(unitsOf(kpi, query.variant))),
    ],
    rows: shown.map((group) => [...nameOf(group), ...cells(group, others.get(keyOf(group)))]),
    total: ['Total', ...query.by.slice(1).map(() => ''), ...cells(total, compare?.total)],
    ...(more > 0 ? { more } : {}),
  };
}

function changeCell(answer: Answer, value: Value, other: Value | undefined, context: ViewContext): string {
  const few = [value, other].some((one) => one !== undefined && isTooFew(one)) && !isOfUnits(answer);
  const { change, changeUnit } =
    other === undefined || few
      ? { change: null, changeUnit: answer.kpi.unit }
      : difference(answer.kpi, value, other);
  return changeText(change, changeUnit, context, answer.currency);
}

const left = (label: string): Column => ({ label, align: 'left' });
const right = (label: string): Column => ({ label, align: 'right' });
