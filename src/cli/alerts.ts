import { z } from 'zod';
import { alertLines, alertText } from '../cards/alert.ts';
import { plain } from '../cards/plain.ts';
import type { Alert, AlertEvent } from '../core/alert.ts';
import { alertDocument } from '../core/alert-document.ts';
import { inOrderOfWeight } from '../core/alert-order.ts';
import { stepAlert } from '../core/alert-step.ts';
import { addDays } from '../core/calendar.ts';
import { UserError } from '../core/errors.ts';
import { findPerson } from '../core/policy.ts';
import type { World } from '../core/ports.ts';
import { evaluateRules, hoursOf } from '../use/evaluate.ts';
import { backtestOf } from './shell/backtest.ts';
import { command, type Outcome } from './shell/command.ts';
import { day, instant } from './shell/inputs.ts';
import { openWorld } from './shell/world.ts';

const WIDTH = 100;
const MOST = 1_000;
const ACTS = [
  'evaluate',
  'backtest',
  'list',
  'show',
  'ack',
  'snooze',
  'assign',
  'note',
  'resolve',
  'reopen',
] as const;
type Act = (typeof ACTS)[number];

export default command({
  summary: 'look at the rules, and act on what they found',
  examples: [
    ['alerts evaluate', 'look at every rule now'],
    ['alerts backtest health-drop', 'how a rule would have done over the last year'],
    ['alerts list', 'what is open, by money and urgency'],
    ['alerts list --all', 'what is resolved as well'],
    ['alerts show 3f9c0b1d2a4e5f60', 'one of them, with its history'],
    [
      'alerts ack 3f9c0b1d2a4e5f60 --as mira.holt@example.com --promise "call them" --by 2026-11-27',
      'take it',
    ],
    ['alerts snooze 3f9c0b1d2a4e5f60 --for 3d', 'not before then: 1d, 3d, 1w, or --until DATE'],
    ['alerts assign 3f9c0b1d2a4e5f60 --to olga.rendle@example.com', 'give it to somebody'],
    ['alerts resolve 3f9c0b1d2a4e5f60 --reason "renewed by phone" --code renewed', 'close it'],
  ],
  json: true,
  configure: (command) => {
    command
      .argument('<what>', ACTS.join(', '))
      .argument('[id]', 'which alert (the first digits of its id do); backtest: which rule')
      .option('--as <person>', 'person_id or email: who does it (default: the operator)')
      .option('--for <time>', 'snooze: 1d, 3d or 1w')
      .option('--until <date>', 'snooze: until the morning of that day')
      .option('--promise <text>', 'ack: what will be done')
      .option('--by <date>', 'ack: the last day for it')
      .option('--reason <text>', 'resolve, note: in words')
      .option('--code <code>', 'resolve: what came of it, such as renewed')
      .option('--rule <id>', 'list, evaluate: of one rule alone')
      .option('--all', 'list: those that are not open as well')
      .option('--from <date>', 'backtest: the first day (default: a year ago)')
      .option('--to <who or date>', 'assign: the person; backtest: the last day (default: yesterday)')
      .option('--at <instant>', 'as of that moment (default: now)');
  },
  input: z.object({
    what: z.enum(ACTS, { error: `allowed: ${ACTS.join(', ')}` }),
    id: z.string().optional(),
    as: z.string().optional(),
    to: z.string().optional(),
    from: day.optional(),
    for: z.enum(['1d', '3d', '1w'], { error: 'allowed: 1d, 3d, 1w' }).optional(),
    until: day.optional(),
    promise: z.string().min(1).max(500).optional(),
    by: day.optional(),
    reason: z.string().min(1).max(2_000).optional(),
    code: z.string().min(1).max(100).optional(),
    rule: z.string().optional(),
    all: z.boolean().default(false),
    at: instant.optional(),
  }),
  run: async (input, context) => {
    const world = await openWorld(context, input.at?.slice(0, 10));
    const { what, id } = input;
    if (what === 'evaluate') return evaluate(input.rule, world);
    if (what === 'list') return list(input, world);
    if (what === 'backtest') return backtestOf(id, input, world, context.progress);
    if (id === undefined)
      throw new UserError(`alerts ${what} needs the id of an alert; \`alerts list\` names them.`);
    const alert = await alertNamed(id, world);
    return what === 'show' ? show(alert, world) : press(alert, what, input, world);
  },
});

interface Typed {
  readonly as?: string | undefined;
  readonly to?: string | undefined;
  readonly for?: '1d' | '3d' | '1w' | undefined;
  readonly until?: string | undefined;
  readonly promise?: string | undefined;
  readonly by?: string | undefined;
  readonly reason?: string | undefined;
  readonly code?: string | undefined;
}

