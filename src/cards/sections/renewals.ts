import type { Answer } from '../../core/answer.ts';
import type { Block, Column } from '../../core/card.ts';
import {
  formatCompact,
  formatCount,
  formatCountOf,
  formatNearDay,
  formatValue,
  NO_VALUE,
} from '../../core/format.ts';
import type { DigestAbout, Section, SectionPart } from '../../core/section.ts';
import { type DueRenewal, dueRenewals } from '../renewal-rows.ts';

const DUE = 'renewals next 30d';
const OVERDUE = 'renewals overdue';

/** Rows shown, and how many of them at most are overdue while others are due. */
const SHOWN = 8;
const SHOWN_OVERDUE = 4;

/** What is overdue and what is due soon, the way renewal reps work it off. */
export default {
  summary: 'renewals that are overdue and those due in the next 30 days, by due date',
  asks: () => [DUE, OVERDUE],
  show: ({ of }, about) => {
    const [due, overdue] = [of(DUE)[0] ?? null, of(OVERDUE)[0] ?? null];
    if (due === null && overdue === null) return [];
    const count = totalOf(due, 'renewals_due') + totalOf(overdue, 'renewals_due');
    if (count === 0 && due !== null)
      return [
        {
          title: null,
          blocks: [{ type: 'note', text: 'No renewal is due in the next 30 days or overdue.' }],
        },
      ];
    return count === 0 ? [] : [part(due, overdue, count, about)];
  },
} satisfies Section;

const totalOf = (answer: Answer | null, measure: string): number => answer?.total.measures[measure] ?? 0;

function part(due: Answer | null, overdue: Answer | null, count: number, about: DigestAbout): SectionPart {
  const currency = (due ?? overdue)?.currency;
  const coming = due === null ? [] : dueRenewals(due).filter((one) => one.overdue === null);
  const late = overdue === null ? [] : dueRenewals(overdue).toSorted(byUrgency);
  const some = late.slice(0, Math.max(SHOWN_OVERDUE, SHOWN - coming.length));
  const shown = [...some, ...coming].slice(0, SHOWN);
  const rest = {
    count: count - shown.length,
    arr: totalOf(due, 'due') + totalOf(overdue, 'due') - shown.reduce((sum, { arr }) => sum + arr, 0),
  };
  const atRisk = totalOf(due, 'at_risk');
  return {
    title: titleOf(due, overdue, currency, about),
    tone: late.length > 0 || atRisk > 0 ? 'warn' : 'plain',
    blocks: [table(shown, currency, about), ...restBlocks(rest, currency, about)],
  };
}

/** `Renewals: $1.2M due in 30 days, $300.2K of it at risk, 2 overdue $54.5K, 1 lapsed $9K`. */
function titleOf(
  due: Answer | null,
  overdue: Answer | null,
  currency: string | undefined,
  { settings }: DigestAbout,
): string {
  const money = (value: number): string => formatCompact(value, 'money', settings, currency);
  const [sum, atRisk] = [totalOf(due, 'due'), totalOf(due, 'at_risk')];
  const [lapsed, lapsedArr] = [totalOf(overdue, 'renewals_lapsed'), totalOf(overdue, 'lapsed')];
  const late = totalOf(overdue, 'renewals_due') - lapsed;
  const counted = (count: number, word: string, arr: number): readonly string[] =>
    count === 0 ? [] : [`${formatCount(count, settings)} ${word} ${money(arr)}`];
  const parts = [
    ...(due === null ? [] : [sum === 0 ? 'none due in 30 days' : `${money(sum)} due in 30 days`]),
    ...(atRisk === 0 ? [] : [`${money(atRisk)} of it at risk`]),
    ...counted(late, 'overdue', totalOf(overdue, 'due') - lapsedArr),
    ...counted(lapsed, 'lapsed', lapsedArr),
  ];
  return `Renewals: ${parts.join(', ')}`;
}

/** What is in its grace before what has lapsed, and first whose grace ends first. */
const byUrgency = (a: DueRenewal, b: DueRenewal): number =>
  endOf(a) < endOf(b) ? -1 : endOf(a) > endOf(b) ? 1 : b.arr - a.arr;
const endOf = ({ overdue }: DueRenewal): string => overdue?.graceEnds ?? '9999';

const left = (label: string): Column => ({ label, align: 'left' });

function table(rows: readonly DueRenewal[], currency: string | undefined, about: DigestAbout): Block {
  const { settings, nameOf, today } = about;
  return {
    type: 'table',
    columns: [left('Account'), left('Due'), { label: 'ARR', align: 'right' }, left('Watch'), left('Owner')],
    rows: rows.map((row) => [
      row.name,
      formatNearDay(row.dueOn, today, settings),
      formatValue(row.arr, 'money', settings, currency),
      watchText(row, about),
      row.owner === null ? NO_VALUE : nameOf('person', row.owner),
    ]),
  };
}

/** `17 days overdue, churn notice`; what renews by itself needs no contact. */
function watchText({ overdue, reasons, isAuto, contactedOn }: DueRenewal, about: DigestAbout): string {
  const { settings, today } = about;
  const late =
    overdue === null
      ? []
      : overdue.graceEnds === null
        ? ['lapsed']
        : [
            `${formatCountOf(overdue.days, 'day', settings)} overdue, grace to ${formatNearDay(overdue.graceEnds, today, settings)}`,
          ];
  const contact = isAuto ? ['renews by itself'] : contactedOn === null ? ['not contacted'] : [];
  const all = [...late, ...reasons, ...contact];
  return all.length === 0 ? NO_VALUE : all.join(', ');
}

function restBlocks(
  { count, arr }: { readonly count: number; readonly arr: number },
  currency: string | undefined,
  { settings }: DigestAbout,
): readonly Block[] {
  if (count <= 0) return [];
  const sum = formatCompact(Math.max(0, arr), 'money', settings, currency);
  return [{ type: 'note', text: `… ${count} more, ${sum}. \`${DUE}\` and \`${OVERDUE}\` list them all.` }];
}
