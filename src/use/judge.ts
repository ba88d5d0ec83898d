import type { Answer } from '../core/answer.ts';
import { ALL_SCOPE } from '../core/query.ts';
import type { Judged, RuleDefinition, RuleGiven, RuleKind } from '../core/rule.ts';
import type { Wants } from './answer.ts';
import type { Desk, DeskWorld } from './desk.ts';
import type { DigestAnswer } from './digest-answers.ts';

/** What rules find, judged without remembering anything. */

const WANTS = { trend: false, movers: 0 };
const WANTS_TREND = { trend: true, movers: 0 };

/** What a rule found, or why it could not be looked at. */
export type Found =
  | { readonly ok: true; readonly judged: readonly Judged[] }
  | { readonly ok: false; readonly reason: string };

/** Judges without remembering anything: what a preview and a backtest do as well. */
export async function judgeRules(
  rules: readonly RuleDefinition[],
  desk: Desk,
  { registries, config, facts }: DeskWorld,
): Promise<ReadonlyMap<string, Found>> {
  const answered = await answersOf(rules, desk, registries.rules);
  const freshness = await facts.throughs(tablesOf(registries));
  const found = rules.map((rule): [string, Found] => {
    const kind = registries.rules.get(rule.kind);
    if (kind === undefined) return [rule.id, { ok: false, reason: `there is no kind of rule ${rule.kind}` }];
    const given = { rule, settings: config.settings, today: desk.now.today, freshness };
    return [rule.id, judgeOne(kind, given, answered)];
  });
  return withAccounts(new Map(found), rules, desk, facts);
}

/** The answers to all asks: together, and those whose history is wanted together once more. */
async function answersOf(
  rules: readonly RuleDefinition[],
  desk: Desk,
  kinds: DeskWorld['registries']['rules'],
): Promise<ReadonlyMap<string, DigestAnswer>> {
  const isTrend = ({ kind }: RuleDefinition): boolean => kinds.get(kind)?.wantsTrend === true;
  const plain = rules.flatMap((rule) => [isTrend(rule) ? null : rule.ask, rule.within]);
  const [one, other] = [
    await answered(plain, desk, WANTS),
    await answered(
      rules.filter(isTrend).map(({ ask }) => ask),
      desk,
      WANTS_TREND,
    ),
  ];
  // Whatever has its history serves those, too, who did not want it.
  return new Map([...one, ...other]);
}

async function answered(
  asks: readonly (string | null)[],
  desk: Desk,
  wants: Wants,
): Promise<ReadonlyMap<string, DigestAnswer>> {
  const texts = [...new Set(asks.filter((text) => text !== null))];
  if (texts.length === 0) return new Map();
  const [answers = new Map()] = await desk.answerReaders([{ scope: ALL_SCOPE, asks: texts }], wants);
  return answers;
}

/** What is judged of accounts without saying what is at stake gets it from the facts: ARR, who looks after it, its renewal. */
async function withAccounts(
  found: ReadonlyMap<string, Found>,
  rules: readonly RuleDefinition[],
  desk: Desk,
  facts: DeskWorld['facts'],
): Promise<ReadonlyMap<string, Found>> {
  const bare = [...found.values()].flatMap((one) =>
    one.ok ? one.judged.flatMap((each) => (isBare(each) ? [each.entity.id] : [])) : [],
  );
  if (bare.length === 0) return found;
  const [known, arr] = await Promise.all([
    facts.accounts([...new Set(bare)], desk.now.today),
    arrOf(bare, desk),
  ]);
  const minimum = new Map(rules.map(({ id, minimumArr }) => [id, minimumArr]));
  const filled = (one: Judged): Judged => {
    const { entity, judgement } = one;
    if (!isBare(one) || !('finding' in judgement)) return one;
    const account = known.get(entity.id);
    const finding = {
      ...judgement.finding,
      arr: arr.get(entity.id) ?? null,
      owner: account?.csm ?? account?.owner ?? null,
      dueOn: account?.renewsOn ?? null,
    };
    return {
      entity: { ...entity, name: desk.nameOf('account', entity.id) },
      judgement: { ...judgement, finding },
    };
  };
  return new Map(
    [...found].map(([rule, one]): [string, Found] => {
      if (!one.ok) return [rule, one];
      const least = minimum.get(rule) ?? 0;
      const isLarge = ({ entity, judgement }: Judged): boolean =>
        least === 0 ||
        entity.kind !== 'account' ||
        !('finding' in judgement) ||
        (judgement.finding.arr ?? 0) >= least;
      return [rule, { ok: true, judged: one.judged.map(filled).filter(isLarge) }];
    }),
  );
}

const isBare = ({ entity, judgement }: Judged): boolean =>
  entity.kind === 'account' &&
  'finding' in judgement &&
  judgement.finding.arr === null &&
  judgement.finding.owner === null;

/** Today's ARR of some accounts, in major units. */
async function arrOf(ids: readonly string[], desk: Desk): Promise<ReadonlyMap<string, number>> {
  const parsed = desk.parse('arr yesterday by account');
  if (!parsed.ok) throw new Error('ARR by account is an ask');
  const only = { attribute: 'account', op: '=', values: [...new Set(ids)] } as const;
  const queries = parsed.ask.queries.map((query) => ({ ...query, where: [...query.where, only] }));
  const { answers } = await desk.answer({ ...parsed.ask, queries }, WANTS);
  return new Map(
    answers.flatMap(({ groups }) =>
      groups.map(({ by, value }): [string, number] => [by['account'] ?? '', value ?? 0]),
    ),
  );
}

const tablesOf = ({ sources }: DeskWorld['registries']): readonly string[] => [
  ...new Set([...sources.values()].flatMap(({ tables }) => tables)),
];

function judgeOne(
  kind: RuleKind,
  given: Omit<RuleGiven, 'answers' | 'within'>,
  answered: ReadonlyMap<string, DigestAnswer>,
): Found {
  const { ask, within } = given.rule;
  const main = answerOf(ask, answered, kind.watches === 'rows');
  const other = answerOf(within, answered, true);
  if (typeof main === 'string') return { ok: false, reason: main };
  if (typeof other === 'string') return { ok: false, reason: other };
  const accounts =
    within === null
      ? null
      : new Set(other.flatMap(({ list }) => list?.rows ?? []).flatMap(({ accountId }) => accountId ?? []));
  return { ok: true, judged: kind.judge({ ...given, answers: main, within: accounts }) };
}

/** The answers of an ask, or why there are none: a list that is not whole would call well what it leaves out. */
function answerOf(
  ask: string | null,
  answered: ReadonlyMap<string, DigestAnswer>,
  isList: boolean,
): readonly Answer[] | string {
  if (ask === null) return [];
  const answer = answered.get(ask);
  if (answer === undefined) return `“${ask}” was not answered`;
  if (!answer.ok) return `“${ask}”: ${answer.reason}`;
  if (!isList) return answer.answers;
  for (const { list } of answer.answers) {
    if (list === null) return `“${ask}” gives no list; write list or csv behind it`;
    if (list.rows.length < list.count)
      return `“${ask}” gives only ${list.rows.length} of ${list.count} rows; write csv behind it`;
  }
  return answer.answers;
}
