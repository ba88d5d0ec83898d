import type { Section } from '../../core/section.ts';
import { tileFact } from '../tile.ts';

const ASKS = [
  'success vector next quarter',
  'renewals next 90d',
  'arr at risk next 90d',
  'weighted pipeline this quarter',
];

/** What is to come: expansion that milestones promise, what is due and what of it is at risk, the weighted pipeline. */
export default {
  summary: 'what is to come: predicted expansion, renewals due and at risk, the weighted pipeline',
  asks: () => ASKS,
  show: ({ own }, { settings, nameOf }) =>
    own.length === 0
      ? []
      : [
          {
            title: 'What is to come',
            blocks: [{ type: 'facts', facts: own.map((answer) => tileFact(answer, { settings, nameOf })) }],
          },
        ],
} satisfies Section;
