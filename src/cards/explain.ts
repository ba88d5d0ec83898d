import type { Answer } from '../core/answer.ts';
import type { Block } from '../core/card.ts';
import { explanationOf } from '../core/explain.ts';
import { formatCountOf, formatDay } from '../core/format.ts';
import { unitsOf } from '../core/result.ts';
import { fact, sentence, singular, type ViewContext } from './view.ts';

/** How the number was reached, below the number. */
export function explainBlocks(answer: Answer, { settings }: ViewContext): Block[] {
  const { kpi, dataThrough } = answer;
  const { formula, variant, variantWords, edges, cohort, sources, statement } = explanationOf(answer);
  const units = unitsOf(kpi, variant);
  return [
    { type: 'text', text: 'How it is reached', weight: 'strong' },
    { type: 'text', text: sentence(formula) },
    {
      type: 'facts',
      facts: [
        fact('Variant', variant, variantWords),
        fact('Cohort', formatCountOf(cohort, singular(units), settings, units)),
        fact('Read from', sources.join(', ')),
        fact('Data through', dataThrough === null ? 'no data yet' : formatDay(dataThrough, settings)),
        fact('Statement', statement),
      ],
    },
    ...(edges.length === 0
      ? []
      : [
          { type: 'text' as const, text: 'Easily counted wrong', weight: 'strong' as const },
          { type: 'list' as const, items: edges },
        ]),
  ];
}
