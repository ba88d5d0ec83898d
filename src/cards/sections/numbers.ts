import type { Answer, Group } from '../../core/answer.ts';
import { formatCompact, formatDay, formatValue } from '../../core/format.ts';
import type { DigestAbout, Section, SectionPart } from '../../core/section.ts';
import { windowWords } from '../../core/window-words.ts';
import { againstWords, improvedWords, numberFact, numberName, numberNotes } from '../digest-numbers.ts';
import { narrowTable } from '../narrow-table.ts';
import { isTooFew, sentence, valuedBy, valueText } from '../view.ts';

/** The asks that a digest lists: tiles for what is one number, a card with its picture for what is grouped. */
export default {
  summary: 'its asks: one picture of tiles with their trends, and a card for each ask that is grouped',
  asks: () => [],
  show: ({ listed }, about) => {
    // A scorecard shows what is one number.
    const isOnScorecard = about.definition.sections.includes('scorecard');
    const plain = isOnScorecard ? [] : listed.filter(({ query }) => query.by.length === 0);
    const grouped = listed.filter(({ query }) => query.by.length > 0);
    return [
      ...(plain.length === 0 ? [] : [tilesPart(plain, about)]),
      ...grouped.map((answer) => groupPart(answer, about)),
    ];
  },
} satisfies Section;

function tilesPart(answers: readonly Answer[], about: DigestAbout): SectionPart {
  const finding = improvedWords(answers, about);
  return {
    title: null,
    ...(finding === null ? {} : { finding }),
    picture: {
      kind: 'tiles',
      name: 'tiles',
      answers,
      title: about.definition.title,
      subtitle: formatDay(about.today, about.settings),
    },
    blocks: [
      { type: 'facts', facts: answers.map((answer) => numberFact(answer, about)) },
      ...numberNotes(answers, about),
    ],
  };
}

/** `NRR by segment: enterprise 112.3% to mid-market 94.3%`, with the picture and a table that fits a phone. */
function groupPart(answer: Answer, about: DigestAbout): SectionPart {
  const { query, kpi, total } = answer;
  const name = `${numberName(answer, about)} by ${query.by.join(' and ').replaceAll('_', ' ')}`;
  const against = againstWords(answer, about);
  const window = windowWords(query.period, kpi, about.today, about.settings);
  const said = [window, against === '' ? '' : `change ${against}`].filter((text) => text !== '').join(', ');
  const table = narrowTable(answer, about);
  return {
    title: `${name}: ${rangeText(answer, about) ?? valueText(valuedBy(answer), total, about)}`,
    picture: { kind: 'answer', name: `${kpi.id}-by-${query.by.join('-')}`, answer },
    blocks: [
      ...(said === '' ? [] : [{ type: 'text' as const, text: sentence(said) }]),
      ...(table === null ? [] : [table]),
      ...numberNotes([answer], about, answer.notes),
    ],
  };
}

/** Of a rate its highest and its lowest, of a sum its largest part; null where no two groups have a value of their own. */
function rangeText(answer: Answer, about: DigestAbout): string | null {
  const { groups, total, kpi, currency } = answer;
  const [first, ...others] = groups.filter((group) => group.value !== null && !isTooFew(group));
  const last = others.at(-1);
  if (first === undefined || last === undefined) return null;
  const text = (group: Group): string =>
    `${groupName(answer, group, about)} ${valueText(valuedBy(answer), group, about)}`;
  if (!isSum(answer)) return `${text(first)} to ${text(last)}`;
  const part = formatValue((first.value ?? 0) / (total.value ?? 1), 'percent', about.settings);
  const whole = formatCompact(total.value, kpi.unit, about.settings, currency);
  return `${whole}, ${part} of it ${groupName(answer, first, about)}`;
}

const groupName = ({ query }: Answer, group: Group, { nameOf }: DigestAbout): string =>
  query.by.map((attribute) => nameOf(attribute, group.by[attribute] ?? '')).join(' ');

/** Whether its groups are parts of the whole. */
const isSum = ({ groups, total, kpi }: Answer): boolean =>
  (kpi.unit === 'money' || kpi.unit === 'count') &&
  (total.value ?? 0) > 0 &&
  groups.every(({ value, denominator }) => (value ?? 0) >= 0 && denominator === null);
