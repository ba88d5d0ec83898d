import type { Answer, Group, Value } from '../core/answer.ts';
import type { Block, Column } from '../core/card.ts';
import { formatCount, formatKpi, formatValue, NO_VALUE } from '../core/format.ts';
import type { Kpi } from '../core/kpi.ts';
import { bridgeOf, signedStep } from '../core/measures.ts';
import { countsUnits, difference, isOfUnits, unitsOf } from '../core/result.ts';
import { Z } from '../core/stats.ts';
import { measureWords } from '../core/words.ts';
import { changeText, isPoints, isTooFew, sidesOf, titled, type ViewContext, valuedBy } from './view.ts';

/** The tables of one answer: its groups, the parts of a split, the steps of the bridge. */

/** Rows that people are shown; the rest is in the download. */
export const ROWS_SHOWN = 10;

type Table = Extract<Block, { type: 'table' }>;
const left = (label: string): Column => ({ label, align: 'left' });
const right = (label: string): Column => ({ label, align: 'right' });

/** Null where the ask is not grouped or nothing came back. */
export function groupTable(answer: Answer, context: ViewContext): Table | null {
  const { groups, query, compare, total } = answer;
  if (query.by.length === 0 || groups.length === 0) return null;
  const shown = groups.slice(0, ROWS_SHOWN);
  const others = new Map((compare?.groups ?? []).map((group) => [keyOf(group), group]));
  const more = answer.more + groups.length - shown.length;
  const totalNames = query.by.map((_attribute, i) => (i === 0 ? 'Total' : ''));
  const changes = compare === null ? null : difference(answer.kpi, total, compare.total);
  return {
    type: 'table',
    columns: [...query.by.map((attribute) => left(titled(attribute))), ...valueColumns(answer)],
    rows: shown.map((group) => {
      const other = others.get(keyOf(group));
      const change =
        other === undefined || (isTooFew(other) && !isOfUnits(answer))
          ? null
          : difference(answer.kpi, group, other).change;
      const names = query.by.map((attribute) => context.nameOf(attribute, group.by[attribute] ?? ''));
      return [...names, ...valueCells(answer, group, change, context)];
    }),
    total: [...totalNames, ...valueCells(answer, total, changes?.change ?? null, context)],
    ...(more > 0 ? { more } : {}),
  };
}

export const keyOf = (group: Group): string => JSON.stringify(Object.entries(group.by));

function valueColumns({ kpi, query, compare, total }: Answer): Column[] {
  const sides = hasSides(kpi, total) ? [right(countsUnits(kpi, query.variant) ? 'Count' : 'Amounts')] : [];
  const own = Object.values(kpi.perGroup ?? {}).map((label) => right(label ?? ''));
  const change = compare === null ? [] : [right(`vs ${compare.label}`)];
  const margin = total.error === null ? [] : [right('95%')];
  return [right('Value'), ...margin, ...sides, right(titled(unitsOf(kpi, query.variant))), ...own, ...change];
}

const hasSides = (kpi: Kpi, total: Value): boolean => total.denominator !== null && !isPoints(kpi);

/** How far the value may be off, 95 %, where it has a standard error of its own. */
const marginText = ({ kpi }: Answer, { error, value }: Value, { settings }: ViewContext): string =>
  error === null || value === null ? NO_VALUE : `±${formatKpi(kpi, Z * error, settings)}`;

/** Few units are shown as counts: their rate, amounts and change would say more than they can. */
function valueCells(
  answer: Answer,
  value: Answer['total'],
  change: number | null,
  context: ViewContext,
): string[] {
  const { kpi, query, compare, total, currency } = answer;
  const few = isTooFew(value) && !isOfUnits(answer);
  const counted = countsUnits(kpi, query.variant);
  const sides = few && !counted ? null : sidesOf(valuedBy(answer), value, context);
  const changed = few ? NO_VALUE : changeText(change, compare?.changeUnit ?? kpi.unit, context, currency);
  return [
    few
      ? NO_VALUE
      : value.value === null
        ? absence(value)
        : formatKpi(kpi, value.value, context.settings, currency),
    ...(total.error === null ? [] : [few ? NO_VALUE : marginText(answer, value, context)]),
    ...(hasSides(kpi, total) ? [sides ?? NO_VALUE] : []),
    `${formatCount(value.n, context.settings)}${value.error !== null && value.lowN ? ' low n' : ''}`,
    ...Object.keys(kpi.perGroup ?? {}).map((name) => {
      const unit = kpi.source.measures[name] === 'money' ? 'money' : 'count';
      return formatValue(value.measures[name] ?? 0, unit, context.settings, currency);
    }),
    ...(compare === null ? [] : [changed]),
  ];
}

/** A base of 0 is a finding of its own; why else there is no value is said below the table. */
const absence = ({ denominator }: Answer['total']): string => (denominator === 0 ? 'no base' : NO_VALUE);

/** The additive parts of the KPI, each as its amount and its share of the base; null where it has none. */
export function splitTable(answer: Answer, { settings }: ViewContext): Table | null {
  const { kpi, query, total, currency } = answer;
  if (kpi.split === undefined || isTooFew(total)) return null;
  // Parts that make up a closing balance need what currencies did, where that is a step of the bridge.
  const fx = bridgeOf(kpi, query.options).includes('fx') ? [['fx', measureWords('fx')] as const] : [];
  const parts = [...Object.entries(kpi.split), ...fx].map(
    ([name, label]) => [label ?? name, total.measures[name] ?? 0] as const,
  );
  const sum = parts.reduce((all, [, amount]) => all + amount, 0);
  const base = total.denominator ?? 0;
  const cells = (label: string, amount: number): string[] => [
    label,
    formatValue(amount, 'money', settings, currency),
    formatValue(base === 0 ? null : amount / base, 'percent', settings),
  ];
  return {
    type: 'table',
    columns: [left('Part'), right('Amount'), right('Of opening')],
    rows: parts.map(([label, amount]) => cells(label, amount)),
    total: cells('Sum', sum),
  };
}

/** From the opening to the closing balance, losses negative; null for a KPI without a bridge. */
export function bridgeTable(
  { kpi, query, total, currency }: Answer,
  { settings }: ViewContext,
): Table | null {
  const names = bridgeOf(kpi, query.options);
  const last = names.at(-1);
  if (last === undefined || isTooFew(total)) return null;
  const row = (name: string): string[] => [
    measureWords(name),
    formatValue(signedStep(name, total.measures), 'money', settings, currency),
  ];
  return {
    type: 'table',
    columns: [left('Step'), right('Amount')],
    rows: names.slice(0, -1).map(row),
    total: row(last),
  };
}
