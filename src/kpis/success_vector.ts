import { amount, kpi } from '../core/kpi.ts';
import type { Expectation } from '../core/settings.ts';
import { Z } from '../core/stats.ts';
import successVector, { type VectorMeasure } from '../sources/success_vector.ts';

export default kpi<VectorMeasure>({
  title: 'Success vector',
  aliases: ['predicted expansion', 'expected expansion'],
  stage: 'expansion',
  timing: 'leading',
  review: 'weekly',
  unit: 'money',
  better: 'higher',
  tense: 'forward',
  window: 'next-90d',
  source: successVector,
  of: 'money',
  value: (m) => {
    const error = Math.sqrt(m.variance);
    const [low, high] = [m.expected - Z * error, m.expected + Z * error];
    return amount(m.expected, { error, interval: [Math.max(0, low), Math.min(m.potential, high)] });
  },
  n: (m) => m.predictions,
  units: 'predictions',
  contribution: (m) => m.expected,
  shows: [
    'expected',
    'potential',
    'predictions',
    'slipped',
    'unpriced',
    'certain',
    'red',
    'scored',
    'scored_predictions',
    'actual',
    'reached',
  ],
  asides: [
    { name: 'if_all_buy', label: 'If everybody buys', unit: 'money', of: (m) => m.potential / 100 },
    {
      name: 'if_on_time',
      label: 'Before lateness and risk',
      unit: 'money',
      of: (m) => (m.certain === m.expected ? null : m.certain / 100),
    },
    { name: 'in_red', label: 'In red health', unit: 'count', of: (m) => m.red || null },
    { name: 'rolled_forward', label: 'Rolled forward', unit: 'count', of: (m) => m.slipped || null },
    { name: 'left_out', label: 'Without value or take rate', unit: 'count', of: (m) => m.unpriced || null },
    {
      name: 'last_prediction',
      label: 'Last frozen prediction',
      unit: 'money',
      of: (m) => (m.scored_predictions === 0 ? null : m.scored / 100),
    },
    {
      name: 'last_actual',
      label: 'Its actual expansion',
      unit: 'money',
      of: (m) => (m.scored_predictions === 0 ? null : m.actual / 100),
    },
    {
      name: 'last_accuracy',
      label: 'Actual of predicted',
      unit: 'percent',
      of: (m) => (m.scored === 0 ? null : m.actual / m.scored),
    },
    {
      name: 'last_reached',
      label: 'Got there of those predicted',
      unit: 'percent',
      of: (m) => (m.scored_predictions === 0 ? null : m.reached / m.scored_predictions),
    },
  ],
  entity: true,
  remarks: (m, { query, settings }) => remarksOn(m, query.variant, settings.successVector),
  list: { name: 'milestones', always: true },
  views: { list: 'accounts' },
  variantWords: {
    observed:
      'take rates from offers accepted and declined after the milestone, each segment leaning on all of them',
    median_value: 'the middle of what accepted offers came to, in place of the list value',
    measured_reach:
      'how many get there in time from what became of the last four such periods’ predictions, each milestone leaning on all of them',
  },
  edges: [
    'Counted are customers predicted to get to the milestone in the period who are not there yet and do not have its product, unless the milestone may be reached again.',
    'A predicted day that has passed rolls forward to the first day of the period that holds today, and counts once.',
    'An account with several milestones that open one product counts at the first of them.',
    'A period that has begun is answered with the prediction as it stood when it began, beside what those accounts bought of those products; one ahead, beside the last one like it that is over.',
    'The bounds hold for chance alone, Σ v² r (1 − r): each account buys or does not.',
    'All are taken to get there in time unless the setting success_vector names a chance or the word measured; risk takes nothing off unless it says how much for red accounts. It may also take observed rates and median values for every answer.',
    'Health is that of the day at which the prediction is frozen: an account that turned red later was counted in full.',
    'A milestone without a value or a take rate adds nothing and is told beside the value.',
  ],
  references: ['Lincoln Murphy, Success Vector'],
  example: 'success-vector next month',
  formula: 'accounts predicted to reach a milestone × what it sells × how many take it, over all milestones',
});

const percent = (part: number): string => `${Math.round(part * 1000) / 10}%`;

/** What is taken off beside the take rate, where anything is. */
function remarksOn(
  m: Readonly<Record<VectorMeasure, number>>,
  variant: string,
  { onTime, redHaircut }: Expectation,
): readonly string[] {
  if (m.predictions === 0) return [];
  const chance = percent(m.on_time / m.predictions);
  const risk = m.red === 0 ? [] : [`Accounts in red health count ${percent(redHaircut)} less (setting).`];
  if (m.untried > 0)
    return ['No earlier predictions to measure by: all are taken to get there in time.', ...risk];
  if (variant === 'measured_reach' || onTime === 'measured')
    return [`Earlier predictions say that ${chance} of them get there in time.`, ...risk];
  return onTime === 1 ? risk : [`${chance} of them are taken to get there in time (setting).`, ...risk];
}
