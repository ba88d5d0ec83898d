import {
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLParseError,
  type YAMLWarning,
  type Document as YamlDocument,
} from 'yaml';
import type { ConfigProblem, Fault, Path } from './problem.ts';

/** A YAML text as plain data that remembers where everything stood. */
export interface Document {
  /** Undefined where the text cannot be read; null where it is empty. */
  readonly data: unknown;
  /** What the text itself got wrong. */
  readonly problems: readonly ConfigProblem[];
  /** Puts a fault on its line. */
  locate(fault: Fault): ConfigProblem;
}

const MAX_SYNTAX_PROBLEMS = 20;

/** Says in our words what the parser found; what is not here keeps the parser's own. */
const WORDS: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'this name stands here twice; keep one',
  TAB_AS_INDENT: 'a tab cannot indent; use spaces',
  MULTIPLE_DOCS: 'a second document starts here (`---`); the config is one document',
  NON_STRING_KEY: 'a name must be a word, not a list or a section',
  TAG_RESOLVE_FAILED: 'tags (`!name`) are not allowed here',
  BLOCK_AS_IMPLICIT_KEY:
    'two names on one line; put a value with a colon in quotes, and a section on lines of its own',
};

/** Reads YAML 1.2. Never throws: whatever is wrong is among the problems. */
export function readDocument(file: string, text: string): Document {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const at = (offset: number, message: string): ConfigProblem => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1), message };
  };
  const found = [...document.errors, ...document.warnings];
  // The parser reports its own exhausted stack as an error in the text, followed by what comes of it.
  const tooDeep = found.find((error) => error.message.includes('call stack'));
  const problems = (tooDeep === undefined ? found.slice(0, MAX_SYNTAX_PROBLEMS) : [tooDeep]).map((error) =>
    at(error.pos[0], error === tooDeep ? 'nested too deeply' : wordsFor(error)),
  );
  const aliases = aliasesIn(document).map((offset) =>
    at(offset, 'aliases (`*name`) are not allowed; write the value out'),
  );
  const root = document.contents;
  const isReadable = aliases.length === 0 && found.every((error) => error.code === 'DUPLICATE_KEY');
  return {
    data: isReadable ? document.toJS() : undefined,
    problems: [...problems, ...aliases].slice(0, MAX_SYNTAX_PROBLEMS),
    locate: (fault) => at(offsetOf(root, fault.path, fault.at), fault.message),
  };
}

const wordsFor = (error: YAMLParseError | YAMLWarning): string =>
  WORDS[error.code] ?? `not valid YAML: ${error.message}`;

function aliasesIn(document: YamlDocument): readonly number[] {
  const offsets: number[] = [];
  visit(document, {
    Alias: (_, node) => {
      offsets.push(node.range?.[0] ?? 0);
    },
  });
  return offsets;
}

/** Where the path ends; where it leaves the document (a name is missing), its last step that is there. */
function offsetOf(root: unknown, path: Path, at: Fault['at']): number {
  let key: unknown = null;
  let node: unknown = root;
  for (const step of path) {
    const next = stepInto(node, step);
    if (next === null) return startOf(key) ?? startOf(node) ?? 0;
    key = next.key;
    node = next.value;
  }
  const [first, second] = at === 'key' ? [key, node] : [node, key];
  return startOf(first) ?? startOf(second) ?? 0;
}

function stepInto(node: unknown, step: string | number): { key: unknown; value: unknown } | null {
  if (isSeq(node)) {
    const value = node.items[Number(step)];
    return value === undefined ? null : { key: value, value };
  }
  if (!isMap(node)) return null;
  const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
  return isPair(pair) ? { key: pair.key, value: pair.value } : null;
}

function startOf(node: unknown): number | undefined {
  if (!isNode(node) || isAlias(node)) return undefined;
  const { range }: Node = node;
  return range?.[0];
}
