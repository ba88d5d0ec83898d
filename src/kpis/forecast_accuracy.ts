import { kpi, ratio } from '../core/kpi.ts';
import forecasts, { type ForecastMeasure } from '../sources/forecasts.ts';

export default kpi<ForecastMeasure>({
  title: 'Forecast accuracy',
  aliases: ['sales forecast accuracy', 'commit accuracy'],
  stage: 'acquisition',
  timing: 'lagging',
  review: 'quarterly',
  unit: 'percent',
  better: 'higher',
  tense: 'past',
  window: 'last-quarter',
  source: forecasts,
  of: 'money',
  value: (m) => ratio(Math.max(0, m.actual - m.missed), m.actual),
  n: (m) => m.deals,
  units: 'won deals',
  exact: true,
  variants: {
    over_forecast: (m) => ratio(Math.max(0, m.forecast - m.missed), m.forecast),
    attainment: (m) => ratio(m.actual, m.forecast),
    wmape: (m) => ratio(m.missed, m.actual),
    bias: (m) => ratio(m.bias, m.actual),
  },
  contribution: (m) => m.actual,
  asides: [
    { name: 'forecast', label: 'Forecast', unit: 'money', of: (m) => m.forecast / 100 },
    { name: 'actual', label: 'Actual', unit: 'money', of: (m) => m.actual / 100 },
    { name: 'bias', label: 'Bias', unit: 'money', of: (m) => m.bias / 100 },
    {
      name: 'wmape',
      label: 'WMAPE',
      unit: 'percent',
      of: (m) => (m.actual === 0 ? null : m.missed / m.actual),
    },
  ],
  shows: ['missed', 'deals'],
  list: { name: 'frozen', always: true },
  benchmark: { value: 0.9, of: 'good, RevOps Report' },
  variantWords: {
    over_forecast: 'the error over the forecast in place of what it came to',
    attainment: 'what it came to over the forecast; above 100 % where it was beaten',
    wmape: 'the errors of all periods, whichever way, over what they came to: lower is better',
    bias: 'forecast less actual over actual: above 0 where too much was forecast',
  },
  edges: [
    'The forecast is the last commit taken in the first three weeks of its period (a setting); one taken later does not count.',
    'Several periods are weighed by what they came to (1 less WMAPE): too much in one does not make up for too little in another.',
    'Only periods that lie wholly in the days asked and are over are scored.',
    'Nothing sold means no value, never 0.',
    'The company, its teams and its people forecast apart from each other: teams need not add up to the company.',
    'An error larger than what was sold is 0 %, not less.',
  ],
  references: [
    'MXM Revenue: sales forecast accuracy',
    'Petavue: forecast accuracy',
    'RevOps Report: forecast accuracy',
  ],
  example: 'forecast accuracy last 4 quarters',
  formula:
    '1 less the difference between forecast and actual over actual, at least 0; the commit as it stood after week 3 against the annual value of what was won, renewals left out',
});
