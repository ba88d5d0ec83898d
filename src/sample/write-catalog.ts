import {
  COMPONENTS,
  FEATURES,
  MESSAGING,
  MILESTONES,
  PLAN_EUR,
  PRODUCTS,
  SEGMENTS,
  SERVICES,
} from './catalog.ts';
import type { Company } from './company.ts';
import { type DayNumber, dayText, earlyOn, monthStart, monthsLater, yearStart } from './days.ts';
import type { Sheet } from './facts.ts';
import { fraction, itemAt, random } from './random.ts';

/** products, features, milestones, take_rates, health_weights, fx_rates: what the accounts' rows refer to. */
export function writeCatalog(sheet: Sheet, company: Company): void {
  const founding = monthStart(monthsLater(company.first, -60));
  const at = earlyOn(founding);
  for (const { id, name, family } of [...PRODUCTS, MESSAGING, SERVICES])
    sheet.add('products', at, { product_id: id, name, family });
  for (const { id, name, product, isKey } of FEATURES)
    sheet.add('features', at, { feature_id: id, name, product_id: product, is_key: isKey });
  writeMilestones(sheet, founding);
  writeWeights(sheet, company, founding);
  writeRates(sheet, company, founding);
}

/** The smaller the customer, the rarer a purchase follows. */
const TAKE: readonly number[] = [0.8, 1, 1.25];

function writeMilestones(sheet: Sheet, founding: DayNumber): void {
  const at = earlyOn(founding);
  MILESTONES.forEach(({ id, name, kind, targetDays, isRequired, opens, isRepeatable }, position) => {
    sheet.add('milestones', at, {
      milestone_id: id,
      name,
      kind,
      position: position + 1,
      is_required: isRequired,
      target_days: targetDays,
      product_id: opens?.product ?? null,
      upsell_arr: opens?.arr ?? null,
      currency: opens === undefined ? null : 'USD',
      is_repeatable: isRepeatable ?? false,
    });
    if (opens === undefined) return;
    ['*', ...SEGMENTS].forEach((segment, nth) => {
      const rate = (opens.takeRate * (nth === 0 ? 1 : (TAKE[nth - 1] ?? 1))).toFixed(3);
      sheet.add('take_rates', at, { milestone_id: id, segment, valid_from: dayText(founding), rate });
    });
  });
}

/** The second model came nine months ago and listens more to adoption. */
function writeWeights(sheet: Sheet, company: Company, founding: DayNumber): void {
  const models: readonly (readonly [string, DayNumber, readonly number[]])[] = [
    ['v1', founding, [30, 15, 20, 15, 20]],
    ['v2', monthStart(monthsLater(company.today, -9)), [30, 25, 15, 15, 15]],
  ];
  for (const [version, from, weights] of models)
    COMPONENTS.forEach((component, nth) => {
      sheet.add('health_weights', earlyOn(from), {
        model_version: version,
        component,
        weight: weights[nth] ?? 0,
        stale_after_days: 45,
        valid_from: dayText(from),
      });
    });
}

/** The euro: a plan for each year, and what it really was on the first of each month. */
function writeRates(sheet: Sheet, company: Company, founding: DayNumber): void {
  const rng = random(company.seed, 'fx');
  const row = (set: string, on: DayNumber, rate: number) =>
    sheet.add('fx_rates', earlyOn(on), {
      currency: 'EUR',
      rate_set: set,
      effective_on: dayText(on),
      rate: rate.toFixed(4),
    });
  let spot = PLAN_EUR;
  for (let month = founding; month <= company.horizon; month = monthsLater(month, 1)) {
    row('spot', month, spot);
    spot = Math.min(1.2, Math.max(0.99, spot + rng.bell() * 0.009 + (PLAN_EUR - spot) * 0.06));
  }
  for (let year = yearStart(founding); year <= company.horizon; year = monthsLater(year, 12))
    row('budget', year, PLAN_EUR + itemAt(PLAN_STEPS, fraction(company.seed, 'plan', year)));
}

/** How far a year's plan is off the long-run rate. */
const PLAN_STEPS: readonly number[] = [-0.01, 0, 0, 0.01];
