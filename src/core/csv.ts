/** Tables as text files (RFC 4180), safe to open in a spreadsheet. */

export type Cell = string | number | boolean | null;

export interface CsvTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Beginnings that a spreadsheet takes for a formula (OWASP, CSV injection); only text can begin so. */
const FORMULA = /^[=+\-@\t\r]/;

function field(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  // NUL ends the file for some readers.
  const safe = (FORMULA.test(cell) ? `'${cell}` : cell).replaceAll('\0', '');
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Lines end in CRLF, the last one too. */
export const csvText = ({ head, rows }: CsvTable): string =>
  [head, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
