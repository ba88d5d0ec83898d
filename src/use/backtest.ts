import { type Alert, newAlert } from '../core/alert.ts';
import { alertIdOf } from '../core/alert-id.ts';
import { stepAlert } from '../core/alert-step.ts';
import {
  bestOf,
  type Firing,
  type Loss,
  type Score,
  scoreOf,
  type Tried,
  thresholdsAround,
} from '../core/backtest.ts';
import { addDays, addMonths, type Day, daysBetween, startOfMonth } from '../core/calendar.ts';
import { UserError } from '../core/errors.ts';
import type { Progress, World } from '../core/ports.ts';
import { ALL_SCOPE } from '../core/query.ts';
import type { Judged, RuleDefinition } from '../core/rule.ts';
import { type DeskWorld, deskFor } from './desk.ts';
import type { DigestAnswer } from './digest-answers.ts';
import { hoursOf, inOrder, once } from './evaluate.ts';
import { type Found, judgeRules } from './judge.ts';

/** Replays a rule day by day, seeing on each day only what was known by its end. */

export interface Backtested {
  readonly rule: string;
  readonly from: Day;
  readonly to: Day;
  readonly score: Score;
  /** The alerts of accounts are right or wrong; those of anything else are only counted. */
  readonly isScored: boolean;
  readonly firings: readonly Firing[];
  /** The setting that was tried at other values, with what came of each; null where the rule has none. */
  readonly tried: { readonly setting: string; readonly now: number; readonly each: readonly Tried[] } | null;
  readonly best: Tried | null;
}

export type BacktestWorld = DeskWorld & Pick<World, 'rules'>;

const WHO = { person: null, scope: ALL_SCOPE };
/** Days that are judged at the same time; they are stepped through in their order. */
const TOGETHER = 3;

/** Throws a UserError for a rule of which no history can be seen, and where its ask fails. */
export async function backtest(
  rule: RuleDefinition,
  { from, to }: { readonly from: Day; readonly to: Day },
  world: BacktestWorld,
  progress: Progress,
): Promise<Backtested> {
  const kind = world.registries.rules.get(rule.kind);
  if (kind === undefined || kind.watches === 'data')
    throw new UserError(
      `The rule ${rule.id} cannot be replayed: nobody kept how late the data were on each day.`,
    );
  const variants = variantsOf(rule, kind.dial?.(rule.settings) ?? null);
  const rules = [...variants.rules.values(), ...(await silencersOf(rule, world))];
  const firings = await replay(inOrder(rules), { from, to }, world, progress);
  const truth = await truthOf(from, world);
  const scored = (id: string): Score => scoreOf({ from, to, ...truth, firings: firings.get(id) ?? [] });
  const own = firings.get(rule.id) ?? [];
  const isScored = own.length === 0 || own.some(({ accountId }) => accountId !== null);
  const each = [...variants.rules].map(([threshold, { id }]) => ({ threshold, score: scored(id) }));
  const { setting, now } = variants;
  const tried = setting === null || now === null || !isScored ? null : { setting, now, each };
  return {
    rule: rule.id,
    from,
    to,
    score: scored(rule.id),
    isScored,
    firings: own,
    tried,
    best: tried === null ? null : bestOf(tried.each),
  };
}

/** The rule itself under its own id, and what it would be at other thresholds. */
function variantsOf(rule: RuleDefinition, setting: string | null) {
  const now = setting === null ? null : (rule.settings[setting] ?? null);
  if (setting === null || typeof now !== 'number' || now === 0)
    return { setting: null, now: null, rules: new Map([[Number.NaN, rule]]) };
  const rules = thresholdsAround(now).map((threshold): [number, RuleDefinition] => [
    threshold,
    threshold === now
      ? rule
      : { ...rule, id: `${rule.id}@${threshold}`, settings: { ...rule.settings, [setting]: threshold } },
  ]);
  return { setting, now, rules: new Map(rules) };
}

async function silencersOf({ silencedBy }: RuleDefinition, { rules }: BacktestWorld) {
  const all = silencedBy.length === 0 ? [] : await rules.all();
  return all.filter(({ id, isOn }) => isOn && silencedBy.includes(id));
}

/** When each rule would have fired, by its id. */
async function replay(
  rules: readonly RuleDefinition[],
  { from, to }: { readonly from: Day; readonly to: Day },
  world: BacktestWorld,
  progress: Progress,
): Promise<ReadonlyMap<string, readonly Firing[]>> {
  const days = Array.from({ length: daysBetween(from, to) + 1 }, (_, nth) => addDays(from, nth));
  const past = await pastOf(world);
  const state = new Map(rules.map(({ id }) => [id, new Map<string, Alert>()]));
  const firings = new Map(rules.map(({ id }): [string, Firing[]] => [id, []]));
  progress.start('Replaying days', days.length);
  for (let nth = 0; nth < days.length; nth += TOGETHER) {
    const some = days.slice(nth, nth + TOGETHER);
    const judged = await Promise.all(some.map((day) => judgedOn(day, rules, past)));
    for (const [index, found] of judged.entries()) {
      const day = some[index] ?? from;
      for (const rule of rules) firings.get(rule.id)?.push(...stepDay(rule, day, found, state, world));
      progress.advance(1);
    }
  }
  progress.done();
  return firings;
}

