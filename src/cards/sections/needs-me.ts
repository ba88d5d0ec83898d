import type { Section } from '../../core/section.ts';
import { rowBlocks } from '../rows.ts';

const ASKS = ['arr at risk next 90d list'];

/** What needs its reader today, by the money at stake. */
export default {
  summary: 'what needs its reader today, by the money at stake',
  asks: () => ASKS,
  show: ({ own }, { settings, nameOf }) =>
    own.flatMap((answer) => [{ title: null, blocks: rowBlocks(answer, { settings, nameOf }) }]),
} satisfies Section;
