import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CsvError, parse } from 'csv-parse';
import type { SourceFile } from './files.ts';
import { readHeader } from './header.ts';
import { type Report, type RowReader, rowReader } from './read-row.ts';

/** A longer record is a quote that nobody closed, or no table at all; it would be held in memory whole. */
const LONGEST_RECORD = 1_048_576;
const CHUNK = 262_144;
/** Rows that go to Postgres together. */
const BATCH = 500;

export interface Reading {
  readonly onBytes: (count: number) => void;
  readonly report: Report;
  /** Called for every row that was refused. */
  readonly onRefused: (fields: ReadonlyMap<string, string>) => void;
  /** Called when the rest of the file cannot be read. */
  readonly onUnreadable: () => void;
}

/** The rest of the file cannot be read; the reason has been reported. */
class Unreadable extends Error {}

/**
 * The rows of a file that are fine, in chunks of COPY text: the columns of `writtenColumns`, then the file's number and the line. What
 * is wrong is reported; this throws only where the fault is ours.
 */
export async function* readRows(file: SourceFile, reading: Reading): AsyncGenerator<string, void> {
  const rows = rowsOf(file, reading);
  const parser = parse({
    bom: true,
    relax_column_count: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: LONGEST_RECORD,
    on_record: (fields: string[], context) => rows.take(fields, context.lines),
  });
  const source = createReadStream(file.path, { highWaterMark: CHUNK });
  const checked = (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> => utf8Only(chunks, reading.report);
  const counted = (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> => count(chunks, reading.onBytes);
  const done = (): void => undefined;
  if (file.isGzip) pipeline(source, counted, createGunzip(), checked, parser, done);
  else pipeline(source, counted, checked, parser, done);
  try {
    const batches: AsyncIterable<string[]> = parser;
    for await (const batch of batches) yield batch.join('');
    yield rows.rest().join('');
    if (!rows.isEmpty()) return;
    reading.report(1, '', '', emptyMessage(file));
    reading.onUnreadable();
  } catch (error) {
    reading.onUnreadable();
    if (!(error instanceof Unreadable)) reportUnreadable(error, rows.nextLine(), reading.report);
  }
}

async function* count(
  chunks: AsyncIterable<Buffer>,
  onBytes: (count: number) => void,
): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    onBytes(chunk.length);
    yield chunk;
  }
}

/** UTF-16 is known by its first two bytes; other encodings show in the rows that they spoil. */
async function* utf8Only(chunks: AsyncIterable<Buffer>, report: Report): AsyncGenerator<Buffer> {
  let isFirst = true;
  for await (const chunk of chunks) {
    const start = isFirst ? chunk.subarray(0, 2).toString('hex') : '';
    isFirst = false;
    if (start === 'fffe' || start === 'feff') {
      report(1, '', '', 'expected a file in UTF-8; this one is in UTF-16');
      throw new Unreadable();
    }
    yield chunk;
  }
}

interface Rows {
  /** Takes a record that ends on `endLine`; gives a batch when one is full. */
  take(fields: string[], endLine: number): string[] | null;
  rest(): string[];
  /** The line on which the record after the last one starts. */
  nextLine(): number;
  isEmpty(): boolean;
}

function rowsOf(file: SourceFile, reading: Reading): Rows {
  let read: RowReader | undefined;
  let names: string[] = [];
  let next = 1;
  let batch: string[] = [];
  const first = (fields: string[], line: number): void => {
    const places = readHeader(file.table, fields);
    if ('get' in places) {
      names = fields;
      read = rowReader(file.table, places, fields.length, reading.report);
      return;
    }
    for (const { column, message } of places) reading.report(line, column, '', message);
    throw new Unreadable();
  };
  return {
    take(fields, endLine) {
      const line = next;
      next = endLine + 1;
      if (fields.length === 1 && fields[0] === '') return null;
      if (!read) {
        first(fields, line);
        return null;
      }
      const row = read(fields, line);
      if (row === null) reading.onRefused(new Map(names.map((name, index) => [name, fields[index] ?? ''])));
      else batch.push(`${row}\t${file.number}\t${line}\n`);
      if (batch.length < BATCH) return null;
      const full = batch;
      batch = [];
      return full;
    },
    rest: () => batch,
    nextLine: () => next,
    isEmpty: () => read === undefined,
  };
}

const emptyMessage = (file: SourceFile): string =>
  `expected a header with the columns ${file.table.columns.map((column) => column.name).join(', ')}; the file is empty`;

function reportUnreadable(error: unknown, line: number, report: Report): void {
  if (error instanceof CsvError) report(line, '', '', csvMessage(error));
  else if (isSystemError(error) && error.code.startsWith('Z_')) {
    report(0, '', '', `expected a whole gzip file (${error.message})`);
  } else if (isSystemError(error)) report(0, '', '', `expected a readable file (${error.code})`);
  else throw error;
}

function csvMessage({ code }: CsvError): string {
  switch (code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'expected a closing quote; the one that opens in this row is never closed';
    case 'CSV_MAX_RECORD_SIZE':
      return 'expected a row of at most 1 MiB; is a quote left open?';
    case 'INVALID_OPENING_QUOTE':
      return 'expected quotes around the whole field; inside it a quote is written twice';
    case 'CSV_INVALID_CLOSING_QUOTE':
      return 'expected a comma or the end of the row after a closing quote; inside a field a quote is written twice';
    default:
      return `expected comma-separated values (${code})`;
  }
}

const isSystemError = (error: unknown): error is Error & { code: string } =>
  error instanceof Error && 'code' in error && typeof error.code === 'string';