/** The same house, looking back: what is derived ahead stays as it is, for what was known is not read from it. */
async function pastOf(world: BacktestWorld): Promise<BacktestWorld> {
  const { facts, now } = world;
  await facts.catchUp(now().today);
  const knowledge = await facts.knowledge(ALL_SCOPE, now().today);
  return {
    ...world,
    facts: {
      ...facts,
      catchUp: async () => {},
      knowledge: async () => knowledge,
      accounts: async () => new Map(),
      throughs: async () => [],
    },
  };
}

async function judgedOn(
  day: Day,
  rules: readonly RuleDefinition[],
  past: BacktestWorld,
): Promise<ReadonlyMap<string, Found>> {
  const world = { ...past, now: () => ({ today: day, instant: noonOf(day) }) };
  const desk = await deskFor(WHO, world, day);
  const found = await judgeRules(rules, desk, world);
  for (const one of found.values())
    if (!one.ok) throw new UserError(`As of ${day} it could not be looked at: ${one.reason}`);
  return found;
}

const noonOf = (day: Day): string => `${day}T12:00:00Z`;

/** Moves every alert of a rule through one day; those that began to fire. */
function stepDay(
  rule: RuleDefinition,
  day: Day,
  found: ReadonlyMap<string, Found>,
  state: ReadonlyMap<string, Map<string, Alert>>,
  { config }: BacktestWorld,
): readonly Firing[] {
  const alerts = state.get(rule.id) ?? new Map<string, Alert>();
  const silent = accountsOf(rule.silencedBy, state);
  const one = found.get(rule.id);
  const judged = (one?.ok === true ? one.judged : []).filter(
    ({ entity }) => entity.accountId === null || !silent.has(entity.accountId),
  );
  const named = new Set(judged.map(({ entity }) => alertIdOf(rule.id, entity)));
  const gone = [...alerts.values()]
    .filter(({ id, phase, sight }) => !named.has(id) && (phase !== 'ok' || sight !== 'seen'))
    .map(({ entity }): Judged => ({ entity, judgement: { kind: 'clear' } }));
  const context = { rule, now: noonOf(day), hours: hoursOf(config.settings) };
  return [...once(judged), ...gone].flatMap(({ entity, judgement }): readonly Firing[] => {
    const id = alertIdOf(rule.id, entity);
    const before = alerts.get(id) ?? newAlert(id, rule.id, entity, noonOf(day));
    const { alert, notices } = stepAlert(before, { type: 'judged', judgement }, context);
    alerts.set(id, alert);
    const { accountId, name } = entity;
    return notices.some((notice) => notice.kind === 'fired') ? [{ entity: id, accountId, name, day }] : [];
  });
}

function accountsOf(
  rules: readonly string[],
  state: ReadonlyMap<string, ReadonlyMap<string, Alert>>,
): ReadonlySet<string> {
  const open = rules.flatMap((id) =>
    [...(state.get(id)?.values() ?? [])].filter(({ phase }) => phase === 'firing'),
  );
  return new Set(open.flatMap(({ entity }) => entity.accountId ?? []));
}

/** Who left since, as is known by now, and how many accounts there were, month by month. */
async function truthOf(from: Day, world: BacktestWorld) {
  const { today } = world.now();
  const knownThrough = addDays(today, -1);
  const desk = await deskFor(WHO, world);
  const months: { start: Day; ask: string }[] = [];
  for (let start = startOfMonth(from); start <= knownThrough; start = addMonths(start, 1)) {
    const last = addDays(addMonths(start, 1), -1);
    const end = last < knownThrough ? last : knownThrough;
    months.push({ start, ask: `logo-churn ${start}..${end} list csv` });
  }
  const [answered = new Map<string, DigestAnswer>()] = await desk.answerReaders(
    [{ scope: ALL_SCOPE, asks: months.map(({ ask }) => ask) }],
    { trend: false, movers: 0 },
  );
  const customers = new Map<string, number>();
  const losses = months.flatMap(({ start, ask }): readonly Loss[] => {
    const answer = answered.get(ask);
    if (answer === undefined || !answer.ok)
      throw new Error(`who left is an ask: ${answer === undefined ? 'it was not answered' : answer.reason}`);
    const [one] = answer.answers;
    customers.set(start, one?.total.denominator ?? 0);
    return (one?.list?.rows ?? []).flatMap(({ accountId, cells }): readonly Loss[] => {
      const { last_day: day, arr } = cells;
      return accountId === null || typeof day !== 'string' ? [] : [{ accountId, day, arr: Number(arr) }];
    });
  });
  return { knownThrough, losses, customersOn: (day: Day) => customers.get(startOfMonth(day)) ?? 0 };
}
