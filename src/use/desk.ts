import type { Answers } from '../core/answer.ts';
import { echoQuery } from '../core/ask/echo.ts';
import type { AskContext, Lexicon } from '../core/ask/lexicon.ts';
import { NO_PREFERENCES } from '../core/ask/lexicon.ts';
import { parseAsk } from '../core/ask/parse.ts';
import type { Day } from '../core/calendar.ts';
import type { Who } from '../core/inbound.ts';
import type { World } from '../core/ports.ts';
import type { Ask, Now, Parsed, Problem, Query } from '../core/query.ts';
import type { NameOf } from '../core/words.ts';
import { type AnswerDeps, ASKED, answerAsk, answerQueries, type Wants } from './answer.ts';
import { answerReaders, type DigestAnswer, type Reader } from './digest-answers.ts';
import { lexiconFor, namesFor } from './lexicon.ts';

/** Where one reader's asks are read and answered: everything on it is within what that reader may see. */
export interface Desk {
  readonly lexicon: Lexicon;
  readonly nameOf: NameOf;
  readonly now: Now;
  parse(text: string): Parsed;
  answer(ask: Ask, wants?: Wants): Promise<Answers>;
  /** Many asks in a handful of statements; each one's own answers, in the order given. */
  answerAll(asks: readonly Ask[], wants: Wants): Promise<readonly Answers[]>;
  /** The same asks for several readers, each within their own rows, whatever this desk's own reader may see. */
  answerReaders(
    readers: readonly Reader[],
    wants: Wants,
  ): Promise<readonly ReadonlyMap<string, DigestAnswer>[]>;
}

/** A period read from spans takes about 0.7 s of CPU for 100,000 accounts: a trend of 13 is unasked for up to here. */
const FEW_ACCOUNTS = 10_000;

export type DeskWorld = Pick<World, 'now' | 'config' | 'registries' | 'facts' | 'report'>;

/** `asKnown`: every ask that names no such day itself is answered from what was known at the end of this one. */
export async function deskFor(who: Who, world: DeskWorld, asKnown: Day | null = null): Promise<Desk> {
  const { facts, registries } = world;
  const { settings } = world.config;
  const now = world.now();
  await facts.catchUp(now.today);
  const knowledge = await facts.knowledge(who.scope, now.today);
  const lexicon = lexiconFor(knowledge, registries.kpis, who.person, NO_PREFERENCES);
  const nameOf = namesFor(knowledge);
  const context: AskContext = {
    today: now.today,
    calendar: settings,
    locale: settings.locale,
    reportingCurrency: settings.reportingCurrency,
  };
  const deps: AnswerDeps = {
    read: facts.read,
    kpis: registries.kpis,
    settings,
    scope: who.scope,
    now,
    fewAccounts: knowledge.accounts.length <= FEW_ACCOUNTS,
    freshness: facts.freshness,
    nameOf,
    echo: (query: Query) => echoQuery(query, lexicon, context),
    report: world.report,
  };
  const parse = (text: string): Parsed => known(parseAsk(text, lexicon, context), asKnown);
  return {
    lexicon,
    nameOf,
    now,
    parse,
    answer: (ask, wants = ASKED) => answerAsk(ask, deps, wants),
    answerAll: (asks, wants) => answerTogether(asks, deps, wants),
    answerReaders: (readers, wants) => answerReaders(readers, parse, deps, wants),
  };
}

function known(parsed: Parsed, asKnown: Day | null): Parsed {
  if (!parsed.ok || asKnown === null) return parsed;
  const queries = parsed.ask.queries.map((query) => ({
    ...query,
    options: { ...query.options, asKnown: query.options.asKnown ?? asKnown },
  }));
  return { ok: true, ask: { ...parsed.ask, queries } };
}

async function answerTogether(
  asks: readonly Ask[],
  deps: AnswerDeps,
  wants: Wants,
): Promise<readonly Answers[]> {
  const answers = await answerQueries(
    asks.flatMap(({ queries }) => queries),
    deps,
    wants,
  );
  const starts = asks.map((_, index) =>
    asks.slice(0, index).reduce((sum, { queries }) => sum + queries.length, 0),
  );
  return asks.map(({ echo, join, notes, queries }, index) => {
    const start = starts[index] ?? 0;
    return { echo, join, notes, answers: answers.slice(start, start + queries.length) };
  });
}

export type Asked =
  | { readonly ok: true; readonly answers: Answers; readonly desk: Desk }
  | { readonly ok: false; readonly problem: Problem };

/** Reads and answers one text. */
export async function askText(
  text: string,
  who: Who,
  world: DeskWorld,
  wants: Wants = ASKED,
): Promise<Asked> {
  const desk = await deskFor(who, world);
  const parsed = desk.parse(text);
  if (!parsed.ok) return { ok: false, problem: parsed.problem };
  return { ok: true, answers: await desk.answer(parsed.ask, wants), desk };
}
