import type { Answer, Answers } from '../core/answer.ts';
import type { Block, Card, Fact } from '../core/card.ts';
import { answerCard, noteBlocks, scopeLine } from './answer.ts';
import { compareFact, differenceFact } from './answer-facts.ts';
import { groupTable } from './answer-tables.ts';
import { type Extras, fact, isTooFew, sidesOf, type ViewContext, valuedBy, valueText } from './view.ts';

/** A whole ask: one answer as its own card, several side by side in one. */
export function answersCard(asked: Answers, context: ViewContext, extras: Extras = {}): Card {
  const [first, ...others] = asked.answers;
  if (first !== undefined && others.length === 0) {
    return answerCard(
      { ...first, echo: asked.echo, notes: [...asked.notes, ...first.notes] },
      context,
      extras,
    );
  }
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
      ...noteBlocks([...asked.notes, ...asked.answers.flatMap(({ notes }) => notes)], asked.answers, context),
    ],
    buttons: extras.buttons ?? [],
  };
}

const nameOf = ({ kpi, query }: Answer): string =>
  query.variant === 'default' ? kpi.title : `${kpi.title} (${query.variant})`;

function sideBySide({ answers, join }: Answers, context: ViewContext): Fact[] {
  const facts = answers.flatMap((answer) => {
    const { total, compare } = answer;
    const sides = isTooFew(total) ? null : sidesOf(valuedBy(answer), total, context);
    const detail = [sides, total.lowN && total.value !== null ? 'low n' : null]
      .filter((text) => text !== null)
      .join(', ');
    const value = fact(nameOf(answer), valueText(valuedBy(answer), total, context), detail);
    return compare === null ? [value] : [value, compareFact(answer, compare, context)];
  });
  const [a, b] = answers;
  const apart = join === 'versus' || join === 'variants';
  return apart && a !== undefined && b !== undefined ? [...facts, ...differenceFact(a, b, context)] : facts;
}

/** The groups of one of several answers, under its name. */
function section(answer: Answer, context: ViewContext): Block[] {
  const table = groupTable(answer, context);
  if (table === null) return [];
  return [{ type: 'text', text: nameOf(answer), weight: 'strong' }, table];
}
