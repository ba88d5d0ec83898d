import { afterAll, beforeAll } from 'vitest';
import type { Day } from '#src/core/calendar.ts';
import type { AnswerDocument } from '#src/core/contract.ts';
import { type AskedCompany, type Asker, companyOf, type Rows } from './company.ts';

/** Small cases that share one company, each in a region of its own: one import serves a whole file of tests. */

type Given = Readonly<Record<string, unknown>>;

export interface Case {
  /** Asks of the accounts of this case alone. */
  ask(text: string, asker?: Asker): Promise<AnswerDocument>;
}

export interface Cases {
  /** Accounts `NAME-0`, `NAME-1` … with a row of the table each. Call it where tests are described, not in them. */
  given(name: string, rows: readonly Given[], accounts?: (nth: number) => Given): Case;
  /** Any rows beside them. */
  more(table: string, rows: readonly Given[]): void;
  /** The company, once its tests run. */
  company(): AskedCompany;
}

/** `row` makes a row of `table` for one account of a case. */
export function casesOf(
  table: string,
  today: Day,
  row: (accountId: string, given: Given, nth: number) => Given,
): Cases {
  const rows = new Map<string, Given[]>();
  const more = (name: string, added: readonly Given[]) =>
    void rows.set(name, [...(rows.get(name) ?? []), ...added]);
  let made: AskedCompany | null = null;
  const company = (): AskedCompany => {
    if (made === null) throw new Error('the company is only there while tests run');
    return made;
  };
  beforeAll(async () => {
    made = await companyOf(Object.fromEntries(rows) satisfies Rows, today);
  });
  afterAll(() => made?.drop());
  return {
    more,
    company,
    given(name, list, accounts = () => ({})) {
      const ids = list.map((_, nth) => `${name}-${nth}`);
      more(
        'accounts',
        ids.map((id, nth) => ({ account_id: id, name: `Account ${id}`, ...accounts(nth) })),
      );
      more(
        'account_attributes',
        ids.map((account_id) => ({ account_id, attribute: 'region', value: name, valid_from: '2020-01-01' })),
      );
      more(
        table,
        list.map((one, nth) => row(ids[nth] ?? '', one, nth)),
      );
      return { ask: (text, asker) => company().ask(`${text} region:${name}`, asker) };
    },
  };
}
