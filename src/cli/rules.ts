import { z } from 'zod';
import { blankRule, changedRule } from '../config/alert-rules.ts';
import { RULE_ID } from '../config/schema.ts';
import { SEVERITIES } from '../core/alert.ts';
import { UserError } from '../core/errors.ts';
import { findPerson } from '../core/policy.ts';
import type { World } from '../core/ports.ts';
import { ALL_SCOPE } from '../core/query.ts';
import type { RuleDefinition } from '../core/rule.ts';
import { ruleFaults, settingOf } from '../core/rule-checks.ts';
import { deskFor } from '../use/desk.ts';
import { clearRule } from '../use/evaluate.ts';
import { judgeRules } from '../use/judge.ts';
import { command, type Outcome } from './shell/command.ts';
import { wholeNumber } from './shell/inputs.ts';
import { ruleDocument, ruleLines, ruleTable } from './shell/rules.ts';
import { openWorld } from './shell/world.ts';

const ACTS = ['list', 'show', 'enable', 'disable', 'create', 'delete'] as const;

export default command({
  summary: 'the alert rules: what they watch, who switched them, and own ones',
  examples: [
    ['rules list', 'all of them, and whether they are on'],
    ['rules show health-drop', 'one of them, what it can be told, and who changed it when'],
    ['rules disable renewal-uncovered', 'no longer look at it; what is open of it ends'],
    [
      'rules create emea-nrr --kind threshold --ask "nrr ttm emea" --set side=below --set limit=95%',
      'make one, or change one that was made here; tried once before it is kept',
    ],
    ['rules delete emea-nrr', 'only what was made here'],
  ],
  json: true,
  configure: (command) => {
    command
      .argument('<what>', ACTS.join(', '))
      .argument('[id]', 'which rule')
      .option('--as <person>', 'person_id or email: who does it (default: the operator)')
      .option('--title <text>', 'create: what it is called')
      .option('--kind <kind>', 'create: how it judges, such as threshold or drop')
      .option('--ask <ask>', 'create: what it watches, in the language of asks')
      .option('--within <ask>', 'create: only accounts that are in this list, too')
      .option('--set <setting=value...>', 'create: a setting of its kind; `rules show` names them')
      .option('--severity <word>', `create: ${SEVERITIES.join(', ')}`)
      .option('--minimum-arr <n>', 'create: leaves out accounts with less')
      .option('--for <minutes>', 'create: it must hold so long')
      .option('--channel <name>', 'create: where it goes beside the owner in the data')
      .option('--silenced-by <rules>', 'create: rules, with commas, that speak in its place');
  },
  input: z.object({
    what: z.enum(ACTS, { error: `allowed: ${ACTS.join(', ')}` }),
    id: z.string().optional(),
    as: z.string().optional(),
    title: z.string().trim().min(1).max(200).optional(),
    kind: z.string().optional(),
    ask: z.string().trim().min(1).max(500).optional(),
    within: z.string().trim().min(1).max(500).optional(),
    set: z.array(z.string()).default([]),
    severity: z.enum(SEVERITIES, { error: `allowed: ${SEVERITIES.join(', ')}` }).optional(),
    minimumArr: wholeNumber(0, 999_999_999_999).optional(),
    for: wholeNumber(0, 525_600).optional(),
    channel: z.string().trim().min(1).optional(),
    silencedBy: z.string().optional(),
  }),
  run: async (input, context) => {
    const world = await openWorld(context);
    const { what, id } = input;
    if (what === 'list') return list(world);
    if (id === undefined) throw new UserError(`rules ${what} needs the id of a rule.`);
    const by =
      input.as === undefined ? 'operator' : findPerson(await world.facts.people(), input.as).personId;
    if (what === 'create') return create(id, input, by, world);
    if (what === 'delete') return remove(id, by, world);
    const rule = await ruleNamed(id, world);
    return what === 'show' ? show(rule, world) : turn(rule, what === 'enable', by, world);
  },
});

interface Typed {
  readonly title?: string | undefined;
  readonly kind?: string | undefined;
  readonly ask?: string | undefined;
  readonly within?: string | undefined;
  readonly set: readonly string[];
  readonly severity?: RuleDefinition['severity'] | undefined;
  readonly minimumArr?: number | undefined;
  readonly for?: number | undefined;
  readonly channel?: string | undefined;
  readonly silencedBy?: string | undefined;
}

/** Throws a `UserError` that names the rules that there are. */
async function ruleNamed(id: string, { rules }: World): Promise<RuleDefinition> {
  const found = await rules.find(id);
  if (found !== null) return found;
  throw new UserError(
    `There is no rule ${id}. There is: ${(await rules.all()).map((one) => one.id).join(', ')}.`,
  );
}

async function list({ rules, registries }: World): Promise<Outcome> {
  const all = await rules.all();
  const own = new Set<string>();
  for (const { id } of all) if (await rules.isOwn(id)) own.add(id);
  return {
    json: all.map((rule) => ruleDocument(rule, own.has(rule.id))),
    text: ruleTable(all, own, registries.rules),
  };
}

