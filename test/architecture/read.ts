import { posix } from 'node:path';
import { parseSync, Visitor, type VisitorObject } from 'oxc-parser';

/** One source file, given as text so that rules can be shown to fail on files that do not exist. */
export interface SourceFile {
  /** From the root of the checkout, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** Something in a file that a rule is about. */
export interface Use {
  readonly line: number;
  readonly what: string;
}

export interface Facts {
  readonly path: string;
  /** Files of this checkout that it imports, types included. */
  readonly imports: readonly Use[];
  /** Modules from elsewhere, by the name in the import. */
  readonly modules: readonly Use[];
  /** `await`, `process`, `fetch`, `new Date()`, … as written. */
  readonly impure: readonly Use[];
  /** `process.env`, with the name of the variable where one is set. */
  readonly environment: readonly Use[];
  /** Beginnings of texts that are SQL. */
  readonly sql: readonly Use[];
}

const SQL =
  /^\s*(select\s[\s\S]*\bfrom\s|insert\s+into\s|update\s+\S+\s+set\s|delete\s+from\s|with\s+(recursive\s+)?\w+\s*(\([^)]*\)\s*)?as\s*\(|(create|alter|drop)\s+(or\s+replace\s+)?(unique\s+)?(table|index|schema|view|role|database|function|materialized)\s|copy\s+\S+[\s\S]*\b(from\s+stdin|to\s+stdout)|truncate\s+(table\s+)?\w+\.\w+|(grant|revoke)\s[\s\S]*\s(on|to|from)\s)/i;

/** `SELECT` or `select` is a keyword, `Select` is the beginning of a sentence. */
const KEYWORD = /^\s*([A-Z]+|[a-z]+)\b/;

/** Reads what a file imports and does. Throws where it cannot be parsed. */
export function factsOf({ path, text }: SourceFile): Facts {
  const parsed = parseSync(path, text);
  const [broken] = parsed.errors;
  if (broken !== undefined) throw new Error(`${path} cannot be parsed: ${broken.message}`);
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  const collect = (visitor: (found: Found) => VisitorObject): readonly Use[] => {
    const uses: Use[] = [];
    new Visitor(visitor((what, { start }) => uses.push({ line: lineOf(start), what }))).visit(parsed.program);
    return uses;
  };
  const all = collect(specifiers);
  const isOurs = ({ what }: Use): boolean => fileOf(path, what) !== null;
  return {
    path,
    imports: all.filter(isOurs).map((use) => ({ ...use, what: fileOf(path, use.what) ?? '' })),
    modules: all.filter((use) => !isOurs(use)),
    impure: collect(impurities),
    environment: collect(environment),
    sql: collect(statements),
  };
}

/** Takes down what was found, and at which node. */
type Found = (what: string, node: Span) => void;

/** Imports of every kind: of values and of types, written anywhere. */
function specifiers(found: Found): VisitorObject {
  return {
    ImportDeclaration: (node) => found(node.source.value, node),
    ExportAllDeclaration: (node) => found(node.source.value, node),
    ExportNamedDeclaration: (node) => {
      if (node.source !== null) found(node.source.value, node);
    },
    ImportExpression: (node) => {
      if (node.source.type === 'Literal') found(String(node.source.value), node);
    },
    TSImportType: (node) => found(node.source.value, node),
  };
}

function impurities(found: Found): VisitorObject {
  // Names of properties are seen before the identifiers that they consist of.
  const labels = new Set<number>();
  const label = (node: Keyed): void => {
    if (!node.computed && node.shorthand !== true) labels.add(node.key.start);
  };
  return {
    Property: label,
    PropertyDefinition: label,
    TSPropertySignature: label,
    TSMethodSignature: label,
    MemberExpression: (node) => {
      if (!node.computed) labels.add(node.property.start);
      const member = memberName(node);
      if (member !== null && CLOCKS.has(member)) found(member, node);
    },
    Identifier: (node) => {
      if (GLOBALS.has(node.name) && !labels.has(node.start)) found(node.name, node);
    },
    NewExpression: (node) => {
      if (isNamed(node.callee, 'Date') && node.arguments.length === 0) found('new Date()', node);
    },
    CallExpression: (node) => {
      if (isNamed(node.callee, 'Date')) found('Date()', node);
    },
    AwaitExpression: (node) => found('await', node),
    ForOfStatement: (node) => {
      if (node.await) found('for await', node);
    },
  };
}

function environment(found: Found): VisitorObject {
  return {
    MemberExpression: (node) => {
      if (memberName(node) === 'process.env') found('process.env', node);
    },
    AssignmentExpression: (node) => {
      const name = node.left.type === 'MemberExpression' ? settingOf(node.left) : null;
      if (name !== null) found(`${name} =`, node);
    },
    CallExpression: (node) => {
      const [target, source, ...more] = node.arguments;
      const isAssign = node.callee.type === 'MemberExpression' && memberName(node.callee) === 'Object.assign';
      if (!isAssign || target?.type !== 'MemberExpression' || memberName(target) !== 'process.env') return;
      if (source?.type !== 'ObjectExpression' || more.length > 0) return;
      const names = source.properties.map((each) => (each.type === 'Property' ? nameOf(each.key) : null));
      found(`${names.join()} =`, node);
    },
  };
}

function statements(found: Found): VisitorObject {
  const check = (text: string, node: Span): void => {
    if (SQL.test(text) && KEYWORD.test(text)) found(text.trim().slice(0, 40).replace(/\s+/g, ' '), node);
  };
  return {
    Literal: (node) => {
      if (typeof node.value === 'string') check(node.value, node);
    },
    TemplateLiteral: (node) => check(node.quasis.map((part) => part.value.cooked ?? '').join(' x '), node),
  };
}

const GLOBALS = new Set([
  'process',
  'fetch',
  'globalThis',
  'performance',
  'setTimeout',
  'setInterval',
  'require',
]);
const CLOCKS = new Set(['Date.now', 'Math.random', 'crypto.randomUUID', 'crypto.getRandomValues']);

interface Span {
  readonly start: number;
}

interface Keyed {
  readonly key: Span;
  readonly computed: boolean;
  readonly shorthand?: boolean;
}

/** As much of the tree as is looked at here. */
interface Node {
  readonly type: string;
}

interface Member extends Node {
  readonly object: Node;
  readonly property: Node;
}

const isNamed = (node: Node, name: string): boolean => node.type === 'Identifier' && nameOf(node) === name;

function nameOf(node: Node): string | null {
  if ('name' in node && typeof node.name === 'string') return node.name;
  return 'value' in node && typeof node.value === 'string' ? node.value : null;
}

/** `Date.now` of `Date.now` and of `Date['now']`. */
function memberName(node: Member): string | null {
  const [object, property] = [nameOf(node.object), nameOf(node.property)];
  return object === null || property === null ? null : `${object}.${property}`;
}

/** `NAME` of `process.env.NAME`. */
function settingOf(node: Member): string | null {
  const { object } = node;
  return isMember(object) && memberName(object) === 'process.env' ? nameOf(node.property) : null;
}

const isMember = (node: Node): node is Member => node.type === 'MemberExpression';

/** `#src/core/x.ts` and relative paths lead to files of the checkout; every other name is a module from elsewhere. */
function fileOf(from: string, specifier: string): string | null {
  if (/^#(src|charts|handlers|jobs)\//.test(specifier)) return specifier.slice(1);
  return specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : null;
}
