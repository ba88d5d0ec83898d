import { formatChange, formatCountOf, formatDay, formatValue } from '../core/format.ts';
import { figure, kpi, type Remarked, share } from '../core/kpi.ts';
import type { Measured } from '../core/source.ts';
import { COUNTS_ONLY_N } from '../core/stats.ts';
import { CHANGE_DAYS, type HealthMeasure } from '../sources/health/frame.ts';
import health from '../sources/health.ts';

type Measures = Measured<HealthMeasure>;

/** Weighed by ARR; a plain mean where nothing is paid, which is how a single free account is read. */
const mean = (m: Measures): number | null =>
  m.arr_scored > 0 ? m.score_arr / m.arr_scored : m.scored > 0 ? m.scores / m.scored : null;

/** Bands are shares of many: not of one account, nor of accounts that were picked by their band. */
const isMixed = (m: Measures): boolean => m.scored > Math.max(m.red, m.yellow, m.green);
const percent = (part: number, whole: number) => figure(whole > 0 ? part / whole : null);

export default kpi<HealthMeasure>({
  title: 'Health score',
  aliases: ['customer health', 'account health', 'health index', 'customer health score'],
  stage: 'retention',
  timing: 'leading',
  review: 'weekly',
  unit: 'score',
  better: 'higher',
  tense: 'past',
  window: 'now',
  source: health,
  of: 'money',
  value: (m) => {
    const value = mean(m);
    if (value === null) return figure(null, { absent: absent(m) });
    // A mean of few accounts is exact, not a sample: without its sides it is read as it is.
    if (m.scored < COUNTS_ONLY_N || m.arr_scored <= 0) return figure(value);
    return figure(value, { numerator: m.score_arr / 10_000, denominator: m.arr_scored / 100 });
  },
  n: (m) => m.scored,
  shows: [
    ...['accounts', 'scored', 'arr_scored', 'red', 'yellow', 'green'],
    ...['red_arr', 'yellow_arr', 'green_arr', 'covered', 'compared', 'change'],
  ] as HealthMeasure[],
  asides: [
    ...(['red', 'yellow', 'green'] as const).flatMap((band) => [
      {
        name: `arr_${band}_share`,
        label: `ARR ${band}`,
        unit: 'percent' as const,
        of: (m: Measures) => percent(m[`${band}_arr`], isMixed(m) ? m.arr_scored : 0),
      },
      {
        name: `accounts_${band}_share`,
        label: `Accounts ${band}`,
        unit: 'percent' as const,
        of: (m: Measures) => share(m[band], isMixed(m) ? m.scored : 0),
      },
    ]),
    { name: 'covered_share', label: 'Covered', unit: 'percent', of: (m) => percent(m.covered, m.accounts) },
  ],
  remarks,
  perGroup: { arr: 'ARR', unscored: 'Without data' },
  entity: true,
  list: { name: 'accounts', ofAccount: 'components', ofDrop: 'falls', ofFlags: true },
  edges: [
    'A component whose last reading is older than its model allows does not count; the weight that is left is scaled up.',
    'With fresh readings for less than half of the weights there is no score: not enough data, counted apart.',
    'A change is told only between two days under the same version of the model.',
    'Customers with ARR on the day; an account that is named is shown whether it pays or not.',
    'Each day goes by the model that was in force on it.',
  ],
  references: [
    'Gainsight NXT: Calculation of Group Scores and Overall Scores',
    'NovaCalculator: Time to value calculator',
  ],
  example: 'health red by csm',
  formula:
    'weighted mean of the fresh component scores, missing weights shared out among the rest; of many accounts the mean that ARR weighs',
});

function absent(m: Measures): string {
  if (m.accounts === 0) return 'no accounts';
  if (m.accounts > 1) return 'not enough data: no account has fresh readings for half of its weights';
  return `not enough data: ${Math.round(m.covered * 100)}% of the weights have a fresh reading, half is needed`;
}

function remarks(m: Measures, told: Remarked): readonly string[] {
  return told.query.entity?.kind === 'account' ? ofAccount(told) : ofPortfolio(m, told);
}

/** Band, model, renewal and trend of one account stand with each of its components. */
function ofAccount({ rows: [cells], settings }: Remarked): readonly string[] {
  if (cells === undefined) return ['No health model was in force on that day.'];
  const { band, change, model_version: model, model_since: since, renews_on: renews } = cells;
  const inForce = typeof since === 'string' ? `, in force since ${formatDay(since, settings)}` : '';
  return [
    ...(band === '(none)' ? [] : [`Band: ${band}.`]),
    typeof change === 'number'
      ? `${formatChange(change, 'score', settings)} over ${CHANGE_DAYS} days.`
      : `No score of ${CHANGE_DAYS} days before under the same model to compare with.`,
    `Model ${model}${inForce}.`,
    typeof renews === 'string' ? `Renews on ${formatDay(renews, settings)}.` : 'No open renewal.',
  ];
}

function ofPortfolio(m: Measures, { query: { drop }, settings }: Remarked): readonly string[] {
  const days = drop?.unit === 'days' ? drop.amount : CHANGE_DAYS;
  const moved = m.compared_arr > 0 ? m.change_arr / (m.compared_arr * 100) : null;
  return [
    ...(m.unscored === 0
      ? []
      : [
          `${formatCountOf(m.unscored, 'account', settings)} without enough data (${formatValue(m.arr - m.arr_scored, 'money', settings)}).`,
        ]),
    ...(moved === null
      ? []
      : [
          `${formatChange(moved, 'score', settings)} over ${days} days, for the ${formatCountOf(m.compared, 'account', settings)} scored on both days under one model.`,
        ]),
  ];
}
