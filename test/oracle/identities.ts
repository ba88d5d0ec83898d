import type { Cell, CellRequest } from '#src/core/source.ts';
import { NETTING } from './dimensions.ts';
import { isZero, MEASURES, measures, plus, type RetentionMeasures } from './measures.ts';

/**
 * What must hold for the cells of any source of the retention measures, whatever the facts. Each function
 * returns one line for each violation, and nothing where all is well.
 */

/** The measures of a cell by name; throws where one is missing or no exact integer. */
export function measuresOf(cell: Cell): RetentionMeasures {
  const result = { ...measures() };
  for (const name of MEASURES) {
    const value = cell.measures[name];
    if (value === undefined || !Number.isSafeInteger(value)) {
      throw new Error(`${name} of ${nameOf(cell)} is ${value}, expected an exact integer`);
    }
    result[name] = value === 0 ? 0 : value;
  }
  return result;
}

const nameOf = (cell: Cell) => `period ${cell.period} [${cell.group.join(', ')}]`;
const isNetting = (cell: Cell) => cell.group.includes(NETTING);

/** Cells in one order and without those in which nothing happened, for comparing two ways of computing them. */
export function comparable(cells: readonly Cell[]): Cell[] {
  return cells
    .map((cell) => ({ period: cell.period, group: cell.group, measures: measuresOf(cell) }))
    .filter((cell) => !isZero(cell.measures))
    .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

const keyOf = (cell: Cell) => JSON.stringify([cell.period, cell.group]);

/** What holds within each cell: bounds, the bridge from opening to closing, and the parts of what was kept. */
export function checkIdentities(cells: readonly Cell[], request: CellRequest): string[] {
  const duplicates = cells.length - new Set(cells.map(keyOf)).size;
  return [
    ...(duplicates > 0 ? [`${duplicates} cells have the period and group of another`] : []),
    ...cells.flatMap((cell) => {
      const m = measuresOf(cell);
      const bounds = isNetting(cell) ? [] : boundsOf(m, request);
      const failed = [...equationsOf(m, request), ...bounds].filter(([, holds]) => !holds);
      return failed.map(([rule]) => `${nameOf(cell)}: ${rule} does not hold: ${JSON.stringify(m)}`);
    }),
  ];
}

type Check = readonly [rule: string, holds: boolean];

/** Linear, so they hold for netting rows too. */
function equationsOf(m: RetentionMeasures, { variant, options }: CellRequest): Check[] {
  const gained = m.upsell + m.cross_sell + m.uplift;
  const lost = m.contraction + m.churn;
  const returned = variant === 'movement_sum' ? m.reactivation : 0;
  const isConstant = options.fx === 'constant' || variant === 'movement_sum';
  return [
    ['opening + gains − losses + fx = closing', m.opening + gained + returned - lost + m.fx === m.closing],
    ['kept = opening − losses (at one rate)', !isConstant || m.kept === m.opening - lost],
    ['kept + gains = closing (at one rate)', !isConstant || m.kept + gained + returned === m.closing],
    ['no fx at one rate', !isConstant || m.fx === 0],
  ];
}

function boundsOf(m: RetentionMeasures, { variant, by, where }: CellRequest): Check[] {
  const named = [...by, ...where.map((filter) => filter.attribute)];
  const isWholeUnits = !named.includes('product') && !named.includes('family') && variant !== 'gross_product';
  const signed = MEASURES.filter((name) => name === 'fx' || (variant === 'movement_sum' && isBalance(name)));
  const checks: Check[] = [
    ['nothing is negative', MEASURES.every((name) => signed.includes(name) || m[name] >= 0)],
    ['in grace ≤ opening', m.in_grace <= m.opening],
    [
      'upsold, cross-sold ≤ expanded',
      Math.max(m.accounts_upsold, m.accounts_cross_sold) <= m.accounts_expanded,
    ],
    ['an account lost has a loss', m.accounts_churned === 0 || m.churn > 0],
  ];
  if (variant === 'movement_sum') return checks;
  const moved = m.accounts_churned + m.accounts_contracted;
  return [
    ...checks,
    ['kept ≤ opening', m.kept <= m.opening],
    ['kept ≤ closing', m.kept <= m.closing],
    ['in grace ≤ churn', m.in_grace <= m.churn],
    ['each account has one role', moved + (isWholeUnits ? m.accounts_expanded : 0) <= m.accounts_opening],
    ['attached are some of those live', m.accounts_attached <= m.accounts_live],
  ];
}

const isBalance = (name: string) => name === 'closing' || name === 'kept';

/**
 * That the groups add up to the whole: `whole` are the cells of the same request without grouping (or grouped by
 * its first dimension alone). Groups of products need their netting rows for that.
 */
export function checkSums(parts: readonly Cell[], whole: readonly Cell[]): string[] {
  const depth = whole[0]?.group.length ?? 0;
  const total = (cells: readonly Cell[]) => {
    const groups = Map.groupBy(cells, (cell) => JSON.stringify([cell.period, cell.group.slice(0, depth)]));
    return new Map([...groups].map(([key, same]) => [key, same.map(measuresOf).reduce(plus)]));
  };
  const [ofParts, ofWhole] = [total(parts), total(whole)];
  return [...new Set([...ofParts.keys(), ...ofWhole.keys()])].flatMap((key) => {
    const [a, b] = [ofParts.get(key) ?? measures(), ofWhole.get(key) ?? measures()];
    const differing = MEASURES.filter((name) => a[name] !== b[name]);
    return differing.map((name) => `${key}: the groups' ${name} is ${a[name]}, the total's ${b[name]}`);
  });
}

/**
 * That all that stands at the end of a period stands at the start of the next. Holds for ungrouped, unfiltered,
 * point-to-point cells of contiguous periods, where each currency has one rate and parents never change.
 */
export function checkChain(cells: readonly Cell[], request: CellRequest): string[] {
  const balances = request.periods.map((_, period) => {
    const cell = cells.find((each) => each.period === period);
    const m = cell === undefined ? measures() : measuresOf(cell);
    return { opening: m.opening, end: m.closing + m.new + m.reactivation };
  });
  return balances.slice(1).flatMap(({ opening }, index) => {
    const end = balances[index]?.end;
    return end === opening ? [] : [`period ${index} ends with ${end}, the next one opens with ${opening}`];
  });
}
