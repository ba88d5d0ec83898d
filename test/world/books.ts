import type { Rows } from './company.ts';

/** Small books of contract lines, each under a plan of its own, so that one company holds all cases of a file. */

export interface BookLine {
  readonly account: string;
  readonly product?: string;
  readonly from: string;
  /** Last day included; null is open. */
  readonly to: string | null;
  readonly arr: number;
  /** Lines of an account and product are one unless they are told apart here. */
  readonly line?: string;
  readonly contract?: string;
  readonly signed?: string;
  readonly currency?: string;
  readonly uplift?: true;
  /** The account that it belongs to. */
  readonly parent?: string;
}

/** Products whose name begins alike, up to a dash, are one family; those that begin with one have none. */
const familyOf = (product: string): string | null => product.split('-')[0] || null;

export function rowsOfBooks(books: Readonly<Record<string, readonly BookLine[]>>): Rows {
  const all = Object.entries(books).flatMap(([plan, lines]) =>
    lines.map((line) => ({ product: 'core', ...line, plan, account: `${plan} ${line.account}` })),
  );
  const accounts = [...new Map(all.map((line) => [line.account, line])).values()];
  const attribute = (account_id: string, name: string, value: string) => ({
    account_id,
    attribute: name,
    value,
    valid_from: '2019-01-01',
  });
  return {
    accounts: accounts.map(({ account }) => ({ account_id: account, name: `The ${account}` })),
    account_attributes: accounts.flatMap(({ account, plan, parent }) => [
      attribute(account, 'plan', plan),
      ...(parent === undefined ? [] : [attribute(account, 'parent', `${plan} ${parent}`)]),
    ]),
    products: [...new Set(all.map(({ product }) => product))].map((product_id) => ({
      product_id,
      name: `The ${product_id}`,
      family: familyOf(product_id),
    })),
    arr_lines: all.map((line) => ({
      line_id: `${line.account} ${line.product} ${line.line ?? ''}`.trim(),
      starts_on: line.from,
      account_id: line.account,
      product_id: line.product,
      contract_id: line.contract ?? null,
      ends_on: line.to,
      arr: line.arr,
      currency: line.currency ?? 'USD',
      is_uplift: line.uplift === true,
      signed_on: line.signed ?? null,
    })),
  };
}
