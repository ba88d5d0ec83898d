import type { Answer } from '#src/core/answer.ts';
import { aboutAnswer, levelText, type Writing } from './answer-words.ts';
import { trendFinding } from './findings.ts';
import { cadenceOf, periodLabel, windowWords } from './period-labels.ts';
import { drawn, withoutEmptyDecimals } from './scale.ts';
import { type TrendChart, type TrendComparison, trendTicks } from './trend-chart.ts';

/** The value over time; null with fewer than two values, which make no line. */
export function answerTrend(answer: Answer, writing: Writing): TrendChart | null {
  const { settings } = writing;
  if (answer.trend.filter((point) => drawn(point.value)).length < 2) return null;
  const periods = answer.trend.map((point) => point.period);
  const cadence = cadenceOf(periods);
  const write = (value: number) => levelText(answer, value, settings);
  const chart: Omit<TrendChart, 'ticks'> = {
    type: 'trend',
    title: trendFinding(answer, writing),
    subtitle: aboutAnswer(answer, writing, { when: windowWords(periods, cadence, settings) }),
    points: answer.trend.map(({ period, value }) => ({
      ...periodLabel(period, cadence),
      value,
      text: value === null ? '' : write(value),
      partial: !period.complete,
    })),
    comparison: comparisonOf(answer, write),
    target:
      answer.target === null
        ? null
        : { value: answer.target, text: `Target ${withoutEmptyDecimals(write(answer.target))}` },
  };
  return { ...chart, ticks: trendTicks(chart, write) };
}

/** The other side is one value: a level line. The target has its own. */
function comparisonOf(answer: Answer, write: (value: number) => string): TrendComparison | null {
  const { compare } = answer;
  if (compare === null || compare.to === 'target' || !drawn(compare.total.value)) return null;
  const { value } = compare.total;
  return { label: compare.label, text: write(value), values: answer.trend.map(() => value) };
}
