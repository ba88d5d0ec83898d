import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MAX_ASK_LENGTH } from '../../core/ask/parse.ts';
import { FORM_URL } from './form.ts';
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
  const allowed = url === FORM_URL ? ['GET', 'HEAD', 'POST'] : ['GET', 'HEAD'];
  if (!allowed.includes(method ?? '')) {
    return {
      ...refusal(405, 'Not possible', 'This page can only be read.'),
      headers: { Allow: allowed.join(', ') },
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
 * other machines reach the server too: their names for it are not known here. `host` is what the server was told to
 * listen on, the address what became of it.
 */
export function hostsFor(
  host: string,
  { address, port }: Pick<AddressInfo, 'address' | 'port'>,
): ReadonlySet<string> | null {
  const isLocal = address === '::1' || /^(::ffff:)?127\./.test(address);
  if (!isLocal) return null;
  const names = [...LOCAL_NAMES, bracketed(host.toLowerCase())];
  return new Set(names.flatMap((name) => [`${name}:${port}`, ...(port === DEFAULT_PORT ? [name] : [])]));
}

/** A host as it stands in an address of the web. */
export const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);
