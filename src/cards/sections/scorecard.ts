import { formatDay } from '../../core/format.ts';
import type { Section } from '../../core/section.ts';
import { improvedWords, numberFact, numberNotes } from '../digest-numbers.ts';

const ASK = 'scorecard';

/** One screen for a leader: the KPIs that `/scorecard` answers. */
export default {
  summary:
    'the scorecard: the seven KPIs that a leader looks at, and beside them the other numbers of its asks',
  asks: () => [ASK],
  trends: true,
  show: ({ of, listed }, about) => {
    const single = listed.filter(({ query }) => query.by.length === 0);
    const answers = [...new Set([...single, ...of(ASK)])];
    if (answers.length === 0) return [];
    const finding = improvedWords(answers, about);
    return [
      {
        title: null,
        ...(finding === null ? {} : { finding }),
        picture: {
          kind: 'tiles',
          name: ASK,
          answers,
          title: about.definition.title,
          subtitle: formatDay(about.today, about.settings),
        },
        blocks: [
          { type: 'facts', facts: answers.map((answer) => numberFact(answer, about)) },
          ...numberNotes(answers, about),
        ],
      },
    ];
  },
} satisfies Section;
