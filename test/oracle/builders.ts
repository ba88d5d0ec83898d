import type { Day, DayRange } from '#src/core/calendar.ts';
import type { QueryOptions } from '#src/core/query.ts';
import type { CellRequest } from '#src/core/source.ts';
import type { Attribute, Company, Line, Rate } from './company.ts';

/** Short ways of writing companies and requests by hand. */

export const PLAIN_OPTIONS: QueryOptions = {
  basis: 'start',
  fx: 'constant',
  grace: null,
  asKnown: null,
  currency: null,
  annualise: false,
  full: false,
};

/** An ungrouped request of everything, in the default variant. */
export function plainRequest(
  periods: readonly DayRange[],
  today: Day,
  changes: Partial<Omit<CellRequest, 'options'>> & { readonly options?: Partial<QueryOptions> } = {},
): CellRequest {
  return {
    periods,
    by: [],
    where: [],
    scope: { kind: 'all' },
    variant: 'default',
    today,
    ...changes,
    options: { ...PLAIN_OPTIONS, ...changes.options },
  };
}

type LineChanges = Partial<Pick<Line, 'line_id' | 'currency' | 'is_uplift' | 'contract_id' | 'signed_on'>>;

/** One interval, in dollars; one line for each account and product unless a line id says otherwise. */
export function line(
  account_id: string,
  product_id: string,
  starts_on: Day,
  ends_on: Day | null,
  arr: string | number,
  changes: LineChanges = {},
): Line {
  const line_id = `${account_id}-${product_id}`;
  return {
    line_id,
    account_id,
    product_id,
    starts_on,
    ends_on,
    arr,
    currency: 'USD',
    is_uplift: false,
    ...changes,
  };
}

/** A value from one day on, up to and including another. */
export function attribute(
  account_id: string,
  name: string,
  value: string,
  valid_from: Day = '2020-01-01',
  valid_to: Day | null = null,
): Attribute {
  return { account_id, attribute: name, valid_from, valid_to, value };
}

export function rate(effective_on: Day, value: string, rate_set: Rate['rate_set'] = 'budget'): Rate {
  return { currency: 'EUR', rate_set, effective_on, rate: value };
}

/** A company of these lines: its accounts are customers called after their ids, each product its own family. */
export function companyOf(lines: readonly Line[], changes: Partial<Company> = {}): Company {
  const accounts = [...new Set(lines.map((each) => each.account_id))];
  const products = [...new Set(lines.map((each) => each.product_id))];
  return {
    accounts: accounts.map((id) => ({ account_id: id, name: id, kind: 'customer' })),
    products: products.map((id) => ({ product_id: id, name: id, family: `${id} family` })),
    attributes: [],
    people: [],
    rates: [],
    lines,
    ...changes,
  };
}
