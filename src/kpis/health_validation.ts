import { separation } from '../core/auc.ts';
import { figure, kpi } from '../core/kpi.ts';
import { spreadOf } from '../core/spread.ts';
import { Z } from '../core/stats.ts';
import healthOutcomes, { DAYS_BEFORE, type HealthOutcomeMeasure } from '../sources/health_outcomes.ts';

export default kpi<HealthOutcomeMeasure>({
  title: 'Health score validation',
  aliases: ['health auc', 'health accuracy', 'health score accuracy'],
  stage: 'retention',
  timing: 'lagging',
  review: 'quarterly',
  unit: 'percent',
  better: 'higher',
  tense: 'past',
  window: 'ttm',
  source: healthOutcomes,
  of: 'count',
  value: (m) => {
    const found = separation(spreadOf(m, 'churned_scores'), spreadOf(m, 'stayed_scores'));
    if (found === null) {
      const missing = m.churned - m.churned_unscored === 0 ? 'lost' : 'kept';
      return figure(null, {
        absent: `no account that was ${missing} had a score ${DAYS_BEFORE} days before`,
      });
    }
    const { auc, error } = found;
    const interval = [Math.max(0, auc - Z * error), Math.min(1, auc + Z * error)] as const;
    return figure(auc, { error, interval });
  },
  n: (m) => m.churned - m.churned_unscored,
  units: 'churned accounts',
  shows: ['churned', 'stayed', 'churned_unscored', 'stayed_unscored'],
  remarks: (m) =>
    m.churned_unscored === 0
      ? []
      : [`${m.churned_unscored} of ${m.churned} churned accounts had no score ${DAYS_BEFORE} days before.`],
  edges: [
    'Churned accounts: the score 90 days before their last day of service. Kept ones: 90 days before the end of the period.',
    'Scores are those of the model in force on that day, with the readings of that day, not of today.',
    'Accounts without a score then are counted beside it, never as 0.',
    '50% is what chance gives; ties count half.',
  ],
  references: ['Hanley, McNeil: The meaning and use of the area under a ROC curve, Radiology 143, 1982'],
  example: 'health validation ttm by segment',
  formula: `chance that an account that was kept scored higher ${DAYS_BEFORE} days before than one that churned (area under the ROC curve)`,
});
