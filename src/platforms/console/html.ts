import { clean } from '../../cards/width.ts';

/** Markup that may be sent as it is. Only `html` makes it, so every text in it has been escaped. */
export interface Html {
  readonly markup: string;
}

export type Part = string | number | Html | null | readonly Part[];

/**
 * A piece of a page. Texts between the pieces are escaped for content and for attributes in double quotes (others
 * are not written here); null writes nothing, a list its parts one after the other.
 */
export function html(pieces: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const written = pieces.map((piece, i) => piece + write(parts[i] ?? null));
  return { markup: written.join('') };
}

function write(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'string') return escapeText(part);
  if (typeof part === 'number') return String(part);
  return 'markup' in part ? part.markup : part.map(write).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Line breaks stay; characters that are invisible or turn the direction of the text around them do not. */
const escapeText = (text: string): string =>
  text
    .split('\n')
    .map(clean)
    .join('\n')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
