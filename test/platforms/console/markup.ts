/** Reads the markup of the console as strictly as it is written; browsers forgive what this does not. */

const TAG = /<(!doctype html|\/[a-z][a-z0-9]*|[a-z][a-z0-9]*(?: [a-z-]+(?:="[^"<>]*")?)*)>/g;
const ENTITY = /&(?:amp|lt|gt|quot|#39);/g;

/** Every tag with its attributes, whose values are left out. Throws for a text that has not been escaped. */
export function skeleton(markup: string): string[] {
  const text = markup.replace(TAG, '').replace(ENTITY, '');
  const stray = /[<>&"']/.exec(text);
  if (stray !== null)
    throw new Error(`not escaped: …${text.slice(Math.max(0, stray.index - 40), stray.index + 40)}…`);
  return [...markup.matchAll(TAG)].map(([tag]) => {
    const values = [...tag.matchAll(/="([^"]*)"/g)].map(([, value = '']) => value.replace(ENTITY, ''));
    if (values.some((value) => value.includes('&'))) throw new Error(`not escaped: ${tag}`);
    return tag.replace(/="[^"]*"/g, '=""');
  });
}

/** What a reader sees, folded texts included. */
export const textOf = (markup: string): string =>
  markup
    .replace(TAG, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

/** Elements that are opened and not closed in order; those without content count as closed. */
export function unclosed(markup: string): string[] {
  const open: string[] = [];
  for (const [, tag = ''] of markup.matchAll(TAG)) {
    const name = tag.split(' ')[0] ?? '';
    if (name.startsWith('/')) {
      if (open.pop() !== name.slice(1)) return [...open, name];
    } else if (!VOID.has(name)) open.push(name);
  }
  return open;
}

const VOID = new Set(['!doctype', 'meta', 'link', 'input', 'img', 'hr']);
