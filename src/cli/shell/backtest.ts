import type { Score, Tried } from '../../core/backtest.ts';
import { addDays, isDay } from '../../core/calendar.ts';
import { UserError } from '../../core/errors.ts';
import { formatCountOf, formatDay, formatValue } from '../../core/format.ts';
import type { Progress, World } from '../../core/ports.ts';
import type { Settings } from '../../core/settings.ts';
import { type Backtested, backtest } from '../../use/backtest.ts';
import type { Outcome } from './command.ts';
import { alignedTable } from './table.ts';

/** `alerts backtest`: how a rule would have done. */

const USUAL_DAYS = 365;
const MOST_DAYS = 3660;

interface Typed {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export async function backtestOf(
  id: string | undefined,
  typed: Typed,
  world: World,
  progress: Progress,
): Promise<Outcome> {
  const rules = await world.rules.all();
  const rule = rules.find((one) => one.id === id);
  if (rule === undefined)
    throw new UserError(
      `${id === undefined ? 'alerts backtest needs a rule' : `There is no rule ${id}`}. There is: ${rules.map((one) => one.id).join(', ')}.`,
    );
  const result = await backtest(rule, daysOf(typed, world), world, progress);
  return { json: document(result), text: text(result, rule.title, world.config.settings) };
}

/** Throws a `UserError` for days that are none, lie ahead, or are too many. */
function daysOf({ from, to }: Typed, { now }: World) {
  const yesterday = addDays(now().today, -1);
  if (to !== undefined && !isDay(to))
    throw new UserError(`to: "${to}" is not a date; allowed: YYYY-MM-DD, such as 2025-08-13`);
  const last = to ?? yesterday;
  const first = from ?? addDays(last, 1 - USUAL_DAYS);
  if (last > yesterday) throw new UserError(`to: ${last} is not over; allowed: up to ${yesterday}`);
  if (first > last) throw new UserError(`from: ${first} lies after ${last}`);
  if (first < addDays(last, -MOST_DAYS))
    throw new UserError(`from: ${first} is more than ten years before ${last}`);
  return { from: first, to: last };
}

const round = (value: number | null, digits = 2): number | null =>
  value === null ? null : Number(value.toFixed(digits));

const figures = ({ fired, entities, caught, missed, ...score }: Score) => ({
  fired,
  entities,
  caught,
  missed,
  medianLeadDays: score.medianLeadDays,
  falseAlarmsPerWeek: round(score.falseAlarmsPerWeek),
  right: score.right,
  wrong: score.wrong,
  undecided: score.undecided,
  precision: round(score.precision, 4),
  byChance: round(score.byChance, 4),
});

const document = ({ rule, from, to, score, isScored, tried, best, firings }: Backtested) => ({
  rule,
  from,
  to,
  ...figures(score),
  scored: isScored,
  ...(tried === null || best === null
    ? {}
    : { suggested: { setting: tried.setting, threshold: best.threshold, ...figures(best.score) } }),
  ...(tried === null
    ? {}
    : { tried: tried.each.map(({ threshold, score: each }) => ({ threshold, ...figures(each) })) }),
  alerts: firings.map(({ accountId, name, day }) => ({ day, account_id: accountId, name })),
});

function text(result: Backtested, title: string, settings: Settings): string {
  const { from, to, score, isScored, tried, best } = result;
  const head = `${title}, ${formatDay(from, settings)} to ${formatDay(to, settings)}, as was known on each day`;
  const fired = `Fired     ${formatCountOf(score.fired, 'alert', settings)}, ${score.entities} different ones`;
  if (!isScored)
    return [
      head,
      '',
      fired,
      ...mostOf(result, settings),
      '',
      'It watches no accounts, so nobody can be said to have been caught.',
    ].join('\n');
  const money = (value: number): string => formatValue(value, 'money', settings);
  const share = (value: number | null): string =>
    value === null ? '–' : formatValue(value, 'percent', settings);
  const lead =
    score.medianLeadDays === null ? '' : `, half of them ${score.medianLeadDays} days ahead or more`;
  return [
    head,
    '',
    fired,
    `Caught    ${money(score.caught.arr)} of ${money(score.caught.arr + score.missed.arr)} that left (${score.caught.accounts} of ${score.caught.accounts + score.missed.accounts} accounts)${lead}`,
    `Right     ${share(score.precision)} of alerts; by lot it would be ${share(score.byChance)}${score.undecided === 0 ? '' : `; ${score.undecided} are too young to tell`}`,
    `False     ${round(score.falseAlarmsPerWeek) ?? '–'} alarms a week`,
    ...(tried === null ? [] : ['', tradeOff(tried, best, settings), '', suggestion(tried, best)]),
  ].join('\n');
}

/** What it fired on, where nothing else can be said of it. */
const mostOf = ({ firings }: Backtested, settings: Settings): readonly string[] =>
  firings.slice(-10).map(({ day, name }) => `  ${formatDay(day, settings)}  ${name}`);

type TriedAll = NonNullable<Backtested['tried']>;

function tradeOff({ setting, now, each }: TriedAll, best: Tried | null, settings: Settings): string {
  const rows = each.map(({ threshold, score }) => {
    const lost = score.caught.arr + score.missed.arr;
    const part = lost === 0 ? 0 : score.caught.arr / lost;
    const marks = [...(threshold === now ? ['now'] : []), ...(threshold === best?.threshold ? ['best'] : [])];
    return [
      String(threshold),
      String(score.fired),
      formatValue(part, 'percent', settings),
      String(score.medianLeadDays ?? '–'),
      score.precision === null ? '–' : formatValue(score.precision, 'percent', settings),
      String(round(score.falseAlarmsPerWeek) ?? '–'),
      '█'.repeat(Math.round(part * 20)),
      marks.join(', '),
    ];
  });
  return alignedTable([setting, 'Fired', 'ARR caught', 'Lead days', 'Right', 'False a week', '', ''], rows);
}

function suggestion({ setting, now, each }: TriedAll, best: Tried | null): string {
  if (each.every(({ score }) => score.precision === null))
    return 'All alerts are too young to suggest a threshold.';
  if (best === null) return 'At no threshold does it say more than drawing accounts by lot.';
  return best.threshold === now
    ? `${setting}=${now} is the best of those tried.`
    : `${setting}=${best.threshold} would have been better: more of what left for fewer alarms, taken together.`;
}
