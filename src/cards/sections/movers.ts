import type { Answer } from '../../core/answer.ts';
import { daysBetween } from '../../core/calendar.ts';
import type { Block } from '../../core/card.ts';
import type { PostedNumbers } from '../../core/digest.ts';
import { formatWeekday } from '../../core/format.ts';
import type { DigestAbout, Section, SectionAnswers, SectionPart } from '../../core/section.ts';
import { periodName } from '../../core/words.ts';
import { type ArrMoves, arrChangeText, arrMoveBlocks, fallBlocks } from '../since/accounts.ts';
import { type NumberChanges, numberChanges, restatedArr } from '../since/numbers.ts';

/** Numbers named. */
const NAMED = 5;
/** The first time there is nothing to hold it against but the period before. */
const FIRST = { arr: 'net new arr last month', health: 'health drop 30d' } as const;

/** What changed since the last one that was posted there, and who moved it. */
export default {
  summary: 'what changed since the last one, the accounts whose ARR moved and those whose health fell',
  asks: (about) => Object.values(asksOf(about)),
  show: (answers, about) =>
    about.since === null ? firstParts(answers, about) : sinceParts(answers, about, about.since),
} satisfies Section;

interface Asks {
  readonly arr?: string;
  readonly health?: string;
}

/** Posted twice in a day, no day has run in between. */
function asksOf({ since, today }: Pick<DigestAbout, 'since' | 'today'>): Asks {
  if (since === null) return FIRST;
  const days = daysBetween(since.day, today);
  return days < 1 ? {} : { arr: `net new arr since ${since.day}`, health: `health drop ${days}d` };
}

const firstOf = ({ of }: SectionAnswers, ask: string | undefined): Answer | null =>
  ask === undefined ? null : (of(ask)[0] ?? null);

function firstParts(answers: SectionAnswers, about: DigestAbout): readonly SectionPart[] {
  const [arr, health] = [firstOf(answers, FIRST.arr), firstOf(answers, FIRST.health)];
  const blocks = [
    ...(arr === null
      ? []
      : arrMoveBlocks(
          { answer: arr, restated: 0 },
          `in ${periodName(arr.query.period, about.settings)}`,
          about,
        )),
    ...(health === null ? [] : fallBlocks(health, 'in 30 days', about)),
  ];
  return blocks.length === 0 ? [] : [{ title: null, blocks }];
}

function sinceParts(
  answers: SectionAnswers,
  about: DigestAbout,
  since: PostedNumbers,
): readonly SectionPart[] {
  const asks = asksOf(about);
  const [arr, health] = [firstOf(answers, asks.arr), firstOf(answers, asks.health)];
  const when =
    since.day === about.today
      ? 'since earlier today'
      : `since ${formatWeekday(since.day, about.settings, about.today)}`;
  const changes = numberChanges(answers.listed, since, about);
  const moves = arr === null ? null : { answer: arr, restated: restatedArr(answers.listed, arr, since) ?? 0 };
  const blocks = [
    ...lineBlocks(changes, when),
    ...(moves === null ? [] : arrMoveBlocks(moves, when, about)),
    ...(health === null ? [] : fallBlocks(health, when, about)),
  ];
  if (blocks.length > 0) return [{ title: null, ...findingOf(moves, when, about), blocks }];
  const nothing = changes.compared > 0 || arr !== null;
  return nothing ? [{ title: null, blocks: [{ type: 'note', text: `Nothing has changed ${when}.` }] }] : [];
}

function lineBlocks({ lines }: NumberChanges, when: string): readonly Block[] {
  if (lines.length === 0) return [];
  const more = lines.length - NAMED;
  const items = [...lines.slice(0, NAMED), ...(more > 0 ? [`… ${more} more`] : [])];
  return [
    { type: 'text', weight: 'strong', text: `What changed ${when}` },
    { type: 'list', items },
  ];
}

/** `ARR +$16.2K since Fri, Nov 20`. */
function findingOf(
  moves: ArrMoves | null,
  when: string,
  { settings }: DigestAbout,
): { readonly finding?: string } {
  const change = moves === null ? null : arrChangeText(moves, settings);
  return change === null ? {} : { finding: `ARR ${change} ${when}` };
}
