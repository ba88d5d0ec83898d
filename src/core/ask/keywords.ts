import type { View } from '../query.ts';

/** The fixed words of the language. What depends on the company is in the lexicon. */

export const FLAGS: Readonly<Record<string, string>> = {
  'at risk': 'at-risk',
  red: 'red',
  yellow: 'yellow',
  amber: 'yellow',
  green: 'green',
  overdue: 'overdue',
  auto: 'auto',
  new: 'new',
  open: 'open',
  won: 'won',
  lost: 'lost',
};

export const VIEWS: Readonly<Record<string, View>> = {
  detail: 'detail',
  details: 'detail',
  explain: 'explain',
  why: 'why',
  csv: 'csv',
  chart: 'chart',
  share: 'share',
  trend: 'trend',
  split: 'split',
  reasons: 'reasons',
  stuck: 'stuck',
  list: 'list',
};

/** Views that only some KPIs have; elsewhere the word is not known. */
export const RARE_VIEWS: readonly View[] = ['reasons', 'stuck'];

/** Words that carry no meaning of their own in an ask; anything else that is not understood is reported. */
const FILLER = `a an the how many much are is was were be been has have had do does did doing done what whats which
  show give tell get see look looking like please can could would you your i we us our on in of for at with
  from during over and please it its there about some any that accounts account customers customer
  hi hello hey thanks thank numbers number figure figures kpi all everything going were so right`;

export const FILLERS: ReadonlySet<string> = new Set(FILLER.split(/\s+/).filter((word) => word !== ''));

/** After these, `me` is grammar and not the asker: `show me churn`. */
export const GIVE = new Set(['show', 'give', 'tell', 'send', 'get']);

export const NEGATIONS = new Set(['not', 'without', 'except', 'excluding', 'excl']);

/** Words that need a unit behind them. */
export const PERIOD_STARTS = new Set([
  'this',
  'current',
  'last',
  'previous',
  'past',
  'next',
  'trailing',
  'rolling',
]);

export const UNITS: Readonly<Record<string, 'day' | 'week' | 'month' | 'quarter' | 'half' | 'year'>> = {
  d: 'day',
  day: 'day',
  days: 'day',
  w: 'week',
  wk: 'week',
  week: 'week',
  weeks: 'week',
  m: 'month',
  mo: 'month',
  mth: 'month',
  month: 'month',
  months: 'month',
  q: 'quarter',
  qtr: 'quarter',
  qtrs: 'quarter',
  quarter: 'quarter',
  quarters: 'quarter',
  h: 'half',
  half: 'half',
  halves: 'half',
  y: 'year',
  yr: 'year',
  yrs: 'year',
  year: 'year',
  years: 'year',
  fy: 'year',
  cy: 'year',
};

const MONTH_NAMES = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

/** 1 to 12 for a month's name or its short form; null for any other word. */
export function monthNumber(word: string): number | null {
  if (word === 'sept') return 9;
  const index = MONTH_NAMES.findIndex((name) => word === name || word === name.slice(0, 3));
  return index < 0 ? null : index + 1;
}

/** Words worth correcting a typo to. Short ones are not: too many other words are one letter away. */
export const CORRECTABLE: readonly string[] = [
  ...MONTH_NAMES,
  ...Object.keys(UNITS),
  ...Object.keys(FLAGS),
  ...Object.keys(VIEWS),
  ...['last', 'next', 'past', 'trailing', 'previous', 'current', 'today', 'yesterday', 'since'],
  ...['target', 'benchmark', 'prior', 'bottom', 'best', 'worst', 'annualise', 'full', 'without', 'drop'],
].filter((word) => word.length >= 4);

/** Options of the form `key:value`, whose value is one whole word with all that is joined to it. */
export const OPTION_KEYS = ['basis', 'variant', 'fx', 'grace', 'currency', 'sort', 'flag'] as const;
