import { isBuiltin } from 'node:module';
import { isPure, layerOf, platformOf, ROOMS } from './layers.ts';
import { type Facts, factsOf, type SourceFile, type Use } from './read.ts';

/** Every broken rule, as `file:line: what is wrong. The way out.` */
export function violations(files: readonly SourceFile[]): readonly string[] {
  const facts = files.map(factsOf);
  return [...facts.flatMap((file) => RULES.flatMap((rule) => rule(file))), ...cycles(facts)];
}

type Rule = (file: Facts) => readonly string[];

const at = (file: Facts, use: Use, message: string): string => `${file.path}:${use.line}: ${message}`;

const hasRoom: Rule = ({ path }) =>
  layerOf(path) !== null
    ? []
    : [
        `${path}: belongs to no room of the house. Move it into one of ${ROOMS.map(({ files }) => files.source).join('  ')}, or give it a room in test/architecture/layers.ts.`,
      ];

const looksDown: Rule = (file) => {
  const own = layerOf(file.path) ?? 4;
  return file.imports
    .filter(({ what }) => /\.ts$/.test(what) && (layerOf(what) ?? 0) > own)
    .map((use) =>
      at(
        file,
        use,
        `layer ${own} uses ${use.what} of layer ${layerOf(use.what)}. A layer uses itself and those below: move what is shared down, or let the caller hand it in (types of ports live in src/core).`,
      ),
    );
};

const keepsToItsPlatform: Rule = (file) => {
  const own = platformOf(file.path);
  return file.imports
    .filter(({ what }) => own !== null && platformOf(what) !== null && platformOf(what) !== own)
    .map((use) =>
      at(
        file,
        use,
        `a platform uses ${use.what} of another. What two platforms share belongs in src/cards or src/core.`,
      ),
    );
};

const usesNoSystem: Rule = (file) =>
  !isPure(file.path)
    ? []
    : file.modules
        .filter(({ what }) => isBuiltin(what))
        .map((use) =>
          at(file, use, `a pure layer uses ${use.what}. Do it at the edge and hand in the result.`),
        );

const isComputed: Rule = (file) =>
  !isPure(file.path)
    ? []
    : file.impure.map((use) =>
        at(
          file,
          use,
          `a pure layer has \`${use.what}\`. It gets time, chance and data as arguments; wait for them in src/use or above.`,
        ),
      );

const ENVIRONMENT_FILE = 'src/config/env.ts';

const asksConfigForTheEnvironment: Rule = (file) => {
  if (file.path === ENVIRONMENT_FILE) return [];
  const setsFonts = new Set(
    file.path.startsWith('charts/render') ? linesOf(file.environment, 'FONTCONFIG_FILE =') : [],
  );
  return file.environment
    .filter(({ line, what }) => what === 'process.env' && !setsFonts.has(line))
    .map((use) =>
      at(
        file,
        use,
        `process.env is read in ${ENVIRONMENT_FILE} alone. Add the value to Environment there and hand it in.`,
      ),
    );
};

const linesOf = (uses: readonly Use[], what: string): readonly number[] =>
  uses.filter((use) => use.what === what).map(({ line }) => line);

const keepsSqlTogether: Rule = (file) =>
  /^src\/(sources|store)\//.test(file.path)
    ? []
    : file.sql.map((use) =>
        at(
          file,
          use,
          `SQL ("${use.what}") outside src/sources and src/store. Give it a function there and call that.`,
        ),
      );

const RULES: readonly Rule[] = [
  hasRoom,
  looksDown,
  keepsToItsPlatform,
  usesNoSystem,
  isComputed,
  asksConfigForTheEnvironment,
  keepsSqlTogether,
];

/** Files that use each other round in a circle, each circle once. */
function cycles(facts: readonly Facts[]): readonly string[] {
  const imports = new Map(facts.map((file) => [file.path, file.imports.map(({ what }) => what)]));
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) {
      const circle = [...trail.slice(start), path].join(' → ');
      found.push(
        `${circle}: files use each other in a circle. Move what both need into a third file below them.`,
      );
      return;
    }
    if (done.has(path)) return;
    for (const next of imports.get(path) ?? []) walk(next, [...trail, path]);
    done.add(path);
  };
  for (const path of imports.keys()) walk(path, []);
  return found;
}
