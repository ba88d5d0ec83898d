import type { Answer, Mover } from '../core/answer.ts';
import { addDays, type Day } from '../core/calendar.ts';
import type { Block, Card } from '../core/card.ts';
import { formatChange, formatDay } from '../core/format.ts';
import { isMovement, isOfMoney } from '../core/result.ts';
import { answerCard, digestLine, noteBlocks } from './answer.ts';
import { tileFact } from './tile.ts';
import { type Extras, isTooFew, type ViewContext } from './view.ts';

/** A digest: many answers at a glance. */
export interface DigestView {
  readonly title: string;
  /** Which occurrence it is: `Mon, Nov 17, 2025`. */
  readonly slot: string;
  readonly answers: readonly Answer[];
  readonly today: Day;
}

/** Accounts named under the tiles. */
const MOVERS_NAMED = 5;

/** The summary card, and a card for each answer that is grouped. What is stale is said first. */
export function digestCards(view: DigestView, context: ViewContext, extras: Extras = {}): readonly Card[] {
  const grouped = view.answers.filter(({ query }) => query.by.length > 0);
  return [summary(view, context, extras), ...grouped.map((answer) => answerCard(answer, context))];
}

function summary(view: DigestView, context: ViewContext, extras: Extras): Card {
  const stale = staleThrough(view);
  const notes = [...new Set(view.answers.flatMap(({ notes: said }) => said))];
  return {
    tone: stale === null ? 'info' : 'warn',
    title: `${view.title}, ${view.slot}`,
    blocks: [
      ...(stale === null ? [] : [staleBlock(stale, context)]),
      { type: 'facts', facts: whole(view).map((answer) => tileFact(answer, context)) },
      ...(extras.image === undefined ? [] : [{ type: 'image' as const, ...extras.image }]),
      ...moverBlocks(view.answers, context),
      ...noteBlocks(notes, view.answers, context, digestLine),
    ],
    buttons: extras.buttons ?? [],
  };
}

/** What is grouped has a card of its own; where everything is, the summary still gives the totals. */
function whole({ answers }: DigestView): readonly Answer[] {
  const plain = answers.filter(({ query }) => query.by.length === 0);
  return plain.length > 0 ? plain : answers;
}

/** The oldest day that the data run through where that is before yesterday; `none` before any import. */
function staleThrough({ answers, today }: DigestView): Day | 'none' | null {
  const days = answers.map(({ dataThrough }) => dataThrough);
  if (days.includes(null)) return 'none';
  const oldest = days.filter((day) => day !== null).sort()[0];
  return oldest === undefined || oldest >= addDays(today, -1) ? null : oldest;
}

const staleBlock = (through: Day | 'none', { settings }: ViewContext): Block => ({
  type: 'text',
  weight: 'strong',
  text:
    through === 'none'
      ? 'Nothing has been imported yet.'
      : `The data run through ${formatDay(through, settings)} only; what happened since is not in here.`,
});

/** The largest contributions in money of all answers, each account once. */
function moverBlocks(answers: readonly Answer[], { settings }: ViewContext): Block[] {
  const largest = new Map<string, { mover: Mover; answer: Answer }>();
  for (const answer of answers) {
    if (!isMovement(answer.kpi) || !isOfMoney(answer.kpi) || isTooFew(answer.total)) continue;
    for (const mover of answer.movers) {
      const known = largest.get(mover.accountId);
      const more = known === undefined || Math.abs(mover.contribution) > Math.abs(known.mover.contribution);
      if (more) largest.set(mover.accountId, { mover, answer });
    }
  }
  const named = [...largest.values()]
    .sort((a, b) => Math.abs(b.mover.contribution) - Math.abs(a.mover.contribution))
    .slice(0, MOVERS_NAMED);
  if (named.length === 0) return [];
  const items = named.map(
    ({ mover, answer }) =>
      `${mover.name} ${formatChange(mover.contribution, 'money', settings, answer.currency)} (${answer.kpi.title})`,
  );
  return [
    { type: 'text', text: 'Movers', weight: 'strong' },
    { type: 'list', items },
  ];
}
