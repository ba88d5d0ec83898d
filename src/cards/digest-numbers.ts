import type { Answer } from '../core/answer.ts';
import type { Block, Fact, Tone } from '../core/card.ts';
import { formatDay, formatValue } from '../core/format.ts';
import { isOfMoney } from '../core/result.ts';
import type { DigestAbout } from '../core/section.ts';
import { beforeWords, windowWords } from '../core/window-words.ts';
import { filterWords, shortName } from '../core/words.ts';
import { asSentence } from './answer.ts';
import { sharedNotes } from './scorecard.ts';
import { changeText, fact, isTooFew, sentence, toneOf, valuedBy, valueText } from './view.ts';

/** Numbers as a digest shows them: read on a phone, in seconds. */

export type DigestContext = Pick<DigestAbout, 'settings' | 'nameOf' | 'today'>;

/** `NRR`, `NRR, segment enterprise (strict)`: what is not the default is said. */
export function numberName({ kpi, query }: Pick<Answer, 'kpi' | 'query'>, { nameOf }: DigestContext): string {
  const of = [
    shortName(kpi),
    ...(query.entity === null ? [] : [query.entity.name]),
    ...query.where.map((filter) => filterWords(filter, nameOf)),
  ].join(', ');
  return query.variant === 'default' ? of : `${of} (${query.variant.replaceAll('_', ' ')})`;
}

/** One number with its change, the window that it is of, and its target. */
export function numberFact(answer: Answer, context: DigestContext): Fact {
  const { kpi, query, total, target, currency } = answer;
  const { settings, today } = context;
  const change = changeOf(answer, context);
  const details = [
    change?.text ?? '',
    // As many days before say how many days it is of.
    change?.text.includes(' vs the ') ? '' : windowWords(query.period, kpi, today, settings),
    target === null || total.value === null
      ? ''
      : `target ${formatValue(target, kpi.unit, settings, currency)}`,
    total.lowN && total.value !== null ? 'low n' : '',
  ];
  return fact(
    numberName(answer, context),
    valueText(valuedBy(answer), total, context),
    details.filter((text) => text !== '').join(' · '),
    change?.tone,
  );
}

/** `▼ 3.6 pp vs a year before`, and whether that is welcome; null where there is nothing to compare with. */
function changeOf(
  answer: Answer,
  context: DigestContext,
): { readonly text: string; readonly tone: Tone } | null {
  const { kpi, total, compare, currency } = answer;
  if (compare === null || compare.change === null || isTooFew(total) || isTooFew(compare.total)) return null;
  const change = changeText(compare.change, compare.changeUnit, context, currency);
  const isSame = !/^[▲▼]/.test(change);
  return {
    text: `${isSame ? 'no change' : unbroken(change)} ${againstWords(answer, context)}`,
    tone: isSame ? 'plain' : toneOf(compare.change, kpi.better, compare.significant),
  };
}

/** An arrow stays with its amount where a line ends. */
export const unbroken = (change: string): string => change.replace(/^([▲▼]) /, '$1\u00a0');

/** `vs a year before`; empty where it is compared with nothing. */
export function againstWords({ query, compare }: Answer, { today, settings }: DigestContext): string {
  if (compare === null) return '';
  const { to, period, label } = compare;
  return `vs ${to === 'period' ? beforeWords(query.period, period, today, settings) : label}`;
}

/** `3 of 6 improved`, of those that have a change: noise, few units and what reads the same are no improvement. */
export function improvedWords(answers: readonly Answer[], context: DigestContext): string | null {
  const changed = answers.filter(({ compare }) => compare !== null && compare.change !== null);
  const better = changed.filter((answer) => changeOf(answer, context)?.tone === 'good');
  return changed.length < 2 ? null : `${better.length} of ${changed.length} improved`;
}

/**
 * What the numbers rest on, said once for all of them: what holds for several or explains a missing value, then
 * currency, the day of attributes where it matters, and how far the data go unless the digest says it anyway.
 */
export function numberNotes(
  answers: readonly Answer[],
  { settings, definition }: Pick<DigestAbout, 'settings' | 'definition'>,
  said: readonly string[] = sharedNotes(answers).filter((note) => !isOfWindow(note)),
): readonly Block[] {
  const currencies = new Set(
    answers
      .filter(({ kpi }) => isOfMoney(kpi))
      .map(
        ({ currency, query }) => `${currency} at ${query.options.fx === 'spot' ? 'spot' : 'constant'} rates`,
      ),
  );
  const basis = [
    ...currencies,
    ...attributeDays(answers),
    ...(definition.sections.includes('freshness') ? [] : throughs(answers, settings)),
  ].join(', ');
  const text = [...said.map(asSentence), ...(basis === '' ? [] : [sentence(basis)])].join(' ');
  return text === '' ? [] : [{ type: 'note', text }];
}

/** How far a window has run, and that it is held against as many days, stands with each number already. */
const isOfWindow = (note: string): boolean =>
  / is on day \d+ of \d+/.test(note) || note.startsWith('Compared over ');

const BASES = { start: 'on the first day', end: 'on the last day', now: 'as of today' } as const;

/** `segment on the first day`: only where something is grouped or filtered by attributes. */
function attributeDays(answers: readonly Answer[]): readonly string[] {
  const used = answers.map(({ query: { by, where, options } }) => {
    const names = [...new Set([...by, ...where.map(({ attribute }) => attribute)])];
    return names.length === 0
      ? ''
      : `${names.map((name) => name.replaceAll('_', ' ')).join(' and ')} ${BASES[options.basis]}`;
  });
  return [...new Set(used)].filter((text) => text !== '');
}

function throughs(answers: readonly Answer[], settings: DigestAbout['settings']): readonly string[] {
  const days = answers.flatMap(({ dataThrough }) => dataThrough ?? []).sort();
  return days[0] === undefined ? ['no data yet'] : [`data through ${formatDay(days[0], settings)}`];
}
