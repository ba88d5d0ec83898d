import { answersCard } from '#src/cards/answers.ts';
import { problemCard } from '#src/cards/problem.ts';
import { isScorecard, scorecardCaption } from '#src/cards/scorecard.ts';
import type { Answers } from '#src/core/answer.ts';
import type { Picture } from '#src/core/card.ts';
import { downloadOf } from '#src/core/download.ts';
import type { CommandEvent, Shown } from '#src/core/inbound.ts';
import type { Drawn, World } from '#src/core/ports.ts';
import type { NameOf } from '#src/core/words.ts';
import { ASKED } from '#src/use/answer.ts';
import { askText, type DeskWorld } from '#src/use/desk.ts';

/** An ask, answered to the person who asked: one card, the picture where a picture says more, the file if asked. */
export default async function query(
  { text, who }: CommandEvent,
  world: DeskWorld & Pick<World, 'charts'>,
): Promise<Shown> {
  const asked = await askText(text, who, world, { ...ASKED, trend: true });
  if (!asked.ok) return { show: [problemCard(asked.problem)], pictures: [], files: [], to: 'asker' };
  const { answers, desk } = asked;
  const drawn = await drawnOf(answers, world, desk.nameOf);
  const pictures: Picture[] = drawn === null ? [] : [{ name: 'answer', png: drawn.png }];
  const image =
    drawn === null
      ? {}
      : { image: { image: { name: 'answer', width: drawn.width, height: drawn.height }, alt: drawn.alt } };
  const card = answersCard(answers, { settings: world.config.settings, nameOf: desk.nameOf }, image);
  const file = downloadOf(answers, desk.nameOf);
  return { show: [card], pictures, files: file === null ? [] : [file], to: 'asker' };
}

/** The picture of one answer, tiles for a scorecard; nothing for what is read side by side. */
async function drawnOf(
  asked: Answers,
  { charts }: Pick<World, 'charts'>,
  nameOf: NameOf,
): Promise<Drawn | null> {
  const [only, ...others] = asked.answers;
  if (only === undefined) return null;
  if (others.length === 0) return charts.answer(only, nameOf);
  if (!isScorecard(asked)) return null;
  const { title, subtitle } = scorecardCaption(asked.answers);
  return charts.tiles(asked.answers, title, subtitle, nameOf);
}
