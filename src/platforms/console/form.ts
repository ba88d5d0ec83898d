import type { IncomingMessage } from 'node:http';

/** Where the field to ask in is sent to: the one place that takes more than reading. */
export const FORM_URL = '/';

const FORM_TYPE = 'application/x-www-form-urlencoded';

/** What was sent from the field; null for anything else, and for more than `most` bytes. */
export async function readForm(request: IncomingMessage, most: number): Promise<URLSearchParams | null> {
  if (request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() !== FORM_TYPE) return null;
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    if (!Buffer.isBuffer(part)) return null;
    size += part.length;
    if (size > most) return null;
    parts.push(part);
  }
  return new URLSearchParams(Buffer.concat(parts).toString('utf8'));
}
