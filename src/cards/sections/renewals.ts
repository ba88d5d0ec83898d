import type { Section } from '../../core/section.ts';
import { rowBlocks } from '../rows.ts';

const ASK = 'renewals next 30d';

/** What is due soon, the way renewal reps work it off. */
export default {
  summary: 'renewals due in the next 30 days, by due date',
  asks: () => [ASK],
  show: ({ of }, { settings, nameOf }) =>
    of(ASK).flatMap((answer) => {
      const blocks = rowBlocks(answer, { settings, nameOf });
      return blocks.length === 0 ? [] : [{ title: 'Renewals in the next 30 days', blocks }];
    }),
} satisfies Section;