async function evaluate(only: string | undefined, world: World): Promise<Outcome> {
  const rules = (await world.rules.all()).filter(({ id, isOn }) => (only === undefined ? isOn : id === only));
  if (rules.length === 0)
    throw new UserError(only === undefined ? 'No rule is on.' : `There is no rule ${only}.`);
  const result = await evaluateRules(rules, world);
  const errors = result.errors.map(({ rule, reason }) => `${rule} could not be looked at: ${reason}`);
  const text = `Looked at ${result.rules} rules: ${result.findings} findings, ${result.opened} new alerts, ${result.resolved} resolved.`;
  return { json: result, text: [text, ...errors].join('\n'), exit: errors.length > 0 ? 1 : 0 };
}

async function list(
  { rule, all }: { readonly rule?: string | undefined; readonly all: boolean },
  world: World,
): Promise<Outcome> {
  const found = await world.alerts.list(
    {
      ...(rule === undefined ? {} : { rule }),
      ...(all ? {} : { phases: ['firing', 'acknowledged', 'snoozed'] as const }),
    },
    MOST,
  );
  const { today } = world.now();
  const alerts = inOrderOfWeight(found, today);
  return { json: alerts.map(alertDocument), text: alertLines(alerts, await viewOf(world)) };
}

async function show(alert: Alert, world: World): Promise<Outcome> {
  const history = await world.alerts.history(alert.id);
  const card = alertText(alert, history, await viewOf(world));
  return { json: { ...alertDocument(alert), history }, text: plain(card, WIDTH) };
}

/** Names of people, and of rules, for reading. */
async function viewOf({ facts, config, rules: kept, now }: World) {
  const people = new Map((await facts.people()).map(({ personId, name }) => [personId, name]));
  const rules = new Map((await kept.all()).map((rule) => [rule.id, rule]));
  return {
    settings: config.settings,
    today: now().today,
    personOf: (id: string) => people.get(id) ?? id,
    rules,
  };
}

/** By its id or the beginning of it. Throws a `UserError` for none and for several. */
async function alertNamed(id: string, { alerts }: World): Promise<Alert> {
  const exact = await alerts.find(id);
  if (exact !== null) return exact;
  const found = id.length < 4 ? [] : (await alerts.list({}, 10_000)).filter((one) => one.id.startsWith(id));
  const [only, ...others] = found;
  if (only === undefined) throw new UserError(`There is no alert ${id}; \`alerts list\` names them.`);
  if (others.length > 0) throw new UserError(`${found.length} alerts begin with ${id}; give more of the id.`);
  return only;
}

async function press(
  alert: Alert,
  what: Exclude<Act, 'evaluate' | 'backtest' | 'list' | 'show'>,
  typed: Typed,
  world: World,
): Promise<Outcome> {
  const people = await world.facts.people();
  const by = typed.as === undefined ? 'operator' : findPerson(people, typed.as).personId;
  const { instant: at } = world.now();
  const event = eventOf(what, typed, by, world, (named) => findPerson(people, named).personId);
  const rule = await world.rules.find(alert.rule);
  if (rule === null) throw new UserError(`The rule ${alert.rule} of this alert is no longer there.`);
  const context = { rule, now: at, hours: hoursOf(world.config.settings) };
  const pressed = await world.alerts.press(alert.id, event, at, (one) => stepAlert(one, event, context));
  if (pressed === null) throw new UserError(`There is no alert ${alert.id}.`);
  const said = `${pressed.reason.charAt(0).toUpperCase()}${pressed.reason.slice(1)}.`;
  return {
    json: { ...alertDocument(pressed.alert), changed: pressed.isChanged, reason: pressed.reason },
    ...(pressed.isChanged ? { text: said } : { complaint: said, exit: 2 as const }),
  };
}

const DAYS = { '1d': 1, '3d': 3, '1w': 7 } as const;

function eventOf(
  what: Exclude<Act, 'evaluate' | 'backtest' | 'list' | 'show'>,
  typed: Typed,
  by: string,
  { now }: World,
  personNamed: (named: string) => string,
): AlertEvent {
  switch (what) {
    case 'ack': {
      const { promise, by: until } = typed;
      if ((promise === undefined) !== (until === undefined))
        throw new UserError('A promise needs both: --promise TEXT and --by DATE.');
      return {
        type: 'acknowledged',
        by,
        promise: promise === undefined || until === undefined ? null : { text: promise, by: until },
      };
    }
    case 'snooze': {
      if ((typed.for === undefined) === (typed.until === undefined))
        throw new UserError('Say how long: --for 1d, 3d or 1w, or --until DATE.');
      const until = typed.until ?? addDays(now().today, DAYS[typed.for ?? '1d']);
      return { type: 'snoozed', by, until: `${until}T08:00:00Z` };
    }
    case 'assign':
      if (typed.to === undefined) throw new UserError('Say to whom: --to PERSON.');
      return { type: 'assigned', by, to: personNamed(typed.to) };
    case 'note':
      if (typed.reason === undefined) throw new UserError('Say what: --reason TEXT.');
      return { type: 'noted', by, text: typed.reason };
    case 'resolve':
      if (typed.reason === undefined) throw new UserError('Say why: --reason TEXT.');
      return { type: 'resolved', by, reason: typed.reason, code: typed.code ?? null };
    case 'reopen':
      return { type: 'reopened', by };
    default:
      return what satisfies never;
  }
}
