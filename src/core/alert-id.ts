import type { AlertEntity } from './alert.ts';

/** FNV-1a over 64 bits. */
const PRIME = 0x100000001b3n;
const START = 0xcbf29ce484222325n;
const MASK = 0xffffffffffffffffn;

/** An alert's id says nothing and stays the same, so that it can stand in buttons: 16 hexadecimal digits. */
export function alertIdOf(rule: string, { kind, id }: Pick<AlertEntity, 'kind' | 'id'>): string {
  let hash = START;
  for (const char of `${rule}\n${kind}\n${id}`)
    hash = ((hash ^ BigInt(char.codePointAt(0) ?? 0)) * PRIME) & MASK;
  return hash.toString(16).padStart(16, '0');
}
