import type { Answer, Why, WhyGroup } from '../core/answer.ts';
import type { Block, Column } from '../core/card.ts';
import { formatFineChange } from '../core/format.ts';
import { isTooFew, titled, type ViewContext } from './view.ts';

/** What moved a value: accounts by name, then each attribute's groups by their rate and their mix. */

/** Groups of one attribute that are shown; the others are one row. */
const GROUPS_SHOWN = 6;

type Table = Extract<Block, { type: 'table' }>;
const left = (label: string): Column => ({ label, align: 'left' });
const right = (label: string): Column => ({ label, align: 'right' });

export function whyBlocks(answer: Answer, context: ViewContext): Block[] {
  const { why, total, compare } = answer;
  if (why === null || compare === null || isTooFew(total) || isTooFew(compare.total)) return [];
  const write = (change: number): string =>
    formatFineChange(change, compare.changeUnit, context.settings, answer.currency);
  const sums = total.denominator === null;
  const tables = [
    ...(why.accounts.length === 0 ? [] : [accountTable(why, write)]),
    ...Object.entries(why.dimensions).flatMap(([name, groups]) =>
      groups.length === 0 ? [] : [groupTable(name, groups, { why, sums, write }, context)],
    ),
  ];
  if (tables.length === 0) return [];
  return [
    { type: 'text', text: `What moved it against ${compare.label}`, weight: 'strong' },
    ...tables,
    ...(sums ? [] : [{ type: 'note' as const, text: RATE_AND_MIX }]),
  ];
}

const RATE_AND_MIX =
  'Rate: the group itself did better or worse. Mix: it became a larger or smaller part of the whole.';

type Write = (change: number) => string;

const accountTable = ({ accounts, change }: Why, write: Write): Table => ({
  type: 'table',
  columns: [left('Account'), right('Change')],
  rows: accounts.map(({ name, contribution }) => [name, write(contribution)]),
  total: ['Together', write(change)],
});

interface Written {
  readonly why: Why;
  /** Sums have no mix. */
  readonly sums: boolean;
  readonly write: Write;
}

function groupTable(
  name: string,
  groups: readonly WhyGroup[],
  { why, sums, write }: Written,
  { nameOf }: ViewContext,
): Table {
  const rest = groups.slice(GROUPS_SHOWN);
  const others = {
    group: `${rest.length} others`,
    rate: rest.reduce((sum, { rate }) => sum + rate, 0),
    mix: rest.reduce((sum, { mix }) => sum + mix, 0),
  };
  const rows = [
    ...groups.slice(0, GROUPS_SHOWN).map((one) => ({ ...one, group: nameOf(name, one.group) })),
    ...(rest.length === 0 ? [] : [others]),
  ];
  const cells = (label: string, rate: number, mix: number, sum: number): string[] =>
    sums ? [label, write(sum)] : [label, write(rate), write(mix), write(sum)];
  const whole = (part: 'rate' | 'mix') => groups.reduce((sum, one) => sum + one[part], 0);
  return {
    type: 'table',
    columns: sums
      ? [left(titled(name)), right('Change')]
      : [left(titled(name)), right('Rate'), right('Mix'), right('Change')],
    rows: rows.map(({ group, rate, mix }) => cells(group, rate, mix, rate + mix)),
    total: cells('Together', whole('rate'), whole('mix'), why.change),
  };
}
