import { type Cte, cte } from '../sql/parts.ts';
import { isInEarnest } from './base.ts';
import { type FlowContext, itemOf, money, unitJoin } from './context.ts';

/** Readings that bring a measure which nothing else needs: rows of their own beside those of what moved. */

export interface NamedRows {
  readonly parts: readonly Cte[];
  /** SELECTs with the columns of `tally`. */
  readonly rows: readonly string[];
}

type MeasuresFrom = (given: Readonly<Record<string, string>>) => string;

/** None for a reading without such a measure. */
export function namedRows(context: FlowContext, measuresFrom: MeasuresFrom): NamedRows {
  switch (context.plan.variant) {
    case 'attach':
      return attachRows(context, measuresFrom);
    case 'carr':
      return signedRows(context, measuresFrom);
    default:
      return { parts: [], rows: [] };
  }
}

/** Who has ARR at the end, and in how many families; products without one count as one family together. */
function attachRows({ prefix, same }: FlowContext, measuresFrom: MeasuresFrom): NamedRows {
  const all = `${prefix}held_all`;
  return {
    parts: [
      cte(
        `${prefix}breadth`,
        `SELECT h.k, h.unit, count(DISTINCT coalesce(f.family, '(none)')) AS families
         FROM ${all} h LEFT JOIN facts.products f ON f.product_id = h.product_id WHERE h.c > 0 GROUP BY 1, 2`,
      ),
    ],
    rows: [
      `SELECT h.p, h.unit, b.o, h.item, ${measuresFrom({ accounts_live: '1', accounts_attached: '(w.families > 1)::int' })}
       FROM (SELECT DISTINCT k, p, unit, item FROM ${all} WHERE c > 0) h
       JOIN ${prefix}breadth w ON ${same('w.k', 'h.k')} AND w.unit = h.unit
       JOIN ${prefix}balance b ON ${same('b.k', 'h.k')} AND b.unit = h.unit`,
    ],
  };
}

const signedBy = (line: string, day: string): string =>
  `coalesce(${line}.signed_on, ${line}.starts_on) <= ${day}`;

/** Each account and product with a line that is signed by the last day and begins later, and the days on which one does. */
function toComePart({ rel, only, prefix }: FlowContext): Cte {
  const last = '(t.e - 1)';
  return cte(
    `${prefix}to_come`,
    `SELECT DISTINCT t.k, t.p, t.d, ${last} AS last, l.account_id, l.product_id, l.starts_on AS day
     FROM ${prefix}steps t JOIN ${rel.facts.lines} l ON l.starts_on > ${last} AND ${signedBy('l', last)}${only('l')}
     LEFT JOIN ${rel.facts.accounts} a ON a.account_id = l.account_id
     WHERE ${isInEarnest('a')}`,
  );
}

/** The most that what is signed comes to on any of those days: it can only rise where a line begins. */
const inTimePart = ({ rel, prefix, same }: FlowContext): Cte =>
  cte(
    `${prefix}in_time`,
    `SELECT k, p, d, account_id, product_id, max(amount) AS amount
     FROM (SELECT k, p, d, account_id, product_id, day, sum(amount)::bigint AS amount
           FROM (SELECT n.k, n.p, n.d, n.account_id, n.product_id, n.day, l.currency,
                        ${money('sum(round(l.arr * 100)::bigint)', 'rc')} AS amount
                 FROM ${prefix}to_come n JOIN ${rel.facts.lines} l ON l.account_id = n.account_id AND l.product_id = n.product_id
                   AND l.starts_on <= n.day AND (l.ends_on IS NULL OR l.ends_on >= n.day)
                   AND (l.starts_on <= n.last OR ${signedBy('l', 'n.last')})
                 LEFT JOIN rates r ON ${same('r.p', 'n.p')} AND r.currency = l.currency
                 GROUP BY 1, 2, 3, 4, 5, 6, l.currency, r.currency, r.rc) x
           GROUP BY 1, 2, 3, 4, 5, 6) x
     GROUP BY 1, 2, 3, 4, 5`,
  );

/** By how much that exceeds what is in force at the end; summed up and not joined, as nobody can estimate either. */
const beyondPart = ({ prefix, same }: FlowContext): Cte =>
  cte(
    `${prefix}beyond`,
    `SELECT k, p, d, account_id, product_id, sum(ahead - now)::bigint AS amount
     FROM (SELECT k, p, d, account_id, product_id, amount AS ahead, 0 AS now FROM ${prefix}in_time
           UNION ALL
           SELECT e.k, e.p, e.d, e.account_id, e.product_id, 0, ${money('e.c', 'rc')}
           FROM ${prefix}ends e LEFT JOIN rates r ON ${same('r.p', 'e.p')} AND r.currency = e.currency
           WHERE e.c > 0 AND e.account_id IN (SELECT account_id FROM ${prefix}to_come)) x
     GROUP BY 1, 2, 3, 4, 5 HAVING sum(ahead) > sum(now)`,
  );

/**
 * What is signed and not in force yet: of each account and product the most that contracts signed by the last day come
 * to on any later day, less what it has at the end. A renewal that was signed early takes the place of the contract
 * that it follows, so only what it adds counts. A line without a day of signing is signed when it starts.
 */
function signedRows(context: FlowContext, measuresFrom: MeasuresFrom): NamedRows {
  const { rel, plan, prefix, same } = context;
  return {
    parts: [toComePart(context), inTimePart(context), beyondPart(context)],
    rows: [
      `SELECT n.p, coalesce(u.unit_id, n.account_id), coalesce(b.o, 0), ${itemOf(plan, 'n')}, ${measuresFrom({ signed: 'n.amount' })}
       FROM ${prefix}beyond n
       ${unitJoin(rel, 'n.account_id', 'n.d')}
       LEFT JOIN ${prefix}balance b ON ${same('b.k', 'n.k')} AND b.unit = coalesce(u.unit_id, n.account_id)
       ${plan.item === 'family' ? 'LEFT JOIN facts.products f ON f.product_id = n.product_id' : ''}`,
    ],
  };
}
