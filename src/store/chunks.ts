const CHUNK = 64 * 1024;

/**
 * The same bytes in pieces of about 64 KB: COPY sends one message per piece, and a message per row would cost
 * more than the row.
 */
export async function* chunked(
  rows: AsyncIterable<string | Uint8Array>,
): AsyncGenerator<string | Uint8Array> {
  let text = '';
  for await (const row of rows) {
    if (typeof row === 'string') text += row;
    if (text !== '' && (text.length >= CHUNK || typeof row !== 'string')) {
      yield text;
      text = '';
    }
    if (typeof row !== 'string') yield row;
  }
  if (text !== '') yield text;
}
