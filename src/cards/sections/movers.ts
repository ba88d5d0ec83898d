import type { Answer, Mover } from '../../core/answer.ts';
import { formatChange } from '../../core/format.ts';
import { isMovement, isOfMoney } from '../../core/result.ts';
import type { Section } from '../../core/section.ts';
import { isTooFew } from '../view.ts';

/** Accounts named. */
const NAMED = 5;

/** Who moved the numbers: the largest contributions in money of all answers, each account once. */
export default {
  summary: 'what changed since the last one, and the accounts that moved it',
  asks: () => [],
  show: ({ listed }, { settings }) => {
    const largest = new Map<string, { mover: Mover; answer: Answer }>();
    for (const answer of listed) {
      if (!isMovement(answer.kpi) || !isOfMoney(answer.kpi) || isTooFew(answer.total)) continue;
      for (const mover of answer.movers) {
        const known = largest.get(mover.accountId);
        const more = known === undefined || Math.abs(mover.contribution) > Math.abs(known.mover.contribution);
        if (more) largest.set(mover.accountId, { mover, answer });
      }
    }
    const named = [...largest.values()]
      .sort((a, b) => Math.abs(b.mover.contribution) - Math.abs(a.mover.contribution))
      .slice(0, NAMED);
    if (named.length === 0) return [];
    const items = named.map(
      ({ mover, answer }) =>
        `${mover.name} ${formatChange(mover.contribution, 'money', settings, answer.currency)} (${answer.kpi.title})`,
    );
    return [
      {
        title: null,
        blocks: [
          { type: 'text', text: 'Movers', weight: 'strong' },
          { type: 'list', items },
        ],
      },
    ];
  },
} satisfies Section;
