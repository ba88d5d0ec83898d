import type { Answer } from '../core/answer.ts';
import { type Day, daysBetween } from '../core/calendar.ts';
import type { Block, Card } from '../core/card.ts';
import { formatCountOf, formatDay, formatWeekday } from '../core/format.ts';
import type { DigestAbout, SectionPart, TableFreshness } from '../core/section.ts';
import type { Settings } from '../core/settings.ts';
import { tableWords } from '../core/table-words.ts';

/** A digest as cards: what is stale and what could not be answered is said, then its sections. */

/** An ask that has no answer in this occurrence, and why. */
export interface Failed {
  readonly ask: string;
  readonly reason: string;
}

/** A part with its picture drawn, or left out. */
export interface DrawnPart extends Pick<SectionPart, 'title' | 'finding' | 'tone' | 'blocks'> {
  readonly image: Extract<Block, { type: 'image' }> | null;
}

/** A title has room for so many findings. */
const FINDINGS = 2;

/**
 * The first card says what the digest is and what was found, and holds the parts without a title; every other part is a
 * card of its own.
 */
export function digestCards(
  about: DigestAbout,
  parts: readonly DrawnPart[],
  failed: readonly Failed[],
): readonly Card[] {
  const stale = staleLine(about);
  const found = parts.flatMap(({ finding }) => finding ?? []).slice(0, FINDINGS);
  const day = formatWeekday(about.today, about.settings);
  const first: Card = {
    tone: stale === null ? 'info' : 'warn',
    title: digestTitle(about, found),
    blocks: [
      ...(stale === null ? [] : [{ type: 'text' as const, weight: 'strong' as const, text: stale }]),
      ...(found.length === 0 ? [] : [{ type: 'note' as const, text: day }]),
    ],
    buttons: [],
  };
  const summary: Block[] = [];
  const others: Card[] = [];
  for (const { title, tone = 'plain', image, blocks } of parts) {
    const all = image === null ? blocks : [image, ...blocks];
    if (title === null) summary.push(...all);
    else others.push({ tone, title, blocks: all, buttons: [] });
  }
  const said = failed.length === 0 ? [] : failedBlocks(failed);
  return [{ ...first, blocks: [...first.blocks, ...summary, ...said] }, ...others];
}

/** What a phone shows of it: `Customer success daily: 3 of 6 improved`; the day where nothing was found. */
const digestTitle = ({ definition, today, settings }: DigestAbout, found: readonly string[]): string =>
  found.length === 0
    ? `${definition.title}, ${formatDay(today, settings)}`
    : `${definition.title}: ${found.join('; ')}`;

const failedBlocks = (failed: readonly Failed[]): readonly Block[] => [
  { type: 'text', text: 'Could not be answered', weight: 'strong' },
  { type: 'list', items: failed.map(({ ask, reason }) => `${ask}: ${reason}`) },
];

/** `ARR through Nov 19, 2026, 3 days old`; null where everything is of yesterday. */
function staleLine({ freshness, today, settings }: DigestAbout): string | null {
  if (freshness.length === 0) return null;
  if (freshness.every(({ through }) => through === null)) return 'Nothing has been imported yet.';
  const late = freshness.filter(({ through }) => through !== null && daysBetween(through, today) > 1);
  const [oldest] = late;
  if (oldest?.through == null) return null;
  const same = late.filter(({ through }) => through === oldest.through);
  return `${throughWords(same, oldest.through, today, settings)}; what happened since is not in here.`;
}

/** Tables named before the rest is only counted. */
const NAMED = 3;

function throughWords(
  tables: readonly TableFreshness[],
  through: Day,
  today: Day,
  settings: Settings,
): string {
  const names = tables.slice(0, NAMED).map(({ table }) => tableWords(table));
  const more = tables.length - names.length;
  const all = [...names, ...(more > 0 ? [`${more} more`] : [])].join(', ');
  const text = `${all} through ${formatDay(through, settings)}, ${formatCountOf(daysBetween(through, today), 'day', settings)} old`;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** Why an answer is not shown: its data are older than the digest allows. Null where they are not. */
export function tooOld(
  answer: Answer,
  { definition, today, settings }: Pick<DigestAbout, 'definition' | 'today' | 'settings'>,
): string | null {
  const { staleAfterDays } = definition;
  const { dataThrough } = answer;
  if (staleAfterDays === null || dataThrough === null) return null;
  const age = daysBetween(dataThrough, today);
  if (age <= staleAfterDays) return null;
  const limit = formatCountOf(staleAfterDays, 'day', settings);
  return `not shown, its data run through ${formatDay(dataThrough, settings)} only and this digest shows nothing older than ${limit}`;
}
