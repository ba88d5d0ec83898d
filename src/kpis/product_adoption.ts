import { kpi, share } from '../core/kpi.ts';
import productAdoption, { type ProductAdoptionMeasure } from '../sources/product_adoption.ts';

export default kpi<ProductAdoptionMeasure>({
  title: 'Product adoption',
  aliases: ['product adoption rate', 'account adoption', 'adopted accounts'],
  stage: 'adoption',
  timing: 'leading',
  review: 'monthly',
  unit: 'percent',
  better: 'higher',
  tense: 'past',
  window: 'last-30d',
  source: productAdoption,
  of: 'count',
  value: (m) => share(m.accounts_meeting, m.accounts_live),
  n: (m) => m.accounts_live,
  shows: ['accounts_meeting', 'accounts_live', 'accounts'],
  contribution: (m) => m.accounts_meeting,
  entity: true,
  list: { name: 'accounts' },
  formula:
    'accounts that meet the bar (half of their seats and one key feature used, unless the config says otherwise), over the accounts whose first seats are 90 days old when the window begins',
  edges: [
    'The bar and the age are settings (`adoption_bar`).',
    'A key feature counts only with seats of its product; one of no product with any seats.',
    'By product, the seats and the key features of each product.',
  ],
  example: 'product-adoption last month by segment',
});
