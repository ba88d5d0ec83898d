import { figure, kpi } from '../core/kpi.ts';
import sentiment, { type SentimentMeasure } from '../sources/sentiment.ts';

export default kpi<SentimentMeasure>({
  title: 'Net promoter score',
  aliases: ['promoter score'],
  stage: 'advocacy',
  timing: 'leading',
  review: 'quarterly',
  unit: 'points',
  better: 'higher',
  tense: 'past',
  window: 'last-90d',
  source: sentiment,
  of: 'count',
  value: (m) => {
    const n = m.responses;
    if (n === 0) return figure(null, { numerator: 0, denominator: 0 });
    const [p, d] = [m.promoters / n, m.detractors / n];
    const error = 100 * Math.sqrt((p + d - (p - d) ** 2) / n);
    const value = 100 * (p - d);
    return figure(value, {
      numerator: m.promoters - m.detractors,
      denominator: n,
      error,
      interval: [value - 1.96 * error, value + 1.96 * error],
    });
  },
  n: (m) => m.responses,
  units: 'responses',
  contribution: (m) => m.promoters - m.detractors,
  entity: true,
  formula: 'share of 9s and 10s less share of 0 to 6',
});
