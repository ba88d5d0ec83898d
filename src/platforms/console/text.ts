import { clip } from './clip.ts';
import { type Html, html } from './html.ts';

/** A text whose end unfolds on request where it is longer than `limit` (UTF-16 units). */
export function long(text: string, limit: number): Html {
  const { head, rest } = clip(text, limit);
  if (rest === '') return html`${head}`;
  return html`${head}<details class="rest"><summary>… ${rest.length} more characters</summary>${rest}</details>`;
}

/** A text that ends in `…` where it is longer than `limit` (UTF-16 units): for where nothing can unfold. */
export function short(text: string, limit: number): string {
  const { head, rest } = clip(text, limit);
  return rest === '' ? head : `${head}…`;
}
