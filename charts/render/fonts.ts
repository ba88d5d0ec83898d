import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';

/** The bundled fonts, absolute, wherever the checkout lies. */
export const FONTS = fileURLToPath(new URL('../fonts/', import.meta.url));

/**
 * Points the text renderer at this folder's `fonts.conf` alone. It reads the variable once, at the first text that
 * is drawn in the process, and it reads that of the main thread, whatever a worker sets.
 */
export function useFonts(folder: string): void {
  const file = join(folder, 'fonts.conf');
  if (!isMainThread)
    throw new Error('Charts can be drawn in the main thread alone: their fonts are set there.');
  if (!existsSync(file)) throw new Error(`${file}: there is no such file, so charts would have no letters.`);
  Object.assign(process.env, { FONTCONFIG_FILE: file });
}
