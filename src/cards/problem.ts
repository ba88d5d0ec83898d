import type { Block, Button, Card } from '../core/card.ts';
import type { AskChoice, Problem, ProblemCode } from '../core/query.ts';

/** What could not be answered: why, what comes near, and what was understood. */

/** More choices than these are a list to read, not buttons to press. */
export const CHOICES_AS_BUTTONS = 4;

const TITLES: Readonly<Record<ProblemCode, string>> = {
  'unknown-word': 'One word is not known',
  'unknown-kpi': 'That KPI is not known',
  ambiguous: 'Which one?',
  'bad-period': 'Those days cannot be read',
  'needs-value': 'Something is missing',
  tense: 'Not of the future',
  'not-found': 'Not found',
  'too-long': 'Too long',
};

export function problemCard(problem: Problem): Card {
  const { code, message, suggestions, understood, choices } = problem;
  const rest = choices.slice(CHOICES_AS_BUTTONS);
  const blocks: (Block | null)[] = [
    { type: 'text', text: message },
    suggestions.length === 0 ? null : { type: 'text', text: `Did you mean: ${suggestions.join(', ')}?` },
    rest.length === 0 ? null : { type: 'list', items: rest.map(({ label, ask }) => `${label}: ${ask}`) },
    understood === '' ? null : { type: 'note', text: `Understood: ${understood}` },
  ];
  return {
    tone: code === 'ambiguous' ? 'info' : 'warn',
    title: TITLES[code],
    blocks: blocks.filter((block) => block !== null),
    buttons: choices.slice(0, CHOICES_AS_BUTTONS).map(choiceButton),
  };
}

/** Pressing asks what the choice stands for. */
export const choiceButton = ({ label, ask }: AskChoice): Button => ({
  label,
  does: 'press',
  action: 'ask',
  value: ask,
});
