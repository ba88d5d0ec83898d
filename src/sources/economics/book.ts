import { baseParts, CURRENT_FACTS, factsKnownAt, TAIL } from '../retention/base.ts';
import { MART_RELATIONS } from '../retention/plan.ts';
import type { FrameContext } from '../sql/frame/context.ts';
import type { Cte } from '../sql/parts.ts';

/**
 * Where this family reads what retention derives from contract lines: balances at boundary days, times with ARR, and
 * who counts under whom. The only file here that knows what those relations are called.
 */
export interface Book {
  /** What stands before the parts that read it. */
  readonly parts: readonly Cte[];
  /** Times with ARR: `account_id, first_day, last_day`. */
  readonly stretches: string;
  /** A join that gives `u.unit_id` on a day; NULL for an account that stands alone. */
  unit(account: string, day: string): string;
  /**
   * A join of `b` to the balances at a boundary day: `account_id, product_id, currency, cents`, `is_tail` where the
   * account itself is gone and only a family that lives on holds the amount. Rows of no amount show that one lives.
   * `others` leaves out the accounts whose balances `singles` has.
   */
  balances(boundary: string, whose: Whose): string;
  /**
   * Whole balances of accounts that stand alone and pay in one currency, filed under each `quarter` that they touch:
   * `account_id, currency, cents, amounts, b_from, b_to`. Null where there are none and `others` is everybody.
   */
  readonly singles: string | null;
}

export type Whose = 'everybody' | 'others';

/** Reads the marts; for another grace or an earlier state of knowledge, derives the same from the facts. */
export function bookOf(context: FrameContext): Book {
  const { request, settings, known, binder } = context;
  const grace = request.options.grace ?? settings.graceDays;
  const live = known !== null || grace !== settings.graceDays;
  const { spans, others, singles, stretches, units } = live
    ? { spans: 'spans', others: 'spans', singles: null, stretches: 'stretches', units: 'units' }
    : MART_RELATIONS;
  const facts = known === null ? CURRENT_FACTS : factsKnownAt(known);
  const filed = (day: string) => (live ? '' : `z.quarter = date_trunc('quarter', ${day})::date AND `);
  return {
    parts: live ? baseParts(facts, '', binder.bind(grace, 'int')) : [],
    stretches,
    unit: (account, day) =>
      `LEFT JOIN ${units} u ON u.account_id = ${account} AND u.d_from <= ${day} AND u.d_to > ${day}`,
    singles,
    balances: (boundary, whose) =>
      `JOIN LATERAL (SELECT z.account_id, z.product_id, z.currency, z.cents, z.role = ${TAIL} AS is_tail
         FROM ${whose === 'others' ? others : spans} z WHERE ${filed(boundary)}z.b_from <= ${boundary} AND z.b_to > ${boundary}) b ON true`,
  };
}
