import type { Day } from '../../core/calendar.ts';
import type { Scope, ScopeClause } from '../../core/query.ts';
import type { Statement } from '../../core/source.ts';
import type { Binder } from './parts.ts';

/**
 * The accounts that a reader may see on a day, as a SELECT of account_id; null where that is every account. Read
 * from the facts themselves, so that a change of owner counts at once. A scope with nothing in it sees nothing.
 */
export function visibleAccounts(scope: Scope, today: Day, bind: Binder): string | null {
  switch (scope.kind) {
    case 'all':
      return null;
    case 'none':
      return NOBODY;
    case 'each-book':
      return `SELECT DISTINCT account_id FROM facts.account_attributes WHERE attribute IN ('csm', 'owner')
   AND value = ANY (reader.people) AND ${inForce(bind.bind(today, 'date'))}`;
    case 'rows': {
      const clauses = scope.anyOf.filter((clause) => clause.allOf.length > 0);
      if (clauses.length === 0) return NOBODY;
      const day = bind.bind(today, 'date');
      return clauses
        .map((clause) => `(${clause.allOf.map((one) => holders(one, day, bind)).join(' INTERSECT ')})`)
        .join('\nUNION\n');
    }
    default:
      return scope satisfies never;
  }
}

const NOBODY = "SELECT ''::text AS account_id WHERE false";

const holders = (
  { attribute, values }: { readonly attribute: string; readonly values: readonly string[] },
  day: string,
  bind: Binder,
): string =>
  `SELECT account_id FROM facts.account_attributes WHERE attribute = ${bind.bind(attribute, 'text')}
   AND value = ANY (${bind.bind(values, 'text[]')}) AND ${inForce(day)}`;

const inForce = (day: string): string => `valid_from <= ${day} AND (valid_to IS NULL OR valid_to >= ${day})`;

/**
 * The people whose own work a reader may see, as an array of SQL: who may see the books of some people may see what
 * those people do. Empty where the scope names no people; not for readers who see all.
 */
export const visiblePeople = (scope: Scope, bind: Binder): string =>
  scope.kind === 'each-book' ? 'reader.people' : bind.bind(namedPeople(scope), 'text[]');

const namedPeople = (scope: Scope): readonly string[] =>
  scope.kind !== 'rows' ? [] : [...new Set(scope.anyOf.flatMap(holdersOf))];

/**
 * A statement written for `each-book`, run for each of the readers: its rows come with `reader`, the reader's place in
 * the list. Planned once, it reads what does not depend on the reader once.
 */
export function forEachBook(
  { name, text, values }: Statement,
  readers: readonly (readonly string[])[],
): Statement {
  const people = JSON.stringify(readers.map((people, nth) => ({ nth, people })));
  return {
    name,
    text: `SELECT reader.nth AS reader, answer.* FROM jsonb_to_recordset($${values.length + 1}::jsonb) AS reader(nth int, people text[])
CROSS JOIN LATERAL (
${text}
) answer`,
    values: [...values, people],
  };
}

function holdersOf({ allOf }: ScopeClause): readonly string[] {
  const [only, ...others] = allOf;
  const isBook = only !== undefined && others.length === 0 && ['csm', 'owner'].includes(only.attribute);
  return isBook ? only.values : [];
}
