import type { Answer } from '../../core/answer.ts';
import { formatDay } from '../../core/format.ts';
import type { Section, SectionPart } from '../../core/section.ts';
import { answerCard, digestLine, noteBlocks } from '../answer.ts';
import { tileFact } from '../tile.ts';

/** The asks that a digest lists: tiles for what is one number, a card with its picture for what is grouped. */
export default {
  summary: 'its asks: one picture of tiles with their trends, and a card for each ask that is grouped',
  asks: () => [],
  show: ({ listed }, about) => {
    const context = { settings: about.settings, nameOf: about.nameOf };
    const grouped = listed.filter(({ query }) => query.by.length > 0);
    const notes = [...new Set(listed.flatMap(({ notes: said }) => said))];
    const whole = wholeOf(listed);
    if (whole.length === 0) return [];
    return [
      {
        title: null,
        picture: {
          kind: 'tiles',
          name: 'tiles',
          answers: whole.filter(({ query }) => query.by.length === 0),
          title: about.definition.title,
          subtitle: formatDay(about.today, about.settings),
        },
        blocks: [
          { type: 'facts', facts: whole.map((answer) => tileFact(answer, context)) },
          ...noteBlocks(notes, listed, context, digestLine),
        ],
      },
      ...grouped.map((answer): SectionPart => {
        const { title, tone, blocks } = answerCard(answer, context);
        const name = `${answer.kpi.id}-by-${answer.query.by.join('-')}`;
        return { title, tone, blocks, picture: { kind: 'answer', name, answer } };
      }),
    ];
  },
} satisfies Section;

/** What is grouped has a card of its own; where everything is, the tiles still give the totals. */
function wholeOf(listed: readonly Answer[]): readonly Answer[] {
  const plain = listed.filter(({ query }) => query.by.length === 0);
  return plain.length > 0 ? plain : listed;
}
