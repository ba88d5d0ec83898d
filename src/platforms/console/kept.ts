import { randomBytes } from 'node:crypto';
import type { Picture } from '../../core/card.ts';

/** Pictures of answers, which are shown to their asker only and posted nowhere. */
export interface KeptPictures {
  /** The id that they are found under: random, so that nobody can guess another's. */
  keep(pictures: readonly Picture[]): string;
  find(id: string, name: string): Uint8Array | null;
}

const MAX_BYTES = 16 * 1024 * 1024;

/** In memory, up to `maxBytes` of them: the oldest go first, the newest set always stays. */
export function keepPictures(maxBytes = MAX_BYTES): KeptPictures {
  const kept = new Map<string, readonly Picture[]>();
  let bytes = 0;
  const drop = (id: string): void => {
    bytes -= sizeOf(kept.get(id) ?? []);
    kept.delete(id);
  };
  return {
    keep: (pictures) => {
      const id = randomBytes(16).toString('base64url');
      if (pictures.length === 0) return id;
      kept.set(id, pictures);
      bytes += sizeOf(pictures);
      for (const old of kept.keys()) if (bytes > maxBytes && old !== id) drop(old);
      return id;
    },
    find: (id, name) => kept.get(id)?.find((picture) => picture.name === name)?.png ?? null,
  };
}

const sizeOf = (pictures: readonly Picture[]): number =>
  pictures.reduce((sum, { png }) => sum + png.byteLength, 0);
