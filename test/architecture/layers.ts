/** The house's rooms, from the ground up: a file may use its own layer and those below. */

export interface Room {
  /** Paths from the root of the checkout that belong to the room. */
  readonly files: RegExp;
  readonly layer: 0 | 1 | 2 | 3 | 4;
}

/** The first room that fits counts. */
export const ROOMS: readonly Room[] = [
  { files: /^src\/core\//, layer: 0 },
  { files: /^src\/(kpis|sources|rules|cards)\//, layer: 1 },
  { files: /^charts\/(render|fonts)(\/|\.ts$)/, layer: 3 },
  { files: /^charts\/[^/]+\.ts$/, layer: 1 },
  { files: /^(handlers|jobs|src\/use)\//, layer: 2 },
  { files: /^src\/(platforms|store|config|sample)\//, layer: 3 },
  { files: /^(manifest|src\/cli)\//, layer: 4 },
  { files: /^src\/(main|app|engine|outages|metrics|waiting|discover|generate)\.ts$/, layer: 4 },
];

export const layerOf = (path: string): number | null =>
  ROOMS.find(({ files }) => files.test(path))?.layer ?? null;

/** Layers that only compute: what they need of the world is handed to them. */
export const isPure = (path: string): boolean => (layerOf(path) ?? 4) <= 1;

/** `src/platforms/slack/` of a file in it. */
export const platformOf = (path: string): string | null => /^src\/platforms\/[^/]+\//.exec(path)?.[0] ?? null;
