import type { Answer } from '../../core/answer.ts';
import { addDays, daysBetween } from '../../core/calendar.ts';
import type { PostedNumber, PostedNumbers } from '../../core/digest.ts';
import { formatCountOf } from '../../core/format.ts';
import { definitionOf, postedValue, subjectOf } from '../../core/posted.ts';
import { difference, isOfMoney } from '../../core/result.ts';
import { windowWords } from '../../core/window-words.ts';
import { type DigestContext, numberName, unbroken } from '../digest-numbers.ts';
import { changeText, toneOf, valuedBy, valueText } from '../view.ts';

/** What became of the numbers that were posted the last time, as people read them. */

export interface NumberChanges {
  /** `NRR 105.8% → 105.2%`, what got worse first, then what got better; each in the digest's order. */
  readonly lines: readonly string[];
  /** Numbers that were there both times and are computed the same way. */
  readonly compared: number;
}

const RANKS = { bad: 0, good: 1, plain: 2 } as const;
type Rank = keyof typeof RANKS;

export function numberChanges(
  answers: readonly Answer[],
  since: PostedNumbers,
  context: DigestContext,
): NumberChanges {
  const pairs = pairsOf(answers, since.numbers);
  const told = pairs.flatMap((pair) => {
    const text = otherwiseText(pair, context) ?? changedText(pair, since, context);
    return text === null ? [] : [{ text, rank: RANKS[rankOf(pair)] }];
  });
  return {
    lines: told.toSorted((a, b) => a.rank - b.rank).map(({ text }) => text),
    compared: pairs.filter(isSameKind).length,
  };
}

interface Pair {
  readonly answer: Answer;
  readonly before: PostedNumber;
}

/** Windows of calendar months and years differ by so many days and are still of one kind. */
const SAME_LENGTH = 3;

/**
 * Each number once, with what was posted of it: the same days where they were posted, else a window of the same length,
 * the first that is left.
 */
function pairsOf(answers: readonly Answer[], posted: readonly PostedNumber[]): readonly Pair[] {
  const left = new Set(posted);
  const seen = new Set<string>();
  return answers.flatMap((answer) => {
    const { start, end } = answer.query.period;
    const subject = subjectOf(answer.query);
    const key = `${subject} ${start} ${end}`;
    if (seen.has(key)) return [];
    seen.add(key);
    const same = [...left].filter((one) => one.subject === subject);
    const before =
      same.find((one) => one.start === start && one.end === end) ??
      same.find((one) => Math.abs(daysBetween(one.start, one.end) - daysBetween(start, end)) <= SAME_LENGTH);
    if (before === undefined) return [];
    // A grouped ask posts the total of the plain one again.
    for (const one of same) if (one.start === before.start && one.end === before.end) left.delete(one);
    return [{ answer, before }];
  });
}

const isSameDefinition = ({ answer: { kpi, query }, before }: Pair): boolean =>
  before.definition === definitionOf(kpi, query.variant);

const isSameCurrency = ({ answer: { kpi, currency }, before }: Pair): boolean =>
  !isOfMoney(kpi) || before.currency === currency;

const isSameKind = (pair: Pair): boolean => isSameDefinition(pair) && isSameCurrency(pair);

/** Where it is computed otherwise by now, that is what is said: a difference would be none of the business. */
function otherwiseText(pair: Pair, context: DigestContext): string | null {
  const name = numberName(pair.answer, context);
  if (!isSameDefinition(pair))
    return `${name}: its definition has changed, so it is not held against the last one`;
  if (!isSameCurrency(pair))
    return `${name}: it is in ${pair.answer.currency} now and was in ${pair.before.currency}, so it is not held against the last one`;
  return null;
}

function rankOf(pair: Pair): Rank {
  const { answer, before } = pair;
  if (!isSameKind(pair)) return 'plain';
  const { change, significant } = difference(answer.kpi, answer.total, postedValue(before, answer));
  const tone = toneOf(change, answer.kpi.better, significant);
  return tone === 'bad' || tone === 'good' ? tone : 'plain';
}

/** Null where it reads the same. The amount is said of money alone: of two percentages anybody sees it. */
function changedText({ answer, before }: Pair, since: PostedNumbers, context: DigestContext): string | null {
  const then = postedValue(before, answer);
  const valued = valuedBy(answer);
  const [was, is] = [valueText(valued, then, context), valueText(valued, answer.total, context)];
  if (was === is) return null;
  const { kpi, total, currency } = answer;
  const { change } = difference(kpi, total, then);
  const moved = kpi.unit === 'money' ? changeText(change, kpi.unit, context, currency) : '';
  const details = [/^[▲▼]/.test(moved) ? unbroken(moved) : '', windowText(answer, before, since, context)];
  const said = details.filter((text) => text !== '').join(', ');
  return `${numberName(answer, context)} ${was} → ${is}${said === '' ? '' : ` (${said})`}`;
}

/**
 * What later facts have done to the ARR that was posted, in major units: what it opens with now less what it was then.
 * Null where no ARR of that evening was posted.
 */
export function restatedArr(answers: readonly Answer[], moves: Answer, since: PostedNumbers): number | null {
  const { opening } = moves.total.measures;
  const pair = pairsOf(answers, since.numbers).find(
    ({ answer: { query, kpi }, before }) =>
      kpi.id === 'arr' &&
      before.end === since.day &&
      subjectOf(query) === subjectOf({ ...moves.query, kpi: query.kpi }),
  );
  if (pair === undefined || !isSameKind(pair) || pair.before.value === null || opening === undefined)
    return null;
  return opening - pair.before.value;
}

/** How its window differs from the one that was posted; empty where it does not, and for what stands on a day. */
function windowText(
  { query: { period }, kpi }: Answer,
  before: PostedNumber,
  { day }: PostedNumbers,
  { settings, today }: DigestContext,
): string {
  const isSame = before.start === period.start && before.end === period.end;
  // Every day of it was over, so later facts have changed it.
  if (isSame) return kpi.tense === 'past' && before.end <= day ? 'restated' : '';
  if (period.end <= addDays(period.start, 1)) return '';
  const on = daysBetween(before.start, period.start);
  if (on === daysBetween(day, today)) return `window moved ${formatCountOf(on, 'day', settings)}`;
  return `now ${windowWords(period, kpi, today, settings)}`;
}
