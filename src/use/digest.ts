import { digestCards } from '../cards/digest.ts';
import type { Answer } from '../core/answer.ts';
import type { Card, Picture } from '../core/card.ts';
import type { DigestDefinition } from '../core/config.ts';
import { UserError } from '../core/errors.ts';
import { formatDay } from '../core/format.ts';
import type { Message, World } from '../core/ports.ts';
import type { Ask, Problem, Scope } from '../core/query.ts';
import { type DeskWorld, deskFor } from './desk.ts';

/** A digest put together: every number within the audience's rows, whatever failed said in a line of its own. */
export interface Digest {
  readonly message: Message;
  readonly answers: readonly Answer[];
  readonly failed: readonly { readonly ask: string; readonly problem: Problem }[];
}

/** Tiles look back far enough for a line; movers are named once for the whole digest. */
const WANTS = { trend: true, movers: 5 };

/** The digest's occurrence on a day: posted at most once. */
export const digestKey = (id: string, slot: string): string => `digest:${id}@${slot}`;

export async function buildDigest(
  definition: DigestDefinition,
  scope: Scope,
  slot: string,
  world: DeskWorld & Pick<World, 'charts'>,
): Promise<Digest> {
  const desk = await deskFor({ person: null, scope }, world);
  const { settings } = world.config;
  const asks: Ask[] = [];
  const failed: { ask: string; problem: Problem }[] = [];
  for (const text of definition.asks) {
    const parsed = desk.parse(text);
    if (parsed.ok) asks.push(parsed.ask);
    else failed.push({ ask: text, problem: parsed.problem });
  }
  if (asks.length === 0) throw new UserError(`The digest ${definition.id} has no ask that can be answered.`);
  const answers = (await desk.answerAll(asks, WANTS)).flatMap((each) => each.answers);
  const day = formatDay(desk.now.today, settings);
  const pictures: Picture[] = [];
  const tiles = await world.charts.tiles(
    answers.filter(({ query }) => query.by.length === 0),
    definition.title,
    day,
    desk.nameOf,
  );
  const image =
    tiles === null
      ? {}
      : { image: { image: { name: 'tiles', width: tiles.width, height: tiles.height }, alt: tiles.alt } };
  if (tiles !== null) pictures.push({ name: 'tiles', png: tiles.png });
  const [summary, ...grouped] = digestCards(
    { title: definition.title, slot: day, answers, today: desk.now.today },
    { settings, nameOf: desk.nameOf },
    image,
  );
  const cards: Card[] = summary === undefined ? [] : [withFailures(summary, failed)];
  const groupedAnswers = answers.filter(({ query }) => query.by.length > 0);
  for (const [index, card] of grouped.entries()) {
    const answer = groupedAnswers[index];
    const drawn = answer === undefined ? null : await world.charts.answer(answer, desk.nameOf);
    if (drawn === null || answer === undefined) {
      cards.push(card);
      continue;
    }
    const name = `${answer.kpi.id}-by-${answer.query.by.join('-')}`;
    pictures.push({ name, png: drawn.png });
    const { width, height, alt } = drawn;
    cards.push({ ...card, blocks: [{ type: 'image', image: { name, width, height }, alt }, ...card.blocks] });
  }
  const message = {
    key: digestKey(definition.id, slot),
    channel: definition.channel ?? definition.id,
    cards,
    pictures,
  };
  return { message, answers, failed };
}

/** An ask that could not be read is said, never dropped. */
function withFailures(card: Card, failed: Digest['failed']): Card {
  if (failed.length === 0) return card;
  const items = failed.map(({ ask, problem }) => `${ask}: ${problem.message}`);
  return {
    ...card,
    blocks: [
      ...card.blocks,
      { type: 'text', text: 'Could not be answered', weight: 'strong' },
      { type: 'list', items },
    ],
  };
}
