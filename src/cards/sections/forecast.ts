import type { Answer } from '../../core/answer.ts';
import type { Fact } from '../../core/card.ts';
import { formatCompact, formatValue } from '../../core/format.ts';
import type { DigestAbout, Section } from '../../core/section.ts';
import { windowWords } from '../../core/window-words.ts';
import { fact, valuedBy, valueText } from '../view.ts';

const EXPANSION = 'success vector next quarter';
const RENEWALS = 'renewals next 90d by forecast';
const RISK = 'arr at risk next 90d';
const PIPELINE = 'weighted pipeline this quarter';
const COVERAGE = 'pipeline coverage this quarter';

/** What is to come: expansion that milestones promise, renewals by how sure they are, what is at risk, and the pipeline. */
export default {
  summary: 'what is to come: predicted expansion, renewals by forecast, ARR at risk, pipeline against quota',
  asks: () => [RENEWALS, RISK, EXPANSION, PIPELINE, COVERAGE],
  show: ({ of }, about) => {
    const facts = Object.entries(FACTS).flatMap(([ask, write]) =>
      of(ask).flatMap((answer) => (isEmpty(answer) ? [] : write(answer, about))),
    );
    return facts.length === 0 ? [] : [{ title: titleOf(of, about), blocks: [{ type: 'facts', facts }] }];
  },
} satisfies Section;

/** Where no quota is set there is nothing to cover; one that is met is worth saying. */
const isEmpty = ({ total }: Answer): boolean => total.value === null && (total.measures['quota'] ?? 0) === 0;

type Write = (answer: Answer, about: DigestAbout) => readonly Fact[];

const FACTS: Readonly<Record<string, Write>> = {
  [RENEWALS]: (answer, about) => [
    factOf('Renewals due', answer, [forecastParts(answer, about).join(', '), windowOf(answer, about)], about),
  ],
  [RISK]: (answer, about) => {
    const { due = 0, at_risk: atRisk = 0 } = answer.total.measures;
    const part = due === 0 ? [] : [`${formatValue(atRisk / due, 'percent', about.settings)} of what is due`];
    return [factOf('ARR at risk', answer, [...part, windowOf(answer, about)], about)];
  },
  [EXPANSION]: (answer, about) => {
    const { interval } = answer.total;
    const band =
      interval === null
        ? []
        : [`${money(interval[0], answer, about)} to ${money(interval[1], answer, about)}`];
    // Where nothing is predicted there is no success plan to speak of.
    if (answer.total.n === 0) return [];
    return [factOf('Predicted expansion', answer, [...band, windowOf(answer, about)], about)];
  },
  [PIPELINE]: (answer, about) => {
    const { amount } = answer.total.measures;
    const all = amount === undefined ? [] : [`of ${money(amount, answer, about)} unweighted`];
    return [factOf('Weighted pipeline', answer, [...all, windowOf(answer, about)], about)];
  },
  [COVERAGE]: (answer, about) => {
    const { required } = answer.total.measures;
    const { denominator } = answer.total;
    return [
      factOf(
        'Pipeline coverage',
        answer,
        [
          ...(denominator === null ? [] : [`of ${money(denominator, answer, about)} still to close`]),
          ...(required === undefined ? [] : [`${formatValue(required, 'ratio', about.settings)} needed`]),
        ],
        about,
      ),
    ];
  },
};

const factOf = (label: string, answer: Answer, details: readonly string[], about: DigestAbout): Fact =>
  fact(
    label,
    valueText(valuedBy(answer), answer.total, about),
    details.filter((text) => text !== '').join(' · '),
  );

const money = (value: number, { currency }: Answer, { settings }: DigestAbout): string =>
  formatCompact(value, 'money', settings, currency);

const windowOf = ({ query, kpi }: Answer, { today, settings }: DigestAbout): string =>
  windowWords(query.period, kpi, today, settings);

/** The surest first; what somebody calls otherwise comes behind, the largest first. */
const SURE = ['commit', 'best_case', 'pipeline', 'at_risk', 'omitted'];

/** `commit $1.9M`, `best case $1M`. */
function forecastParts(answer: Answer, about: DigestAbout): readonly string[] {
  const rank = (name: string): number => (SURE.includes(name) ? SURE.indexOf(name) : SURE.length);
  return answer.groups
    .map(({ by, value }) => ({ name: by['forecast'] ?? '', value: value ?? 0 }))
    .filter(({ value }) => value !== 0)
    .toSorted((a, b) => rank(a.name) - rank(b.name) || b.value - a.value)
    .map(({ name, value }) => {
      const words = name === '(none)' ? 'no forecast' : name.replaceAll('_', ' ');
      return `${words} ${money(value, answer, about)}`;
    });
}

/** `To come: $3M renews in 90 days, $900K of it at risk`. */
function titleOf(of: (ask: string) => readonly Answer[], about: DigestAbout): string {
  const [[due], [risk]] = [of(RENEWALS), of(RISK)];
  if (due === undefined) return 'What is to come';
  const atRisk = risk?.total.value ?? 0;
  const part = risk === undefined || atRisk === 0 ? '' : `, ${money(atRisk, risk, about)} of it at risk`;
  return `To come: ${money(due.total.value ?? 0, due, about)} up for renewal in 90 days${part}`;
}
