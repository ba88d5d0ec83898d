import type { Answer, Group } from '#src/core/answer.ts';
import type { Better } from '#src/core/kpi.ts';
import { periodName, shortName } from '#src/core/words.ts';
import {
  changeText,
  groupName,
  isReadable,
  isSum,
  levelText,
  shareText,
  valueText,
  type Writing,
} from './answer-words.ts';
import type { BridgeChartStep } from './bridge.ts';
import { cadenceCount, cadenceOf } from './period-labels.ts';
import { drawn } from './scale.ts';

/**
 * Titles that say what a picture shows. Each is claimed only where the numbers bear it out as they are written:
 * what rounds to the same is called the same. Where nothing can be said, the value and its period stand alone.
 */

/** Values of a trend from the last one back, without gaps: a gap ends what can be said. */
function lately(answer: Answer): readonly number[] {
  const values = answer.trend.map((point) => point.value);
  const gap = values.findLastIndex((value) => !drawn(value));
  return values
    .slice(gap + 1)
    .filter(drawn)
    .toReversed();
}

/** Whether the asked period still runs and its value grows with it: what it amounts to cannot be judged yet. */
const stillGrowing = (answer: Answer): boolean => isSum(answer) && !answer.query.period.complete;

const headline = (answer: Answer, writing: Writing): string =>
  `${shortName(answer.kpi)} ${valueText(answer, answer.total, writing)}`;

function plain(answer: Answer, writing: Writing): string {
  const { kpi, total, query } = answer;
  const period = periodName(query.period, writing.settings);
  if (total.value === null) return `${shortName(kpi)}: no base in ${period}`;
  if (!isReadable(answer, total)) {
    return `${shortName(kpi)}: ${valueText(answer, total, writing)}, too few for a rate, ${period}`;
  }
  return `${headline(answer, writing)}, ${period}${stillGrowing(answer) ? ' so far' : ''}`;
}

/** `NRR 108.4%, above target for 7 months`; else what it is compared with; else the best or worst of the trend. */
export function trendFinding(answer: Answer, writing: Writing): string {
  if (!isReadable(answer, answer.total) || stillGrowing(answer)) return plain(answer, writing);
  const found =
    targetFinding(answer, writing) ?? compareFinding(answer, writing) ?? recordFinding(answer, writing);
  return found === null ? plain(answer, writing) : `${headline(answer, writing)}, ${found}`;
}

function targetFinding(answer: Answer, { settings }: Writing): string | null {
  const { target, total } = answer;
  if (target === null || total.value === null) return null;
  const write = (value: number) => levelText(answer, value, settings);
  const sideOf = (value: number) => (write(value) === write(target) ? 0 : Math.sign(value - target));
  const side = sideOf(total.value);
  if (side === 0) return 'on target';
  const word = side > 0 ? 'above target' : 'below target';
  const values = lately(answer);
  const other = values.findIndex((value) => sideOf(value) !== side);
  const run = other === -1 ? values.length : other;
  const cadence = cadenceOf(answer.trend.map((point) => point.period));
  if (cadence === null || run < 2 || !endsWithTotal(answer, write)) return word;
  return `${word} for ${cadenceCount(run, cadence)}`;
}

/** Whether the trend ends with the value in the title, so that one can be said of the other. */
function endsWithTotal(answer: Answer, write: (value: number) => string): boolean {
  const last = answer.trend.at(-1);
  const { value } = answer.total;
  return last !== undefined && value !== null && drawn(last.value) && write(last.value) === write(value);
}

function compareFinding(answer: Answer, { settings }: Writing): string | null {
  const { compare } = answer;
  if (compare === null || compare.change === null) return null;
  const size = changeText(answer, settings);
  if (size === null) return `the same as ${compare.label}`;
  return `${size} ${compare.change > 0 ? 'above' : 'below'} ${compare.label}`;
}

const RECORD = 6;
const STREAK = 3;

function recordFinding(answer: Answer, { settings }: Writing): string | null {
  const write = (value: number) => levelText(answer, value, settings);
  const cadence = cadenceOf(answer.trend.map((point) => point.period));
  const [last, ...before] = lately(answer);
  if (last === undefined || cadence === null || !endsWithTotal(answer, write)) return null;
  const differs = before.every((value) => write(value) !== write(last));
  if (before.length >= RECORD && differs) {
    const span = cadenceCount(before.length + 1, cadence);
    if (before.every((value) => value < last)) return `the highest in ${span}`;
    if (before.every((value) => value > last)) return `the lowest in ${span}`;
  }
  const rises = streak([last, ...before], (later, earlier) => later > earlier, write);
  if (rises >= STREAK) return `up ${rises} ${cadence}s in a row`;
  const falls = streak([last, ...before], (later, earlier) => later < earlier, write);
  return falls >= STREAK ? `down ${falls} ${cadence}s in a row` : null;
}

