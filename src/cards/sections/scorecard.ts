import type { Section } from '../../core/section.ts';
import { scorecardCaption, scorecardCard } from '../scorecard.ts';

/** One screen for a leader: what `/scorecard` answers. */
export default {
  summary: 'the scorecard: the seven KPIs that a leader looks at, each against the period before',
  asks: () => ['scorecard'],
  show: ({ own }, { settings, nameOf }) => {
    if (own.length === 0) return [];
    const { title, subtitle } = scorecardCaption(own);
    const { title: finding, blocks } = scorecardCard(
      { echo: 'scorecard', join: 'list', answers: own, notes: [] },
      { settings, nameOf },
    );
    return [
      {
        title: null,
        picture: { kind: 'tiles', name: 'scorecard', answers: own, title, subtitle },
        blocks: [{ type: 'text', text: finding, weight: 'strong' }, ...blocks],
      },
    ];
  },
} satisfies Section;
