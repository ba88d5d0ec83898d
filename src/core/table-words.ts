/** What the tables of facts are called in sentences, where their names do not say it. */
const WORDS: Readonly<Record<string, string>> = {
  account_attributes: 'account attributes',
  advocacy_events: 'advocacy',
  arr_lines: 'ARR',
  attributions: 'campaign attribution',
  fx_rates: 'exchange rates',
  health_readings: 'health',
  health_weights: 'health weights',
  milestones_reached: 'milestones',
  opportunity_history: 'the pipeline',
  revenue_months: 'revenue',
  touchpoints: 'touches',
  usage_days: 'usage',
};

/** `arr_lines` is ARR. */
export const tableWords = (table: string): string => WORDS[table] ?? table.replaceAll('_', ' ');
