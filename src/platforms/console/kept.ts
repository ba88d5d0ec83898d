import { randomBytes } from 'node:crypto';
import type { Picture } from '../../core/card.ts';
import type { TextFile } from '../../core/inbound.ts';

/** What goes with an answer beside its cards. */
export interface Attached {
  readonly pictures: readonly Picture[];
  readonly files: readonly TextFile[];
}

/** Pictures and files of answers, which are for their asker only and posted nowhere. */
export interface Kept {
  /** The id that they are found under: random, so that nobody can guess another's. */
  keep(attached: Attached): string;
  picture(id: string, name: string): Uint8Array | null;
  /** By its place among the answer's files, from 0: a name could be anything. */
  file(id: string, nth: number): TextFile | null;
}

const MAX_BYTES = 16 * 1024 * 1024;

/** In memory, up to `maxBytes` of them: the oldest go first, the newest set always stays. */
export function keepAttached(maxBytes = MAX_BYTES): Kept {
  const kept = new Map<string, Attached>();
  let bytes = 0;
  const drop = (id: string): void => {
    bytes -= sizeOf(kept.get(id));
    kept.delete(id);
  };
  return {
    keep: (attached) => {
      const id = randomBytes(16).toString('base64url');
      if (attached.pictures.length + attached.files.length === 0) return id;
      kept.set(id, attached);
      bytes += sizeOf(attached);
      for (const old of kept.keys()) if (bytes > maxBytes && old !== id) drop(old);
      return id;
    },
    picture: (id, name) => kept.get(id)?.pictures.find((picture) => picture.name === name)?.png ?? null,
    file: (id, nth) => kept.get(id)?.files[nth] ?? null,
  };
}

const sizeOf = (attached: Attached | undefined): number =>
  attached === undefined
    ? 0
    : attached.pictures.reduce((sum, { png }) => sum + png.byteLength, 0) +
      attached.files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
