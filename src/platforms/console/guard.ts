import type { IncomingMessage } from 'node:http';
import { MAX_ASK_LENGTH } from '../../core/ask/parse.ts';
import { smallPage } from './page.ts';
import { page, type Reply } from './reply.ts';

/** Any ask that is answered fits, even where each of its characters takes nine when it is percent-encoded. */
export const MAX_URL_LENGTH = 9 * MAX_ASK_LENGTH + 1000;

type Asked = Pick<IncomingMessage, 'method' | 'url' | 'headers'>;

/** What refuses a request before anything looks at it; null lets it pass. `hosts` null accepts every Host header. */
export function refusalOf(
  { method, url = '', headers }: Asked,
  hosts: ReadonlySet<string> | null,
): Reply | null {
  if (hosts !== null && !hosts.has(headers.host?.toLowerCase() ?? '')) {
    return refusal(421, 'Not here', 'This page answers only under the address of this machine.');
  }
  if (method !== 'GET' && method !== 'HEAD') {
    return {
      ...refusal(405, 'Not possible', 'This page can only be read.'),
      headers: { Allow: 'GET, HEAD' },
    };
  }
  if (url.length > MAX_URL_LENGTH) return refusal(414, 'Too long', 'That is too much text for one ask.');
  return url.startsWith('/') ? null : refusal(400, 'Not understood', 'An address here starts with a slash.');
}

const refusal = (status: number, title: string, text: string): Reply => page(smallPage(title, text), status);

const LOCAL_NAMES = ['localhost', '127.0.0.1', '[::1]'];
const DEFAULT_PORT = 80;

/**
 * The Host headers that are right for a server that only this machine can reach. A web site can point its own name
 * at 127.0.0.1 and have browsers read there what nobody else may read; its name then is in the header. Null where
 * other machines reach the server too: their names for it are not known here.
 */
export function hostsFor(host: string, port: number): ReadonlySet<string> | null {
  const isLocal = host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
  if (!isLocal) return null;
  const names = host === '::1' ? LOCAL_NAMES : [...LOCAL_NAMES, host];
  return new Set(names.flatMap((name) => [`${name}:${port}`, ...(port === DEFAULT_PORT ? [name] : [])]));
}
