import type { Block, Card } from '../core/card.ts';
import type { Kpi, Stage, Unit, Window } from '../core/kpi.ts';
import { variantsOf } from '../core/variants.ts';
import { fact, sentence } from './view.ts';

/** The catalogue for people: one KPI's definition, and the list of all. */

const UNITS: Readonly<Record<Unit, string>> = {
  percent: 'percent',
  money: 'money',
  count: 'count',
  score: 'score',
  points: 'points, −100 to 100',
  days: 'days',
  months: 'months',
  ratio: 'times',
};

const WINDOWS: Readonly<Record<Window, string>> = {
  ttm: 'the last 12 complete months',
  'last-quarter': 'the last complete quarter',
  'this-quarter': 'this quarter so far',
  'last-30d': 'the last 30 days',
  'last-90d': 'the last 90 days',
  'next-90d': 'the next 90 days',
  now: 'now',
};

const BETTER = {
  higher: 'higher is better',
  lower: 'lower is better',
  neither: 'neither way is better',
} as const;

/** Everything that decides the number: formula, variants, window, what it is read beside and from. */
export function kpiCard(kpi: Kpi, title: (id: string) => string): Card {
  const variants = variantsOf(kpi);
  const beside = kpi.beside ?? [];
  return {
    tone: 'plain',
    title: `${kpi.title} (${kpi.id})`,
    blocks: [
      { type: 'text', text: sentence(kpi.formula) },
      {
        type: 'facts',
        facts: [
          fact('Unit', UNITS[kpi.unit], BETTER[kpi.better]),
          fact('Stage', kpi.stage, `${kpi.timing}, reviewed ${kpi.review}`),
          fact('Without a period', WINDOWS[kpi.window]),
          ...(kpi.aliases.length === 0 ? [] : [fact('Also called', kpi.aliases.join(', '))]),
          ...(variants.length === 0 ? [] : [fact('Variants', ['default', ...variants].join(', '))]),
          ...(beside.length === 0 ? [] : [fact('Read beside', beside.map(title).join(', '))]),
        ],
      },
      { type: 'note', text: `Read from ${kpi.source.tables.join(', ')}.` },
    ],
    buttons: [{ label: `Ask ${kpi.id}`, does: 'press', action: 'ask', value: kpi.id }],
  };
}

/** All KPIs by stage of the customer's life. */
export function kpiListCard(kpis: readonly Kpi[]): Card {
  const stages = Map.groupBy(kpis, ({ stage }) => stage);
  return {
    tone: 'plain',
    title: `KPIs (${kpis.length})`,
    blocks: [...stages].flatMap(([stage, own]) => stageBlocks(stage, own)),
    buttons: [],
  };
}

const stageBlocks = (stage: Stage, kpis: readonly Kpi[]): Block[] => [
  { type: 'text', text: sentence(stage).replace(/\.$/, ''), weight: 'strong' },
  {
    type: 'table',
    columns: [
      { label: 'Ask', align: 'left' },
      { label: 'KPI', align: 'left' },
    ],
    rows: kpis.map(({ id, title }) => [id, title]),
  },
];
