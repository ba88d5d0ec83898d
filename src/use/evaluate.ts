import { newAlert } from '../core/alert.ts';
import { alertIdOf } from '../core/alert-id.ts';
import { stepAlert } from '../core/alert-step.ts';
import type { BusinessHours } from '../core/business-hours.ts';
import type { RuleRun, World } from '../core/ports.ts';
import { ALL_SCOPE } from '../core/query.ts';
import { rolledUp } from '../core/roll-up.ts';
import type { Judged, RuleDefinition } from '../core/rule.ts';
import { type DeskWorld, deskFor } from './desk.ts';
import { type Found, judgeRules } from './judge.ts';

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

/** Those that silence others come before the ones that they silence; in a ring the order given stands. */
export function inOrder(rules: readonly RuleDefinition[]): readonly RuleDefinition[] {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const placed = new Set<RuleDefinition>();
  const visit = (rule: RuleDefinition, above: ReadonlySet<string>): void => {
    if (placed.has(rule) || above.has(rule.id)) return;
    for (const id of rule.silencedBy) {
      const other = byId.get(id);
      if (other !== undefined) visit(other, new Set([...above, rule.id]));
    }
    placed.add(rule);
  };
  for (const rule of rules) visit(rule, new Set());
  return [...placed];
}

/** Ends what is open of a rule that is no longer looked at: nothing else would ever end it. */
export const clearRule = (rule: RuleDefinition, world: EvaluateWorld): Promise<RuleRun> =>
  take({ ...rule, silencedBy: [] }, { ok: true, judged: [] }, world);

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
export function once(judged: readonly Judged[]): readonly Judged[] {
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
