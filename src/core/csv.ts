/** Tables as text files (RFC 4180), safe to open in a spreadsheet. */

export type Cell = string | number | boolean | null;

export interface CsvTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Beginnings that a spreadsheet takes for a formula (OWASP, CSV injection), the wide ones of Japanese too; only text can begin so. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

function field(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  // NUL ends the file for some readers; it goes first, or a formula could hide behind it.
  const text = cell.replaceAll('\0', '');
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Lines end in CRLF, the last one too. */
export const csvText = ({ head, rows }: CsvTable): string =>
  [head, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
