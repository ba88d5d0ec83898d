import type { Day } from '#src/core/calendar.ts';

/** The facts that the retention KPIs read, small enough to hold in memory. Every last day is included. */
export interface Company {
  readonly accounts: readonly Account[];
  readonly attributes: readonly Attribute[];
  readonly lines: readonly Line[];
  readonly products: readonly Product[];
  readonly people: readonly Person[];
  readonly rates: readonly Rate[];
}

export interface Account {
  readonly account_id: string;
  readonly name: string;
  /** customer, prospect, trial, internal or partner. */
  readonly kind: string;
}

export interface Attribute {
  readonly account_id: string;
  readonly attribute: string;
  readonly valid_from: Day;
  readonly valid_to: Day | null;
  readonly value: string;
}

/** One interval of a line; intervals of one line share `line_id`. */
export interface Line {
  readonly line_id: string;
  readonly account_id: string;
  readonly product_id: string;
  readonly starts_on: Day;
  readonly ends_on: Day | null;
  /** Major units, eg `'1200.50'`. */
  readonly arr: string | number;
  readonly currency: string;
  readonly is_uplift: boolean;
  readonly contract_id?: string | null;
  readonly signed_on?: Day | null;
}

export interface Product {
  readonly product_id: string;
  readonly name: string;
  readonly family: string | null;
}

export interface Person {
  readonly person_id: string;
  readonly name: string;
  readonly team: string | null;
  readonly manager_id: string | null;
}

export interface Rate {
  readonly currency: string;
  readonly rate_set: 'budget' | 'spot';
  readonly effective_on: Day;
  /** Reporting currency per unit, an exact decimal. */
  readonly rate: string | number;
}

type Value = string | number | boolean | null;

/** CSV texts by table name, as the import takes them; null is an empty field. */
export function toCsv(company: Company): Record<string, string> {
  return {
    accounts: table(['account_id', 'name', 'kind'], company.accounts, (a) => [a.account_id, a.name, a.kind]),
    account_attributes: table(
      ['account_id', 'attribute', 'valid_from', 'valid_to', 'value'],
      company.attributes,
      (a) => [a.account_id, a.attribute, a.valid_from, a.valid_to, a.value],
    ),
    arr_lines: table(
      [
        'line_id',
        'account_id',
        'product_id',
        'contract_id',
        'starts_on',
        'ends_on',
        'arr',
        'currency',
        'is_uplift',
        'signed_on',
      ],
      company.lines,
      (l) => [
        l.line_id,
        l.account_id,
        l.product_id,
        l.contract_id ?? null,
        l.starts_on,
        l.ends_on,
        l.arr,
        l.currency,
        l.is_uplift,
        l.signed_on ?? null,
      ],
    ),
    products: table(['product_id', 'name', 'family'], company.products, (p) => [
      p.product_id,
      p.name,
      p.family,
    ]),
    people: table(['person_id', 'name', 'team', 'manager_id'], company.people, (p) => [
      p.person_id,
      p.name,
      p.team,
      p.manager_id,
    ]),
    fx_rates: table(['currency', 'rate_set', 'effective_on', 'rate'], company.rates, (r) => [
      r.currency,
      r.rate_set,
      r.effective_on,
      r.rate,
    ]),
  };
}

function table<T>(
  header: readonly string[],
  rows: readonly T[],
  fields: (row: T) => readonly Value[],
): string {
  const lines = [header.join(','), ...rows.map((row) => fields(row).map(field).join(','))];
  return `${lines.join('\n')}\n`;
}

function field(value: Value): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
