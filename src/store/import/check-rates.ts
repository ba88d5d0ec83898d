import { FIRST_FINDINGS, type Finding, type Incoming, reportFindings, rowsOf } from './incoming.ts';

/**
 * Every currency of a line, other than the reporting currency, has a rate of either set. `at` is the one of the two
 * tables to report at: the lines that brought the currency, or the withdrawal of its last rate.
 */
export async function checkRates(
  incoming: Incoming,
  at: 'arr_lines' | 'fx_rates',
  reportingCurrency: string,
): Promise<void> {
  const findings = await incoming.session.query<Finding & { readonly uses: number }>(
    `SELECT *, count(*) OVER () AS total FROM (
       SELECT DISTINCT ON (m.currency) m.file_no, m.line_no, m.currency AS value, u.uses
       FROM (SELECT currency, count(*) AS uses FROM facts.arr_lines GROUP BY currency) u
       JOIN pg_temp.merged_${at} m ON m.currency = u.currency AND m.is_news
       WHERE u.currency <> $1 AND NOT EXISTS (SELECT FROM facts.fx_rates r WHERE r.currency = u.currency)
       ORDER BY m.currency, m.file_no, m.line_no) f
     ${FIRST_FINDINGS}`,
    [reportingCurrency],
  );
  const message = ({ uses }: { readonly uses: number }): string =>
    `expected a rate to ${reportingCurrency} in fx_rates for the currency of ${rowsOf(uses)} of arr_lines`;
  reportFindings(incoming, findings, 'currency', message);
}