function streak(
  backwards: readonly number[],
  holds: (later: number, earlier: number) => boolean,
  write: (value: number) => string,
): number {
  const end = backwards.findIndex((later, index) => {
    const earlier = backwards[index + 1];
    return earlier === undefined || !holds(later, earlier) || write(later) === write(earlier);
  });
  return end === -1 ? 0 : end;
}

/** `NRR 103.2%: highest Enterprise 114.2%, lowest Startup 88.2%`, or the largest group's share of a sum. */
export function barsFinding(answer: Answer, groups: readonly Group[], writing: Writing): string {
  const readable = groups.filter((group) => isReadable(answer, group));
  const sorted = readable.toSorted((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const [highest] = sorted;
  const lowest = sorted.at(-1);
  if (highest === undefined || lowest === undefined || answer.more > 0) return plain(answer, writing);
  const named = (group: Group) => `${groupName(answer, group, writing)} ${valueText(answer, group, writing)}`;
  const start = isReadable(answer, answer.total) ? headline(answer, writing) : shortName(answer.kpi);
  if (readable.length === 1) return `${start}: ${named(highest)}`;
  const part = shareOfSum(answer, highest);
  if (part !== null) {
    return `${start}: ${groupName(answer, highest, writing)} is ${shareText(part, writing.settings)} of it`;
  }
  const values = answer.groups.map((group) => group.value).filter(drawn);
  const ends = [
    values.every((value) => value <= (highest.value ?? value)) ? `highest ${named(highest)}` : '',
    values.every((value) => value >= (lowest.value ?? value)) ? `lowest ${named(lowest)}` : '',
  ].filter((text) => text !== '');
  const alike = valueText(answer, highest, writing) === valueText(answer, lowest, writing);
  if (ends.length === 0 || (alike && readable.length < values.length)) return plain(answer, writing);
  return alike ? `${start}, the same in all ${readable.length} groups` : `${start}: ${ends.join(', ')}`;
}

/** The group's share, where all groups are there and add up to the total. */
function shareOfSum(answer: Answer, highest: Group): number | null {
  const total = answer.total.value;
  if (!isSum(answer) || total === null || total <= 0) return null;
  const all = answer.groups.map((group) => group.value ?? 0);
  const sum = all.reduce((a, b) => a + b, 0);
  if (all.some((value) => value < 0) || Math.abs(sum - total) > total * 0.001) return null;
  return (highest.value ?? 0) / total;
}

/** `NRR 106.5%: gains outweigh losses 1.8×`, from the moves of the bridge. */
export function bridgeFinding(answer: Answer, moves: readonly BridgeChartStep[], writing: Writing): string {
  if (!isReadable(answer, answer.total)) return plain(answer, writing);
  const start = headline(answer, writing);
  const gained = moves.filter(({ amount }) => amount > 0).reduce((sum, { amount }) => sum + amount, 0);
  const lost = moves.filter(({ amount }) => amount < 0).reduce((sum, { amount }) => sum - amount, 0);
  if (gained === 0 && lost === 0) return `${start}: nothing moved`;
  const largest = moves.toSorted((a, b) => Math.abs(b.amount) - Math.abs(a.amount))[0];
  if (gained === 0 || lost === 0) {
    const only = gained === 0 ? 'only losses' : 'only gains';
    return `${start}: ${only}, ${largest?.label.toLowerCase() ?? ''} ${largest?.text ?? ''} the largest`;
  }
  return `${start}: ${balance(gained, lost)}`;
}

function balance(gained: number, lost: number): string {
  const [more, less, words] =
    gained >= lost ? [gained, lost, 'gains outweigh losses'] : [lost, gained, 'losses outweigh gains'];
  const times = more / less;
  if (times < 1.05) return 'gains and losses nearly cancel';
  return times < 20 ? `${words} ${times.toFixed(1)}×` : `${words} many times over`;
}

/** Whether a change is welcome. */
export function welcome(change: number, better: Better): 'good' | 'bad' | 'plain' {
  if (better === 'neither' || change === 0) return 'plain';
  return change > 0 === (better === 'higher') ? 'good' : 'bad';
}
