/** Addresses within the page, and which ones may lead out of it. */

/** The page that answers an ask. */
export const askUrl = (ask: string): string => `/?ask=${encodeURIComponent(ask.toWellFormed())}`;

/**
 * Where a posted picture is served. The key may hold any character, dots and slashes too, which browsers and proxies
 * rewrite even when they are percent-encoded; base64url has none of them.
 */
export const pictureUrl = (key: string, name: string): string =>
  `/pictures/${Buffer.from(key).toString('base64url')}/${fileName(name)}`;

/** Where a picture of an answer is served, for as long as it is kept. */
export const answerPictureUrl = (id: string, name: string): string => `/answers/${id}/${fileName(name)}`;

/** Where a file of an answer is served, for as long as it is kept: by its place, since a name may be `..`. */
export const answerFileUrl = (id: string, nth: number): string => `/answers/${id}/files/${nth}`;

const fileName = (name: string): string => `${encodeURIComponent(name.toWellFormed())}.png`;

/** What a path asks for. */
export type Target =
  | { readonly to: 'page' | 'style' | 'icon' | 'health' | 'readiness' | 'metrics' | 'nothing' }
  | { readonly to: 'picture'; readonly key: string; readonly name: string }
  | { readonly to: 'answer-picture'; readonly id: string; readonly name: string }
  | { readonly to: 'answer-file'; readonly id: string; readonly nth: number };

const FIXED: Readonly<Record<string, Exclude<Target['to'], 'picture' | 'answer-picture' | 'answer-file'>>> = {
  '/': 'page',
  '/style.css': 'style',
  '/icon.svg': 'icon',
  '/healthz': 'health',
  '/readyz': 'readiness',
  '/metrics': 'metrics',
};

const PICTURE = /^\/(pictures|answers)\/([\w-]+)\/([^/]+)\.png$/;

const FILE = /^\/answers\/([\w-]+)\/files\/(\d{1,3})$/;

/** Reads the path of a request, still encoded; total: what leads nowhere is `nothing`. */
export function targetOf(path: string): Target {
  const fixed = Object.hasOwn(FIXED, path) ? FIXED[path] : undefined;
  if (fixed !== undefined) return { to: fixed };
  const [, of, nth] = FILE.exec(path) ?? [];
  if (of !== undefined) return { to: 'answer-file', id: of, nth: Number(nth) };
  const [, kind, id = '', file = ''] = PICTURE.exec(path) ?? [];
  const name = decoded(file);
  if (kind === undefined || name === null) return { to: 'nothing' };
  return kind === 'pictures'
    ? { to: 'picture', key: Buffer.from(id, 'base64url').toString(), name }
    : { to: 'answer-picture', id, name };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** The address of a link out of the page; null for anything but the web, `javascript:` above all. */
export function webUrl(address: string): string | null {
  const url = URL.parse(address);
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : null;
}
