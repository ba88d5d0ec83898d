import type { ServerResponse } from 'node:http';
import type { TextFile } from '../../core/inbound.ts';

/** What is sent back, as data. */
export interface Reply {
  readonly status: number;
  readonly type:
    | 'text/html'
    | 'text/css'
    | 'text/plain'
    | 'text/csv'
    | 'text/plain; version=0.0.4'
    | 'image/png'
    | 'image/svg+xml';
  readonly body: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

export const page = (body: string, status = 200): Reply => ({ status, type: 'text/html', body });
export const plainText = (body: string, status = 200): Reply => ({ status, type: 'text/plain', body });
export const seeOther = (address: string): Reply => ({
  ...plainText('', 303),
  headers: { Location: address },
});
export const png = (body: Uint8Array): Reply => ({ status: 200, type: 'image/png', body });

/** A file to be saved and never shown, whatever is in it; any name will do. */
export const download = ({ name, type, text }: TextFile): Reply => {
  const plain = name.replace(/[^\w. -]+/g, '_');
  const exact = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16)}`,
  );
  return {
    status: 200,
    type,
    body: text,
    headers: { 'Content-Disposition': `attachment; filename="${plain}"; filename*=UTF-8''${exact}` },
  };
};

/** Nothing is loaded but this server's own pictures and stylesheet; nothing runs; nothing is sent elsewhere. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "img-src 'self'",
  "style-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  // Figures of the company stay out of caches on disk.
  'Cache-Control': 'no-store',
};

/** Sends a reply; to a HEAD request its headers alone. */
export function send(reply: Reply, to: ServerResponse, method: string | undefined): void {
  const body = typeof reply.body === 'string' ? Buffer.from(reply.body, 'utf8') : reply.body;
  const isText = reply.type.startsWith('text/');
  to.writeHead(reply.status, {
    ...SECURITY_HEADERS,
    ...reply.headers,
    'Content-Type': isText ? `${reply.type}; charset=utf-8` : reply.type,
    'Content-Length': body.byteLength,
  });
  to.end(method === 'HEAD' ? undefined : body);
}
