import type { Answer } from '#src/core/answer.ts';
import { formatChange, formatCompact, formatValue } from '#src/core/format.ts';
import type { Kpi } from '#src/core/kpi.ts';
import { bridgeOf, signedStep } from '#src/core/measures.ts';
import { isOfMoney } from '#src/core/result.ts';
import type { Settings } from '#src/core/settings.ts';
import { measureWords } from '#src/core/words.ts';
import { aboutAnswer, type Writing } from './answer-words.ts';
import { type BridgeChart, type BridgeChartStep, bridgeBase } from './bridge.ts';
import { bridgeFinding } from './findings.ts';

/** From the opening over each movement to the closing balance; null for a KPI without a bridge or without base. */
export function answerBridge(answer: Answer, writing: Writing): BridgeChart | null {
  const names = bridgeOf(answer.kpi, answer.query.options);
  const [opening] = names;
  const closing = names.at(-1);
  if (opening === undefined || closing === undefined || names.length < 3) return null;
  const amountOf = (name: string) => answer.total.measures[name] ?? 0;
  const moves = movesOf(answer, names.slice(1, -1), writing.settings);
  const start = amountOf(opening);
  const end = amountOf(closing);
  if (start === 0 && end === 0 && moves.length === 0) return null;
  const sum = moves.reduce((level, { amount }) => level + amount, start);
  const all =
    Math.abs(end - sum) < 0.005 ? moves : [...moves, move(answer, 'Other', end - sum, writing.settings)];
  const steps = [
    total(answer, opening, start, writing.settings),
    ...all,
    total(answer, closing, end, writing.settings),
  ];
  const base = bridgeBase(steps);
  return {
    type: 'bridge',
    title: bridgeFinding(answer, all, writing),
    subtitle: aboutAnswer(answer, writing),
    steps,
    base: base === null ? null : { value: base, text: exact(answer, base, writing.settings) },
  };
}

const unitOf = (kpi: Kpi): 'money' | 'count' => (isOfMoney(kpi) ? 'money' : 'count');

const level = ({ kpi, currency }: Answer, amount: number, settings: Settings): string =>
  formatCompact(amount, unitOf(kpi), settings, currency);

/** Where the axis starts, never rounded: short where one decimal of thousands, millions or billions says it. */
function exact({ kpi, currency }: Answer, amount: number, settings: Settings): string {
  const scale = [1e9, 1e6, 1e3].find((unit) => amount >= unit) ?? 1;
  const short = Number.isInteger((amount * 10) / scale);
  return (short ? formatCompact : formatValue)(amount, unitOf(kpi), settings, currency);
}

const total = (answer: Answer, name: string, amount: number, settings: Settings): BridgeChartStep => ({
  label: measureWords(name),
  kind: 'total',
  amount,
  text: level(answer, amount, settings),
});

const move = (answer: Answer, label: string, amount: number, settings: Settings): BridgeChartStep => ({
  label,
  kind: 'move',
  amount,
  text: formatChange(amount, unitOf(answer.kpi), settings, answer.currency),
});

/** What moved, in the KPI's order; what did not is left out. */
const movesOf = (answer: Answer, names: readonly string[], settings: Settings): readonly BridgeChartStep[] =>
  names.flatMap((name) => {
    const amount = signedStep(name, answer.total.measures);
    return amount === 0 ? [] : [move(answer, measureWords(name), amount, settings)];
  });
