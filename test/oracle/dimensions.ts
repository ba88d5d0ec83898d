import { addMonths, type Day } from '#src/core/calendar.ts';
import type { Basis, Filter } from '#src/core/query.ts';
import type { Company, Product } from './company.ts';
import { type Book, firstArrDay } from './movements.ts';
import { dayOf } from './timeline.ts';
import { firstValueInside, teamOf, type Unit, valueOn } from './units.ts';

export const NO_VALUE = '(none)';
export const NETTING = 'netting';

/** Everything that a unit's groups depend on. */
export interface Place {
  readonly book: Book;
  readonly unit: Unit;
  readonly start: Day;
  /** The day after the last. */
  readonly end: Day;
  readonly basis: Basis;
  /** The day whose attributes count. */
  readonly basisDay: Day;
  /** The unit's opening in hundredths, over all products whatever the request filters. */
  readonly opening: number;
}

/** A unit's value of an attribute or of a dimension derived from it; those of products are not the unit's. */
export function dimensionOf(place: Place, dimension: string): string {
  switch (dimension) {
    case 'account':
      return place.unit.root;
    case 'team':
      return teamOf(place.book.company, attributeOf(place, 'csm')) ?? NO_VALUE;
    case 'tenure':
      return tenureOf(place);
    case 'arr_band':
      return arrBand(place.opening);
    default:
      return attributeOf(place, dimension) ?? NO_VALUE;
  }
}

function attributeOf(place: Place, attribute: string): string | null {
  const { company } = place.book;
  const value = valueOn(company, place.unit.root, attribute, place.basisDay);
  if (value !== null || place.basis !== 'start') return value;
  return firstValueInside(company, place.unit.root, attribute, place.start, place.end);
}

function tenureOf(place: Place): string {
  const first = firstArrDay(place.book, place.unit.accounts);
  const isAtLeast = (months: number) => first !== null && addMonths(dayOf(first), months) <= place.start;
  if (isAtLeast(24)) return '24+';
  if (isAtLeast(12)) return '12–24';
  if (isAtLeast(9)) return '9–12';
  if (isAtLeast(6)) return '6–9';
  return '0–6';
}

function arrBand(opening: number): string {
  const major = opening / 100;
  if (major < 10_000) return 'under 10k';
  if (major < 50_000) return '10k–50k';
  if (major < 250_000) return '50k–250k';
  return '250k+';
}

export const productValue = (product: Product, dimension: 'product' | 'family'): string =>
  dimension === 'product' ? product.product_id : (product.family ?? NO_VALUE);

export const isOfProducts = (dimension: string): dimension is 'product' | 'family' =>
  dimension === 'product' || dimension === 'family';

/** Whether a unit passes the filters that are not about products. */
export function unitPasses(place: Place, where: readonly Filter[]): boolean {
  return where
    .filter((filter) => !isOfProducts(filter.attribute))
    .every((filter) =>
      filter.attribute === 'arr'
        ? passesNumber(place.opening / 100, filter)
        : passes(dimensionOf(place, filter.attribute), filter),
    );
}

export function productPasses(product: Product, where: readonly Filter[]): boolean {
  return where.every(({ attribute, op, values }) =>
    isOfProducts(attribute) ? passes(productValue(product, attribute), { attribute, op, values }) : true,
  );
}

/** What does not read as a number passes no comparison. */
function passes(value: string, filter: Filter): boolean {
  if (filter.op === '=') return filter.values.includes(value);
  if (filter.op === '!=') return !filter.values.includes(value);
  return /^-?\d+(\.\d+)?$/.test(value) && passesNumber(Number(value), filter);
}

function passesNumber(value: number, { op, values }: Filter): boolean {
  const bounds = values.map(Number);
  switch (op) {
    case '=':
      return bounds.some((bound) => value === bound);
    case '!=':
      return bounds.every((bound) => value !== bound);
    case '>':
      return bounds.some((bound) => value > bound);
    case '<':
      return bounds.some((bound) => value < bound);
    case '>=':
      return bounds.some((bound) => value >= bound);
    case '<=':
      return bounds.some((bound) => value <= bound);
    default:
      return op satisfies never;
  }
}

/** Products that a request measures apart, each list with what to call it; null where it measures whole units. */
export function productParts(
  company: Company,
  by: readonly string[],
  where: readonly Filter[],
): readonly { readonly products: readonly string[]; readonly sample: Product }[] | null {
  const named = new Set([...by, ...where.map((filter) => filter.attribute)]);
  if (!named.has('product') && !named.has('family')) return null;
  const finest = named.has('product') ? 'product' : 'family';
  const kept = company.products.filter((product) => productPasses(product, where));
  return [...Map.groupBy(kept, (product) => productValue(product, finest)).values()].flatMap((products) => {
    const [sample] = products;
    return sample === undefined ? [] : [{ products: products.map(({ product_id }) => product_id), sample }];
  });
}
