import { addDays } from '../core/calendar.ts';
import type { Block, Card } from '../core/card.ts';
import { formatDays } from '../core/format.ts';
import {
  nextDays,
  type PeriodContext,
  toDate,
  trailingDays,
  trailingMonths,
  unitAway,
} from '../core/period.ts';
import type { Period } from '../core/query.ts';
import { choiceButton } from './problem.ts';

/** How to ask. */

const EXAMPLES: readonly (readonly [string, string])[] = [
  ['nrr', 'net revenue retention, the last 12 months'],
  ['nrr q2 enterprise', 'one quarter, one segment'],
  ['grr ttm by region', 'a row per region and the total'],
  ['grr h1 vs h1 fy25', 'two periods and the change'],
  ['logo-churn last month yoy', 'against the same month a year ago'],
  ['nrr last quarter -smb', 'leaving one segment out'],
  ['upsell q2 vs cross-sell q2', 'two KPIs side by side'],
  ['arr-growth fy26 split', 'the parts that add up to it'],
  ['nrr q2 variant:strict', 'another definition, by name'],
  ['explain nrr q2', 'formula, bridge and what moved it'],
];

const PARTS: readonly string[] = [
  'a KPI: nrr, or a list: nrr,grr',
  'a period: q2, fy26, last month, last 90d, ttm, apr..jun, since 2025-02-01',
  'a comparison: vs q1, yoy, qoq, mom, vs target',
  'filters: enterprise, region:emea,apac, -smb, >50k',
  'a grouping: by segment, by region, by csm',
  'a choice of groups: top 5, bottom 5, sort:name',
  'options: trend, split, detail, variant:strict, fx:spot, segment:end, as-known:2025-06-30, annualise',
];

/** The words of an ask, examples to press, and where to read on. */
export const helpCard = (): Card => ({
  tone: 'info',
  title: 'How to ask',
  blocks: [
    {
      type: 'text',
      text: 'Type a KPI, and whatever else you want to say about it. The order of words is free.',
    },
    { type: 'list', items: PARTS },
    { type: 'text', text: 'Examples', weight: 'strong' },
    {
      type: 'table',
      columns: [
        { label: 'Ask', align: 'left' },
        { label: 'Answer', align: 'left' },
      ],
      rows: EXAMPLES,
    },
    {
      type: 'note',
      text: 'Answers are for you alone until you share them. What was left out is written below each answer.',
    },
  ],
  buttons: [
    choiceButton({ label: 'All KPIs', ask: 'kpi list' }),
    choiceButton({ label: 'Dates', ask: 'help dates' }),
    choiceButton({ label: 'Digests', ask: 'digest help' }),
  ],
});

const DATE_NOTES: readonly string[] = [
  'Quarters, halves and years are fiscal; cy2025 q2 is a calendar quarter.',
  'A bare q3 is the latest one that has started; for renewals and pipeline the current or next.',
  'A period still running is computed through yesterday and compared with as many days of the other; full compares all of it.',
  'Both ends of a range are included. last 90d leaves today out, next 90d starts with it; Salesforce counts the other way round.',
];

/** What the words for dates mean today. */
export function datesCard(context: PeriodContext): Card {
  const rows: readonly (readonly [string, Period])[] = [
    ['last month', unitAway('month', -1, context)],
    ['last quarter', unitAway('quarter', -1, context)],
    ['this quarter, qtd', toDate('quarter', context)],
    ['ytd', toDate('year', context)],
    ['ttm', trailingMonths(12, context)],
    ['last 90d', trailingDays(90, context)],
    ['next 90d', nextDays(90, context)],
  ];
  const notes: Block = { type: 'list', items: DATE_NOTES };
  return {
    tone: 'info',
    title: 'Dates',
    blocks: [
      {
        type: 'table',
        columns: [
          { label: 'Words', align: 'left' },
          { label: 'Today they mean', align: 'left' },
        ],
        rows: rows.map(([words, period]) => [words, daysOf(period, words, context)]),
      },
      notes,
    ],
    buttons: [],
  };
}

/** To-date words end yesterday, all others on their own last day. */
function daysOf(period: Period, words: string, context: PeriodContext): string {
  const toDateWords = words.endsWith('td');
  const end = toDateWords ? addDays(period.through, 1) : period.end;
  return formatDays({ start: period.start, end }, { locale: context.locale });
}
