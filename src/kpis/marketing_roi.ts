import { figure, kpi, ratio } from '../core/kpi.ts';
import type { AttributionMeasure } from '../sources/attribution.ts';
import attribution from '../sources/attribution.ts';

export default kpi<AttributionMeasure>({
  title: 'Marketing return on investment',
  aliases: ['romi', 'return on marketing', 'return on marketing investment'],
  stage: 'acquisition',
  timing: 'lagging',
  review: 'monthly',
  unit: 'percent',
  better: 'higher',
  tense: 'past',
  window: 'last-quarter',
  source: attribution,
  of: 'money',
  monthly: true,
  value: (m) => {
    if (m.cost_rows === 0) return figure(null, { absent: 'no marketing cost is recorded here' });
    if (m.attributed !== 0 && m.margined === 0)
      return figure(null, {
        absent: 'no gross margin is known for these months; variant revenue does without',
      });
    return ratio(m.returned - m.cost, m.cost);
  },
  n: (m) => Math.round(m.deals),
  units: 'deals',
  shows: ['returned', 'attributed', 'cost', 'unattributed'],
  remarks: (m, { query: { variant }, settings: { economics } }) => {
    const named = /^(?:revenue_)?(first|last|linear|w)$/.exec(variant)?.[1] ?? economics.attribution;
    const worth = variant.startsWith('revenue') ? 'revenue' : 'gross profit';
    const missed = m.unattributed === 0 ? '' : ' Deals that no campaign touched are left out.';
    return `First-year ${worth} of won deals, attribution ${named}, touches of ${economics.lookbackDays} days; break-even is 0%.${missed}`;
  },
  benchmark: { value: 4, of: 'five for one is called strong, Visora' },
  variantWords: {
    revenue: 'revenue instead of gross profit',
    first: 'all to the first touch',
    last: 'all to the last touch',
    linear: 'equal parts to all touches',
    w: '30% each to the first touch, the lead coming in and the last touch before the deal opened; the others share 10%',
    revenue_first: 'revenue, all to the first touch',
    revenue_last: 'revenue, all to the last touch',
    revenue_linear: 'revenue, equal parts to all touches',
    revenue_w: 'revenue, by the W model',
  },
  edges: [
    'Break-even is 0%: what came back less what was spent, over what was spent. No cost gives no value.',
    'Revenue is the annual value of deals won in the period; renewals are left out.',
    'Gross profit takes the margin of the whole company in the same months.',
    'Weights that the company gives for a deal and model are taken; otherwise they follow from its touches.',
    'Marketing costs of no campaign and no channel count in the total, and stand under (none).',
  ],
  references: ['LeadTheWay: marketing ROI', 'Attributy: marketing ROI formula'],
  example: 'marketing-roi last quarter by channel',
  formula:
    'gross profit of the won deals that campaigns have a part in, less marketing costs, over marketing costs',
});
