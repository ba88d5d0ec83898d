import type { Answer } from '../core/answer.ts';
import { Unreachable, UserError } from '../core/errors.ts';
import type { Parsed, Query, Scope } from '../core/query.ts';
import { type AnswerDeps, answerScoped, type ScopedQuery, type Wants } from './answer.ts';

/** The asks of digests, answered for many readers at once: what fails for one ask costs that ask alone. */

/** What one reader gets of one ask. */
export type DigestAnswer =
  | { readonly ask: string; readonly ok: true; readonly answers: readonly Answer[] }
  | { readonly ask: string; readonly ok: false; readonly reason: string };

/** The asks of one reader. */
export interface Reader {
  readonly scope: Scope;
  readonly asks: readonly string[];
  /** What each ask wants, in place of what all of them want. */
  readonly wants?: (ask: string) => Wants;
}

type Read =
  | { readonly ok: true; readonly queries: readonly Query[] }
  | { readonly ok: false; readonly reason: string };

/**
 * Each reader's answers by the text of the ask. What breaks an ask is told as its reason; a database that is away is
 * thrown, since it would leave nothing to tell.
 */
export async function answerReaders(
  readers: readonly Reader[],
  parse: (text: string) => Parsed,
  deps: AnswerDeps,
  wants: Wants,
): Promise<readonly ReadonlyMap<string, DigestAnswer>[]> {
  const texts = [...new Set(readers.flatMap(({ asks }) => asks))];
  const read = new Map(texts.map((text) => [text, readAsk(text, parse)]));
  const wanted = readers.flatMap(({ scope, asks, wants: own }, reader) =>
    [...new Set(asks)].map((ask) => ({
      reader,
      ask,
      scope,
      wants: own?.(ask) ?? wants,
      read: read.get(ask) ?? NOT_READ,
    })),
  );
  const good = wanted.flatMap((one) => (one.read.ok ? [{ ...one, queries: one.read.queries }] : []));
  const answered = await together(good, deps, wants);
  const results: Map<string, DigestAnswer>[] = readers.map(() => new Map());
  for (const { reader, ask, read: parsed } of wanted)
    if (!parsed.ok) results[reader]?.set(ask, { ask, ok: false, reason: parsed.reason });
  good.forEach(({ reader, ask }, index) => {
    const answer = answered[index];
    if (answer !== undefined) results[reader]?.set(ask, { ask, ...answer });
  });
  return results;
}

const NOT_READ: Read = { ok: false, reason: 'it was not read' };

function readAsk(text: string, parse: (text: string) => Parsed): Read {
  const parsed = parse(text);
  return parsed.ok
    ? { ok: true, queries: parsed.ask.queries }
    : { ok: false, reason: parsed.problem.message };
}

interface Wanted {
  readonly ask: string;
  readonly queries: readonly Query[];
  readonly scope: Scope;
  readonly wants: Wants;
}

type Got =
  | { readonly ok: true; readonly answers: readonly Answer[] }
  | { readonly ok: false; readonly reason: string };

/** All at once; where that fails, one ask after the other: what breaks one breaks it for all of its readers. */
async function together(wanted: readonly Wanted[], deps: AnswerDeps, wants: Wants): Promise<readonly Got[]> {
  if (wanted.length === 0) return [];
  try {
    return await answered(wanted, deps, wants);
  } catch (error) {
    const asks = new Set(wanted.map(({ ask }) => ask));
    if (error instanceof Unreachable) throw error;
    if (asks.size === 1) return wanted.map(() => ({ ok: false, reason: reasonOf(error, deps) }));
    const got = new Map<Wanted, Got>();
    for (const ask of asks) {
      const own = wanted.filter((one) => one.ask === ask);
      const results = await together(own, deps, wants);
      own.forEach((one, index) => {
        const result = results[index];
        if (result !== undefined) got.set(one, result);
      });
    }
    return wanted.flatMap((one) => got.get(one) ?? []);
  }
}

/** Words for people; what they are not to read goes to the log. */
const reasonOf = (error: unknown, { report }: AnswerDeps): string =>
  error instanceof UserError ? error.message : `something broke, reference ${report(error)}`;

async function answered(wanted: readonly Wanted[], deps: AnswerDeps, wants: Wants): Promise<readonly Got[]> {
  const flat: ScopedQuery[] = wanted.flatMap(({ queries, scope, wants: own }) =>
    queries.map((query) => ({ query, scope, wants: own })),
  );
  const answers = await answerScoped(flat, deps, wants);
  let next = 0;
  return wanted.map(({ queries }) => {
    const own = answers.slice(next, next + queries.length);
    next += queries.length;
    return { ok: true, answers: own };
  });
}
