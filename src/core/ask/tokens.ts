import { norm } from './text.ts';

/**
 * The pieces of an ask. Words joined by `-` or `_` are separate words that know they are joined (`glued`),
 * so that dashes, underscores and spaces are equal inside names.
 */
export interface Token {
  /** `minus` stands in front of what it negates, `dash` stands free; `broken` can be no part of an ask. */
  readonly kind: 'word' | 'quoted' | 'op' | 'comma' | 'range' | 'minus' | 'dash' | 'broken';
  /** As typed; what is between the quotes for `quoted`. */
  readonly text: string;
  readonly norm: string;
  /** Joined to the word before it. */
  readonly glued: boolean;
  /** Where it stands in the cleaned text. */
  readonly from: number;
  readonly to: number;
}

const SPACE = /[\s?!;()[\]{}|`*~\\^]+/y;
const QUOTED = /"((?:[^"]|"")*)"/y;
const SINGLE_QUOTED = /'([^'"]*[^'"\s])'(?![\p{L}\p{N}])/uy;
const MENTION = /<@([^>\s|]+)(?:\|[^>]*)?>/y;
const OPERATOR = />=|<=|!=|==|<>|[:=<>]/y;
const RANGE = /\.{2,}/y;
const DASH = /-+/y;
const UNDERSCORE = /_+/y;
const HANDLE = /@[^\s,:;"<>=()]+/y;
const DATE = /(?:\d{4}-\d{1,2}(?:-\d{1,2})?|\d{1,2}-\d{1,2}-\d{4})(?![\p{L}\p{N}])/uy;
const THOUSANDS = /[$€£¥]?\d{1,3}(?:,\d{3})+(?:\.\d+)?[kmb%]?(?![\p{L}\p{N}])/iuy;
const WORD = /(?:(?!\.\.)[^\s"<>=:,;?!()[\]{}|`*~\\^_-])+/y;

const SAME_OPERATOR: Readonly<Record<string, string>> = { '==': '=', '<>': '!=', ':': '=' };

class Reader {
  readonly tokens: Token[] = [];
  at = 0;
  glued = false;
  /** Where the last word or quotation ended, punctuation behind it included. */
  wordEnd = -1;
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text);
  }

  push(kind: Token['kind'], text: string, length: number): void {
    const glued = this.glued && (kind === 'word' || kind === 'quoted');
    this.tokens.push({ kind, text, norm: norm(text), glued, from: this.at, to: this.at + length });
    this.at += length;
    this.glued = false;
    if (kind === 'word' || kind === 'quoted') this.wordEnd = this.at;
  }
}

/** Whether a word ends right here, so that a dash can join it to the next. */
function afterWord(reader: Reader): boolean {
  return reader.at > 0 && reader.wordEnd === reader.at;
}

const spaceFollows = (reader: Reader, length: number): boolean => {
  const next = reader.text[reader.at + length];
  return next === undefined || /\s/.test(next);
};

function readDash(reader: Reader, dash: string): void {
  const joins = afterWord(reader);
  const open = spaceFollows(reader, dash.length);
  if (joins && !open && dash.length === 1) {
    reader.at += 1;
    reader.glued = true;
  } else if (!joins && !open) {
    reader.push(dash.length === 1 ? 'minus' : 'broken', dash, dash.length);
  } else {
    reader.push('dash', dash, dash.length);
  }
}

function readUnderscore(reader: Reader, length: number): void {
  const glued = afterWord(reader) && !spaceFollows(reader, length);
  reader.at += length;
  reader.glued = glued;
}

function readWord(reader: Reader): void {
  const found = reader.match(HANDLE) ?? reader.match(DATE) ?? reader.match(THOUSANDS) ?? reader.match(WORD);
  if (found === null) {
    reader.push('broken', reader.text.slice(reader.at, reader.at + 1), 1);
    return;
  }
  const end = reader.at + found[0].length;
  const bare = found[0].replace(/^['./]+/, '');
  reader.at = end - bare.length;
  const word = bare.replace(/['./]+$/, '');
  if (word !== '') reader.push('word', word, word.length);
  reader.at = end;
  if (word !== '') reader.wordEnd = end;
}

function readSymbol(reader: Reader): boolean {
  const quoted = reader.match(QUOTED);
  if (quoted !== null) {
    reader.push('quoted', (quoted[1] ?? '').replace(/""/g, '"'), quoted[0].length);
    return true;
  }
  const single = afterWord(reader) ? null : reader.match(SINGLE_QUOTED);
  if (single !== null) {
    reader.push('quoted', single[1] ?? '', single[0].length);
    return true;
  }
  const mention = reader.match(MENTION);
  if (mention !== null) {
    reader.push('word', `@${mention[1] ?? ''}`, mention[0].length);
    return true;
  }
  const operator = reader.match(OPERATOR);
  if (operator !== null) {
    reader.push('op', SAME_OPERATOR[operator[0]] ?? operator[0], operator[0].length);
    return true;
  }
  return false;
}

/** Splits cleaned text into tokens. Any text has tokens; nothing is thrown. */
export function tokenize(text: string): Token[] {
  const reader = new Reader(text);
  while (reader.at < text.length) {
    const space = reader.match(OPERATOR) === null ? reader.match(SPACE) : null;
    if (space !== null) {
      reader.at += space[0].length;
      reader.glued = false;
      continue;
    }
    if (readSymbol(reader)) continue;
    const range = reader.match(RANGE);
    const dash = reader.match(DASH);
    const underscore = reader.match(UNDERSCORE);
    if (range !== null) reader.push('range', range[0], range[0].length);
    else if (text[reader.at] === ',') reader.push('comma', ',', 1);
    else if (dash !== null) readDash(reader, dash[0]);
    else if (underscore !== null) readUnderscore(reader, underscore[0].length);
    else if (text[reader.at] === '"') reader.push('broken', text.slice(reader.at), text.length - reader.at);
    else readWord(reader);
  }
  return reader.tokens;
}
