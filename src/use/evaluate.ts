import { newAlert } from '../core/alert.ts';
import { alertIdOf } from '../core/alert-id.ts';
import { stepAlert } from '../core/alert-step.ts';
import type { Answer } from '../core/answer.ts';
import type { BusinessHours } from '../core/business-hours.ts';
import type { RuleRun, World } from '../core/ports.ts';
import { ALL_SCOPE } from '../core/query.ts';
import { rolledUp } from '../core/roll-up.ts';
import type { Judged, RuleDefinition, RuleGiven, RuleKind } from '../core/rule.ts';
import { type Desk, type DeskWorld, deskFor } from './desk.ts';
import type { DigestAnswer } from './digest-answers.ts';

/** Looks at rules: all of their asks in a handful of statements, then one rule after the other. */

export type EvaluateWorld = DeskWorld & Pick<World, 'alerts'>;

/** What looking at all rules came to. */
export interface Evaluated {
  readonly rules: number;
  readonly findings: number;
  readonly opened: number;
  readonly resolved: number;
  readonly errors: readonly { readonly rule: string; readonly reason: string }[];
}

const WANTS = { trend: false, movers: 0 };

export async function evaluateRules(
  rules: readonly RuleDefinition[],
  world: EvaluateWorld,
): Promise<Evaluated> {
  const desk = await deskFor({ person: null, scope: ALL_SCOPE }, world);
  const judged = await judgeRules(rules, desk, world);
  const runs: RuleRun[] = [];
  const errors: { rule: string; reason: string }[] = [];
  for (const rule of inOrder(rules)) {
    const found = judged.get(rule.id);
    if (found === undefined) continue;
    if (!found.ok) errors.push({ rule: rule.id, reason: found.reason });
    runs.push(await take(rule, found, world));
  }
  const sum = (part: keyof RuleRun): number => runs.reduce((all, run) => all + run[part], 0);
  return {
    rules: rules.length,
    findings: sum('findings'),
    opened: sum('opened'),
    resolved: sum('resolved'),
    errors,
  };
}

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
  const asks = rules.flatMap(({ ask, within }) => [ask, within].filter((text) => text !== null));
  const [answered = new Map<string, DigestAnswer>()] = await desk.answerReaders(
    [{ scope: ALL_SCOPE, asks }],
    WANTS,
  );
  const freshness = await facts.throughs(tablesOf(registries));
  const found = rules.map((rule): [string, Found] => {
    const kind = registries.rules.get(rule.kind);
    if (kind === undefined) return [rule.id, { ok: false, reason: `there is no kind of rule ${rule.kind}` }];
    const given = { rule, settings: config.settings, today: desk.now.today, freshness };
    return [rule.id, judgeOne(kind, given, answered)];
  });
  return withAccounts(new Map(found), rules, desk, facts);
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
      const isLarge = ({ judgement }: Judged): boolean =>
        least === 0 || !('finding' in judgement) || (judgement.finding.arr ?? 0) >= least;
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
  const main = answerOf(ask, answered);
  const other = answerOf(within, answered);
  if (typeof main === 'string') return { ok: false, reason: main };
  if (typeof other === 'string') return { ok: false, reason: other };
  const accounts =
    within === null
      ? null
      : new Set(other.flatMap(({ list }) => list?.rows ?? []).flatMap(({ accountId }) => accountId ?? []));
  return { ok: true, judged: kind.judge({ ...given, answers: main, within: accounts }) };
}

/** The answers of an ask, or why there are none. */
function answerOf(
  ask: string | null,
  answered: ReadonlyMap<string, DigestAnswer>,
): readonly Answer[] | string {
  if (ask === null) return [];
  const answer = answered.get(ask);
  if (answer === undefined) return `“${ask}” was not answered`;
  return answer.ok ? answer.answers : `“${ask}”: ${answer.reason}`;
}

/** Those that silence others come before the ones that they silence. */
const inOrder = (rules: readonly RuleDefinition[]): readonly RuleDefinition[] =>
  rules.toSorted((a, b) => a.silencedBy.length - b.silencedBy.length);

async function take(
  rule: RuleDefinition,
  found: Found,
  { alerts, config, now }: EvaluateWorld,
): Promise<RuleRun> {
  const { instant } = now();
  const silenced =
    rule.silencedBy.length === 0 ? new Set<string>() : await alerts.accountsOf(rule.silencedBy);
  const judged = found.ok
    ? found.judged.filter(({ entity }) => entity.accountId === null || !silenced.has(entity.accountId))
    : [];
  const otherwise = found.ok
    ? ({ kind: 'clear' } as const)
    : ({ kind: 'error', reason: found.reason } as const);
  const context = { rule, now: instant, hours: hoursOf(config.settings) };
  return alerts.run(rule, instant, { judged: once(judged), otherwise }, (pairs) => {
    const steps = pairs.map(({ judged: one, alert }) => {
      const before = alert ?? newAlert(alertIdOf(rule.id, one.entity), rule.id, one.entity, instant);
      const event = { type: 'judged', judgement: one.judgement } as const;
      return { event, stepped: stepAlert({ ...before, entity: one.entity }, event, context) };
    });
    return rolledUp(steps, rule, instant);
  });
}

/** A list may name an entity twice (two answers of one account): the first says the most. */
function once(judged: readonly Judged[]): readonly Judged[] {
  const known = new Map<string, Judged>();
  for (const one of judged) {
    const key = `${one.entity.kind} ${one.entity.id}`;
    if (!known.has(key)) known.set(key, one);
  }
  return [...known.values()];
}

const OFFICE = { from: '09:00', to: '17:00' };

export const hoursOf = ({ timeZone, holidays }: DeskWorld['config']['settings']): BusinessHours => ({
  ...OFFICE,
  timeZone,
  holidays,
});

/** Time passes for the open alerts of a rule: snoozes end, promises come due, managers are told. */
export async function tickRule(
  rule: RuleDefinition,
  { alerts, config, now }: Pick<EvaluateWorld, 'alerts' | 'config' | 'now'>,
  lastTouches: ReadonlyMap<string, string>,
): Promise<number> {
  const { instant } = now();
  const context = { rule, now: instant, hours: hoursOf(config.settings) };
  return alerts.tick(rule, instant, (open) =>
    open.map((alert) => {
      const { accountId } = alert.entity;
      const event = {
        type: 'ticked',
        lastTouchOn: accountId === null ? null : (lastTouches.get(accountId) ?? null),
      } as const;
      return { event, stepped: stepAlert(alert, event, context) };
    }),
  );
}