async function show(rule: RuleDefinition, { rules, registries, config }: World): Promise<Outcome> {
  const history = await rules.history(rule.id);
  const isOwn = await rules.isOwn(rule.id);
  return {
    json: { ...ruleDocument(rule, isOwn), history },
    text: ruleLines(rule, registries.rules.get(rule.kind), history, config.settings),
  };
}

async function turn(rule: RuleDefinition, isOn: boolean, by: string, world: World): Promise<Outcome> {
  const turned = await world.rules.turn(rule.id, isOn, by, world.now().instant);
  const ended = turned === true && !isOn ? (await clearRule(rule, world)).resolved : 0;
  const is = isOn ? 'on' : 'off';
  const more = ended === 0 ? '' : ` ${ended} open alerts of it have ended.`;
  return {
    json: { ...ruleDocument({ ...rule, isOn }, await world.rules.isOwn(rule.id)), changed: turned === true },
    ...(turned === true
      ? { text: `${rule.id} is ${is}.${more}` }
      : { complaint: `${rule.id} is ${is} already.`, exit: 2 as const }),
  };
}

async function remove(id: string, by: string, world: World): Promise<Outcome> {
  const rule = await ruleNamed(id, world);
  await world.rules.remove(id, by, world.now().instant);
  const { resolved } = await clearRule(rule, world);
  const more = resolved === 0 ? '' : ` ${resolved} open alerts of it have ended.`;
  return { json: { id, deleted: true, resolved }, text: `${id} is deleted.${more}` };
}

async function create(id: string, typed: Typed, by: string, world: World): Promise<Outcome> {
  if (!RULE_ID.pattern.test(id))
    throw new UserError(`"${id}" is not ${RULE_ID.is}. Allowed: ${RULE_ID.allowed}`);
  const before = (await world.rules.find(id)) ?? blankRule(id);
  const rule = await checked(changedRule(before, sectionOf(typed, before, world)), world);
  const found = (await judgeRules([rule], await deskOf(world), world)).get(id);
  if (found === undefined || !found.ok)
    throw new UserError(`The rule ${id} cannot be looked at: ${found?.reason ?? 'nothing was found'}`);
  const holds = found.judged.filter(({ judgement }) => judgement.kind === 'holds');
  const what = await world.rules.save(rule, by, world.now().instant);
  const names = holds.slice(0, 5).map(({ entity }) => entity.name);
  const more = holds.length > names.length ? ` and ${holds.length - names.length} more` : '';
  const now = holds.length === 0 ? 'nothing' : `${names.join(', ')}${more}`;
  return {
    json: { ...ruleDocument(rule, true), what, holds: holds.map(({ entity }) => entity) },
    text: `${id} is ${what}. As of now it holds for ${now}. \`alerts backtest ${id}\` says how it would have done.`,
  };
}

const deskOf = (world: World) => deskFor({ person: null, scope: ALL_SCOPE }, world);

/** What was typed, as it would stand in the config. */
function sectionOf(typed: Typed, before: RuleDefinition, { registries }: World) {
  const kind = registries.rules.get(typed.kind ?? before.kind);
  const settings = typed.set.map((text) => {
    const [name = '', ...value] = text.split('=');
    if (value.length === 0) throw new UserError(`set: "${text}" is not a setting; allowed: name=value`);
    return [name.trim(), settingOf(value.join('='), name.trim(), kind)] as const;
  });
  const { title, ask, within, severity, channel, silencedBy } = typed;
  return {
    ...(title === undefined ? {} : { title }),
    ...(typed.kind === undefined ? {} : { kind: typed.kind }),
    ...(ask === undefined ? {} : { ask }),
    ...(within === undefined ? {} : { within }),
    ...(severity === undefined ? {} : { severity }),
    ...(channel === undefined ? {} : { channel }),
    ...(typed.minimumArr === undefined ? {} : { minimum_arr: typed.minimumArr }),
    ...(typed.for === undefined ? {} : { for: typed.for }),
    ...(silencedBy === undefined ? {} : { silenced_by: silencedBy.split(',').map((one) => one.trim()) }),
    settings: Object.fromEntries(settings.map(([name, value]) => [name, copyOf(value)])),
  };
}

const copyOf = (value: RuleDefinition['settings'][string]) =>
  typeof value === 'object' ? [...value] : value;

/** Throws a `UserError` with everything that is wrong. */
async function checked(rule: RuleDefinition, { registries, rules }: World): Promise<RuleDefinition> {
  if (rule.kind === '')
    throw new UserError(`A new rule needs a kind: ${[...registries.rules.keys()].join(', ')}.`);
  const ids = new Set((await rules.all()).map(({ id }) => id));
  const faults = [
    ...ruleFaults(rule, registries.rules).map(({ part, message }) => `${part}: ${message}`),
    ...rule.silencedBy
      .filter((id) => id === rule.id || !ids.has(id))
      .map(
        (id) => `silenced-by: ${id === rule.id ? 'a rule cannot silence itself' : `there is no rule ${id}`}`,
      ),
  ];
  if (faults.length > 0) throw new UserError(faults.join('\n'));
  return rule;
}
