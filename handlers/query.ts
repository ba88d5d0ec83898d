import { answersCard } from '#src/cards/answers.ts';
import { problemCard } from '#src/cards/problem.ts';
import type { Picture } from '#src/core/card.ts';
import type { CommandEvent, Outcome } from '#src/core/inbound.ts';
import type { World } from '#src/core/ports.ts';
import { ASKED } from '#src/use/answer.ts';
import { askText, type DeskWorld } from '#src/use/desk.ts';

/** An ask, answered to the person who asked: one card, and the picture where a picture says more. */
export default async function query(
  { text, who }: CommandEvent,
  world: DeskWorld & Pick<World, 'charts'>,
): Promise<Outcome> {
  const asked = await askText(text, who, world, { ...ASKED, trend: true });
  if (!asked.ok) return { show: [problemCard(asked.problem)], pictures: [], to: 'asker' };
  const { answers, desk } = asked;
  const [only, ...others] = answers.answers;
  const drawn = only === undefined || others.length > 0 ? null : await world.charts.answer(only, desk.nameOf);
  const pictures: Picture[] = drawn === null ? [] : [{ name: 'answer', png: drawn.png }];
  const image =
    drawn === null
      ? {}
      : { image: { image: { name: 'answer', width: drawn.width, height: drawn.height }, alt: drawn.alt } };
  const card = answersCard(answers, { settings: world.config.settings, nameOf: desk.nameOf }, image);
  return { show: [card], pictures, to: 'asker' };
}
