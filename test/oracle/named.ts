import type { Company, Line } from './company.ts';
import { hundredths } from './money.ts';
import { type Book, balance, type Piece, worth } from './movements.ts';
import type { Span } from './piece-measures.ts';
import { dayNumber } from './timeline.ts';

/** Whether a piece has ARR at the end, and its unit in two families or more. */
export function attached(book: Book, piece: Piece, span: Span) {
  const after = balance(book, piece.accounts, span.end);
  const held = book.company.products.filter(
    ({ product_id }) => worth(after, [product_id], book.atOpening) > 0,
  );
  const isLive = held.some(({ product_id }) => piece.products.includes(product_id));
  const families = new Set(held.map(({ family }) => family));
  return { accounts_live: isLive ? 1 : 0, accounts_attached: isLive && families.size > 1 ? 1 : 0 };
}

/** Per account and product, by how much what is signed by the last day comes to exceed what is there at the end. */
export function signedAhead(book: Book, { accounts, products }: Piece, span: Span): number {
  const after = balance(book, accounts, span.end);
  return accounts
    .flatMap((account, index) =>
      products.map((product) => {
        const now = worth(after.slice(index, index + 1), [product], book.atClosing);
        return Math.max(0, mostAhead(book, account, product, span) - now);
      }),
    )
    .reduce((sum, more) => sum + more, 0);
}

function mostAhead({ company, atClosing }: Book, account: string, product: string, span: Span): number {
  const signed = signedBy(company, account, product, span.end - 1);
  const coming = signed.map(({ starts_on }) => dayNumber(starts_on)).filter((day) => day >= span.end);
  const amounts = coming.map((day) => {
    const lines = signed.filter(
      ({ starts_on, ends_on }) =>
        dayNumber(starts_on) <= day && (ends_on === null || dayNumber(ends_on) >= day),
    );
    return [...Map.groupBy(lines, ({ currency }) => currency)].reduce((sum, [currency, same]) => {
      const amount = same.reduce((all, { arr }) => all + hundredths(arr), 0);
      return sum + atClosing(amount, currency);
    }, 0);
  });
  return Math.max(0, ...amounts);
}

const signedBy = ({ lines }: Company, account: string, product: string, day: number): Line[] =>
  lines.filter(({ account_id, product_id, starts_on, signed_on }) => {
    const known = [starts_on, ...(signed_on == null ? [] : [signed_on])].map(dayNumber);
    return account_id === account && product_id === product && Math.min(...known) <= day;
  });
