import { addDays, type Day, type DayRange } from '#src/core/calendar.ts';
import type { Settings } from '#src/core/settings.ts';
import type { Cell, CellRequest } from '#src/core/source.ts';
import type { Company } from './company.ts';
import {
  dimensionOf,
  isOfProducts,
  NETTING,
  type Place,
  productParts,
  productValue,
  unitPasses,
} from './dimensions.ts';
import { inForce } from './eligible.ts';
import { measures, minus, plus, type RetentionMeasures } from './measures.ts';
import { converterOn } from './money.ts';
import { type Book, balance, worth } from './movements.ts';
import { pieceMeasures } from './piece-measures.ts';
import { dayNumber, type Timeline, timelineOf } from './timeline.ts';
import { countedAccounts, unitsOn } from './units.ts';

interface Question {
  readonly company: Company;
  readonly settings: Settings;
  readonly request: CellRequest;
  readonly accounts: readonly string[];
  readonly timeline: Timeline;
  readonly grace: number;
}

interface Row {
  readonly group: readonly string[];
  readonly measures: RetentionMeasures;
}

/**
 * The retention measures straight from their definitions, day by day and in memory: what every faster way of
 * computing them must equal. Groups in which nothing is counted may be present with zeros.
 * Throws for `as-known` and for other currencies than the reporting one, which it does not know.
 */
export function oracle(company: Company, settings: Settings, request: CellRequest): Cell[] {
  if (request.options.asKnown !== null) throw new Error('the oracle knows no history of its facts');
  if (request.options.currency !== null) throw new Error('the oracle answers in the reporting currency only');
  const accounts = countedAccounts(company, request.scope, request.today);
  const grace = request.options.grace ?? settings.graceDays;
  const timeline = timelineOf(company, accounts, grace);
  const question: Question = { company, settings, request, accounts, timeline, grace };
  return request.periods.flatMap((period, index) =>
    periodRows(question, period).map((row) => ({ period: index, group: row.group, measures: row.measures })),
  );
}

function periodRows(question: Question, period: DayRange): Row[] {
  const { by, where } = question.request;
  const rows = summed(unitRows(question, period, by));
  const namesProducts = by.some(isOfProducts);
  const filtersProducts = where.some((filter) => isOfProducts(filter.attribute));
  if (!namesProducts || filtersProducts) return rows;
  return [...rows, ...nettingRows(question, period, rows)];
}

/** For each group of the other dimensions: whole units less the sum of their products. */
function nettingRows(question: Question, period: DayRange, rows: readonly Row[]): Row[] {
  const { by } = question.request;
  const netted = (group: readonly string[]) =>
    group.map((value, index) => (isOfProducts(by[index] ?? '') ? NETTING : value));
  const others = by.filter((dimension) => !isOfProducts(dimension));
  const wholes = unitRows(question, period, others).map((row) => {
    const rest = [...row.group];
    const group = by.map((dimension) => (isOfProducts(dimension) ? NETTING : (rest.shift() ?? '')));
    return { group, measures: row.measures };
  });
  const parts = rows.map((row) => ({ group: netted(row.group), measures: minus(measures(), row.measures) }));
  return summed([...wholes, ...parts]);
}

function unitRows(question: Question, period: DayRange, by: readonly string[]): Row[] {
  const { company, request, accounts, grace } = question;
  const book = bookOf(question, period);
  const basisDay = basisDayOf(question, period);
  const span = { start: dayNumber(period.start), end: dayNumber(period.end) };
  const waiting = { today: dayNumber(request.today), grace };
  const everything = { products: company.products.map(({ product_id }) => product_id), sample: null };
  return unitsOn(company, accounts, basisDay).flatMap((unit) => {
    const opens = request.variant === 'eligible_only' ? inForce : balance;
    const opening = worth(opens(book, unit.accounts, span.start), everything.products, book.atOpening);
    const place: Place = { ...period, book, unit, basis: request.options.basis, basisDay, opening };
    if (!unitPasses(place, request.where)) return [];
    const apart = productParts(company, by, request.where);
    // Only a whole account comes and goes; a product that it tried and dropped is no customer lost or won.
    const whole = apart === null ? {} : { accounts_in_and_out: 0 };
    return (apart ?? [everything]).map(({ products, sample }) => ({
      group: by.map((dimension) =>
        isOfProducts(dimension) && sample !== null
          ? productValue(sample, dimension)
          : dimensionOf(place, dimension),
      ),
      measures: {
        ...pieceMeasures(book, { accounts: unit.accounts, products }, span, request.variant, waiting),
        ...whole,
      },
    }));
  });
}

function basisDayOf({ request }: Question, period: DayRange): Day {
  switch (request.options.basis) {
    case 'start':
      return period.start;
    case 'end':
      return addDays(period.end, -1);
    case 'now':
      return request.today;
    default:
      return request.options.basis satisfies never;
  }
}

/** Spot prices each end at its own day's spot rates. */
function bookOf({ company, settings, request, timeline }: Question, period: DayRange): Book {
  const isSpot = request.options.fx === 'spot';
  const rateSet = isSpot ? 'spot' : settings.rateSet;
  const closingDay = isSpot ? addDays(period.end, -1) : period.start;
  return {
    company,
    timeline,
    atOpening: converterOn(period.start, company.rates, rateSet, settings),
    atClosing: converterOn(closingDay, company.rates, rateSet, settings),
  };
}

function summed(rows: readonly Row[]): Row[] {
  return [...Map.groupBy(rows, (row) => JSON.stringify(row.group)).values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    return [{ group: first.group, measures: same.map((row) => row.measures).reduce(plus) }];
  });
}
