/** One thing wrong with what was to be imported, and the place where it can be put right. */
export interface Problem {
  readonly file: string;
  /** The line on which the row starts, 1 being the header; 0 where the file itself is the problem. */
  readonly line: number;
  /** Empty where the problem is not one column's. */
  readonly column: string;
  readonly value: string;
  /** What was expected. */
  readonly message: string;
}

export interface Problems {
  add(problem: Problem): void;
  /** Counts problems that there is no room, or no need, to list. */
  skip(count: number): void;
  /** Listed or not. */
  readonly count: number;
  readonly full: boolean;
  /** In the order of the files and their lines. */
  list(): Problem[];
}

export const MOST_LISTED = 100;
const LONGEST_VALUE = 100;

/** Keeps the first `MOST_LISTED` problems and counts the rest. */
export function collectProblems(files: readonly string[]): Problems {
  const kept: Problem[] = [];
  let count = 0;
  const order = new Map(files.map((file, index) => [file, index]));
  const place = (problem: Problem): number => order.get(problem.file) ?? -1;
  return {
    add(problem) {
      count += 1;
      if (kept.length < MOST_LISTED) kept.push({ ...problem, value: cut(problem.value, LONGEST_VALUE) });
    },
    skip(more) {
      count += more;
    },
    get count() {
      return count;
    },
    get full() {
      return kept.length >= MOST_LISTED;
    },
    list: () => kept.toSorted((a, b) => place(a) - place(b) || a.line - b.line),
  };
}

/** One line per problem (`file:line:column: message, got "value"`), then how many more there are. */
export function describeProblems(result: {
  readonly problems: readonly Problem[];
  readonly more: number;
}): string[] {
  const lines = result.problems.map((problem) => {
    const place = [problem.file, problem.line || '', problem.column].filter((part) => part !== '').join(':');
    const got = problem.value === '' ? '' : `, got ${escaped(cut(problem.value, 60))}`;
    return `${escaped(place).slice(1, -1)}: ${problem.message}${got}`;
  });
  return result.more > 0 ? [...lines, `… and ${result.more} more`] : lines;
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

/** In quotes and on one line; what a terminal would obey or hide is spelled out. */
function escaped(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
