import type { Answer, Answers } from '../core/answer.ts';
import type { Block, Card, Fact } from '../core/card.ts';
import { formatFineChange } from '../core/format.ts';
import { reconcile } from '../core/reconcile.ts';
import { countsUnits, isOfMoney } from '../core/result.ts';
import { answerCard, noteBlocks, scopeLine } from './answer.ts';
import { compareFact, differenceFact } from './answer-facts.ts';
import { groupTable, ROWS_SHOWN } from './answer-tables.ts';
import { asideWords } from './aside-facts.ts';
import { explainBlocks } from './explain.ts';
import { choiceButton } from './problem.ts';
import { rowBlocks } from './rows.ts';
import { isScorecard, scorecardCard } from './scorecard.ts';
import {
  type Extras,
  fact,
  isTooFew,
  nameOf,
  sidesOf,
  type ViewContext,
  valuedBy,
  valueText,
} from './view.ts';
import { whyBlocks } from './why.ts';

/** A whole ask: one answer as its own card, several side by side in one. */
export function answersCard(asked: Answers, context: ViewContext, given: Extras = {}): Card {
  const offers = (asked.offers ?? []).map(choiceButton);
  const extras = offers.length === 0 ? given : { ...given, buttons: [...(given.buttons ?? []), ...offers] };
  const [first, ...others] = asked.answers;
  if (first !== undefined && others.length === 0) {
    return answerCard(
      { ...first, echo: asked.echo, notes: [...asked.notes, ...first.notes] },
      context,
      extras,
    );
  }
  if (isScorecard(asked)) return scorecardCard(asked, context, extras);
  return {
    tone: 'plain',
    title: asked.answers.map(nameOf).join(asked.join === 'list' ? ', ' : ' vs '),
    blocks: [
      ...(first === undefined
        ? []
        : [{ type: 'text' as const, text: scopeLine(first, context), weight: 'strong' as const }]),
      { type: 'facts', facts: sideBySide(asked, context) },
      ...(extras.image === undefined ? [] : [{ type: 'image' as const, ...extras.image }]),
      ...asked.answers.flatMap((answer) => section(answer, context)),
      ...differences(asked, context),
      ...noteBlocks([...asked.notes, ...asked.answers.flatMap(({ notes }) => notes)], asked.answers, context),
    ],
    buttons: extras.buttons ?? [],
  };
}

function sideBySide({ answers, join }: Answers, context: ViewContext): Fact[] {
  const facts = answers.flatMap((answer) => {
    const { total, compare } = answer;
    const sides = isTooFew(total) ? null : sidesOf(valuedBy(answer), total, context);
    const lowN = total.lowN && total.value !== null ? 'low n' : null;
    const detail = [sides, lowN, ...asideWords(answer, context)].filter((text) => text !== null).join(', ');
    const value = fact(nameOf(answer), valueText(valuedBy(answer), total, context), detail);
    return compare === null ? [value] : [value, compareFact(answer, compare, context)];
  });
  const [a, b] = answers;
  const apart = join === 'versus' || join === 'variants';
  return apart && a !== undefined && b !== undefined ? [...facts, ...differenceFact(a, b, context)] : facts;
}

/** The groups of one of several answers, under its name. */
function section(answer: Answer, context: ViewContext): Block[] {
  const { views } = answer.query;
  const table = groupTable(answer, context);
  const blocks = [
    ...(table === null ? [] : [table]),
    ...rowBlocks(answer, context),
    ...whyBlocks(answer, context),
    ...(views.includes('explain') ? explainBlocks(answer, context) : []),
  ];
  return blocks.length === 0 ? [] : [{ type: 'text', text: nameOf(answer), weight: 'strong' }, ...blocks];
}

/** The accounts that two variants count differently. */
function differences(asked: Answers, { settings }: ViewContext): Block[] {
  const rows = reconcile(asked) ?? [];
  const [first, second] = asked.answers;
  if (rows.length === 0 || first === undefined || second === undefined) return [];
  const { kpi, currency, query } = first;
  const unit = isOfMoney(kpi) && !countsUnits(kpi, query.variant) ? 'money' : 'count';
  const shown = rows.slice(0, ROWS_SHOWN);
  const write = (value: number): string => formatFineChange(value, unit, settings, currency);
  const based = rows.some(({ ofBase }) => ofBase !== 0);
  const sum = (of: 'difference' | 'ofBase'): number => rows.reduce((all, row) => all + row[of], 0);
  const more = rows.length - shown.length;
  return [
    {
      type: 'text',
      text: `Accounts that ${query.variant} and ${second.query.variant} count differently`,
      weight: 'strong',
    },
    {
      type: 'table',
      columns: [
        { label: 'Account', align: 'left' },
        { label: 'Difference', align: 'right' },
        ...(based ? [{ label: 'Of the base', align: 'right' as const }] : []),
      ],
      rows: shown.map(({ name, difference, ofBase }) => [
        name,
        write(difference),
        ...(based ? [write(ofBase)] : []),
      ]),
      total: ['Together', write(sum('difference')), ...(based ? [write(sum('ofBase'))] : [])],
      ...(more > 0 ? { more } : {}),
    },
  ];
}
