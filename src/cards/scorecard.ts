import type { Answer, Answers } from '../core/answer.ts';
import type { Block, Card } from '../core/card.ts';
import { basisLine, noteBlocks } from './answer.ts';
import { tileFact } from './tile.ts';
import { type Extras, isTooFew, toneOf, type ViewContext } from './view.ts';

/** Several KPIs on one screen: a line each, the way they went first. */

/** Two KPIs are read beside each other in full; from here on a line each has to do. */
const FROM = 3;

/** Several KPIs of the whole, nothing grouped, no rows wanted: what a leader looks at. */
export const isScorecard = ({ join, answers }: Answers): boolean =>
  join === 'list' &&
  answers.length >= FROM &&
  answers.every((answer) => answer.query.by.length === 0 && !wantsRows(answer) && answer.why === null);

/** Rows that come with a KPI without being asked for belong to it alone. */
const wantsRows = ({ list, kpi, query }: Answer): boolean =>
  list !== null && (kpi.list?.always !== true || query.views.includes('list') || query.entity !== null);

/** How many improved, of those that have a change: noise and few units are no improvement. */
function finding(answers: readonly Answer[]): string {
  const changed = answers.filter(({ compare }) => compare !== null && compare.change !== null);
  const better = changed.filter(({ kpi, total, compare }) => {
    const readable = compare !== null && !isTooFew(total) && !isTooFew(compare.total);
    return readable && toneOf(compare.change, kpi.better, compare.significant) === 'good';
  });
  return changed.length === 0 ? '' : `: ${better.length} of ${changed.length} improved`;
}

export function scorecardCaption(answers: readonly Answer[]): {
  readonly title: string;
  readonly subtitle: string;
} {
  const compared = new Set(answers.flatMap(({ compare }) => (compare === null ? [] : [compare.label])));
  const [one, ...others] = compared;
  const subtitle =
    one === undefined
      ? ''
      : others.length === 0
        ? `Changes against ${one}`
        : 'Each against the period before';
  return { title: 'Scorecard', subtitle };
}

export function scorecardCard(asked: Answers, context: ViewContext, extras: Extras = {}): Card {
  const { answers, notes } = asked;
  const { subtitle } = scorecardCaption(answers);
  const rest: Block[] = noteBlocks([...notes, ...sharedNotes(answers)], answers, context, basisLine);
  return {
    tone: 'info',
    title: `Scorecard${finding(answers)}`,
    blocks: [
      ...(subtitle === '' ? [] : [{ type: 'text' as const, text: subtitle, weight: 'strong' as const }]),
      {
        type: 'facts',
        facts: answers.map((answer) => tileFact(answer, context, 'narrow')),
      },
      ...(extras.image === undefined ? [] : [{ type: 'image' as const, ...extras.image }]),
      ...rest,
    ],
    buttons: extras.buttons ?? [],
  };
}

/** What one KPI alone has to say is said with it; here stands what holds for several, and why one has no value. */
export function sharedNotes(answers: readonly Answer[]): readonly string[] {
  const all = answers.flatMap(({ notes }) => [...new Set(notes)]);
  const often = all.filter((note, i) => all.indexOf(note) !== i);
  const empty = answers.flatMap(({ kpi, total, notes }) =>
    total.value === null ? notes.slice(0, 1).map((note) => `${kpi.title}: ${note}`) : [],
  );
  return [...new Set([...often, ...empty])];
}
