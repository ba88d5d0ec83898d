import type { Answer } from '../core/answer.ts';
import type { Block, Card, Tone } from '../core/card.ts';
import { formatChange, formatDay, formatValue } from '../core/format.ts';
import type { Basis } from '../core/query.ts';
import { isMovement, isOfMoney, isOfUnits } from '../core/result.ts';
import type { Source } from '../core/source.ts';
import { filterWords, periodName, periodWords } from '../core/words.ts';
import { answerFacts } from './answer-facts.ts';
import { bridgeTable, groupTable, splitTable } from './answer-tables.ts';
import { explainBlocks } from './explain.ts';
import { rowBlocks } from './rows.ts';
import { type Extras, isTooFew, nameOf, toneOf, type ViewContext, valuedBy, valueText } from './view.ts';
import { whyBlocks } from './why.ts';

/** One answer as people see it: the number first, what it rests on below it. */
export function answerCard(answer: Answer, context: ViewContext, extras: Extras = {}): Card {
  return {
    tone: answerTone(answer),
    title: answerTitle(answer, context),
    blocks: [
      { type: 'text', text: scopeLine(answer, context), weight: 'strong' },
      { type: 'facts', facts: answerFacts(answer, context) },
      ...tables(answer, context),
      ...rowBlocks(answer, context),
      ...whyBlocks(answer, context),
      ...(extras.image === undefined ? [] : [{ type: 'image' as const, ...extras.image }]),
      ...moverBlocks(answer, context),
      ...(answer.query.views.includes('explain') ? explainBlocks(answer, context) : []),
      ...noteBlocks(answer.notes, [answer], context),
    ],
    buttons: extras.buttons ?? [],
  };
}

export const answerTitle = (answer: Answer, context: ViewContext): string =>
  `${nameOf(answer)}: ${valueText(valuedBy(answer), answer.total, context)}`;

function answerTone({ kpi, total, compare, target }: Answer): Tone {
  if (isTooFew(total)) return 'plain';
  if (compare !== null) return toneOf(compare.change, kpi.better, compare.significant);
  return target === null || total.value === null ? 'plain' : toneOf(total.value - target, kpi.better, null);
}

/** Which days and which accounts: `FY26 Q2, segment enterprise, by region`. */
export function scopeLine({ query }: Answer, { settings, nameOf }: ViewContext): string {
  const { entity, by } = query;
  return [
    periodName(query.period, settings),
    ...(entity === null ? [] : [entity.name]),
    ...query.where.map((filter) => filterWords(filter, nameOf)),
    ...(by.length === 0 ? [] : [`by ${by.join(', ')}`]),
  ].join(', ');
}

function tables(answer: Answer, context: ViewContext): Block[] {
  const { views } = answer.query;
  const wanted = [
    groupTable(answer, context),
    views.includes('split') ? splitTable(answer, context) : null,
    views.includes('detail') || views.includes('explain') ? bridgeTable(answer, context) : null,
  ];
  return wanted.filter((table) => table !== null);
}

/** The accounts that did most, named only where the rate itself is shown and no list or table names them anyway. */
export function moverBlocks(answer: Answer, { settings }: ViewContext): Block[] {
  const { kpi, movers, currency, total, list, why, query } = answer;
  const named = list !== null || why !== null || query.entity?.kind === 'account';
  if (movers.length === 0 || isTooFew(total) || named) return [];
  const unit = isOfMoney(kpi) ? 'money' : 'count';
  const write = (part: number): string =>
    isMovement(kpi)
      ? formatChange(part, unit, settings, currency)
      : formatValue(part, unit, settings, currency);
  const items = movers.map(({ name, contribution }) =>
    unit === 'count' && Math.abs(contribution) === 1 ? name : `${name} ${write(contribution)}`,
  );
  return [
    { type: 'text', text: isMovement(kpi) ? 'Movers' : 'Largest parts', weight: 'strong' },
    { type: 'list', items },
  ];
}

/** What has to be said, then how the numbers were reached: what they are called, days, basis, currency, freshness. */
export function noteBlocks(
  notes: readonly string[],
  answers: readonly Answer[],
  context: ViewContext,
  line: typeof basisLine = echoedLine,
): Block[] {
  const few = answers.some((answer) => !isOfUnits(answer) && answer.groups.some(isTooFew))
    ? ['Groups of fewer than 5 are counts only.']
    : [];
  const said = [...new Set([...notes, ...few].map(asSentence))];
  const lines = [...new Set(answers.map((answer) => line(answer, context)))];
  return [
    ...(said.length === 0 ? [] : [{ type: 'note' as const, text: said.join(' ') }]),
    { type: 'note', text: lines.join('\n') },
  ];
}

/** Notes come from many hands: each begins with a capital and ends with a stop. */
export const asSentence = (note: string): string =>
  `${note.charAt(0).toUpperCase()}${note.slice(1)}${/[.!?]$/.test(note) ? '' : '.'}`;

/** The ask as it was read, and what it rests on. */
const echoedLine = (answer: Answer, context: ViewContext): string =>
  `${answer.echo} · ${basisLine(answer, context)}`;

/** Everything that two people need to know to have asked the same thing, whatever was left out of the ask. */
export function basisLine(answer: Answer, context: ViewContext): string {
  const { query, kpi, compare } = answer;
  return [
    periodWords(query.period, context.settings),
    ...(compare?.to === 'period' ? [`vs ${periodWords(compare.period, context.settings)}`] : []),
    ...commonBasis(answer, context, isOfMoney(kpi)),
  ].join(' · ');
}

const STARTS: Readonly<Record<NonNullable<Source['attributesOn']>, string>> = {
  first: 'attributes at the start',
  event: 'attributes on the event’s day',
  last: 'attributes on the last day',
  today: 'attributes of today',
};

/** On which day what is said of accounts held; nothing where rows belong to none. */
function attributeWords({ ofAccounts, attributesOn }: Source, basis: Basis): readonly string[] {
  if (ofAccounts === false && attributesOn === undefined) return [];
  if (basis === 'now') return [STARTS.today];
  return [basis === 'end' ? 'attributes at the end' : STARTS[attributesOn ?? 'first']];
}

/** The basis of a digest: answers of one period say the same. */
export const digestLine = (answer: Answer, context: ViewContext): string =>
  [periodWords(answer.query.period, context.settings), ...commonBasis(answer, context, true)].join(' · ');

function commonBasis(
  { query, kpi, currency, dataThrough }: Answer,
  { settings }: ViewContext,
  money: boolean,
): string[] {
  const { basis, fx } = query.options;
  return [
    ...attributeWords(kpi.source, basis),
    ...(money ? [`${currency} at ${fx === 'spot' ? 'spot' : 'constant'} rates`] : []),
    ...(query.variant === 'default' ? [] : [`variant ${query.variant}`]),
    dataThrough === null ? 'no data yet' : `data through ${formatDay(dataThrough, settings)}`,
  ];
}
