import type { Answer, Comparison, Why } from '#src/core/answer.ts';
import { formatFineChange, formatValue } from '#src/core/format.ts';
import { periodName, shortName } from '#src/core/words.ts';
import { aboutAnswer, changeText, isReadable, levelText, type Writing } from './answer-words.ts';
import { type BridgeChart, type BridgeChartStep, bridgeBase } from './bridge.ts';

/** Accounts that have a step of their own; all others are one. */
const NAMED = 5;

/** From the value before over what accounts did to it to the value now; null where nobody asked why. */
export function answerWhy(answer: Answer, writing: Writing): BridgeChart | null {
  const { why, compare, total, kpi } = answer;
  if (why === null || compare === null || why.accounts.length === 0) return null;
  if (!isReadable(answer, total) || !isReadable(answer, compare.total)) return null;
  const { settings } = writing;
  const level = (label: string, amount: number): BridgeChartStep => ({
    label,
    kind: 'total',
    amount,
    text: levelText(answer, amount, settings),
  });
  const steps = [
    level(compare.label, compare.total.value ?? 0),
    ...moves(why, compare, answer, writing),
    level(periodName(answer.query.period, settings), total.value ?? 0),
  ];
  const base = bridgeBase(steps);
  return {
    type: 'bridge',
    title: finding(answer, why, writing),
    subtitle: aboutAnswer(answer, writing, { when: `against ${compare.label}` }),
    steps,
    base:
      base === null ? null : { value: base, text: formatValue(base, kpi.unit, settings, answer.currency) },
    ...(kpi.better === 'lower' ? { downIsGood: true as const } : {}),
  };
}

function moves(
  { accounts }: Why,
  { changeUnit }: Comparison,
  { currency }: Answer,
  { settings }: Writing,
): readonly BridgeChartStep[] {
  const named = accounts.filter(({ accountId }) => accountId !== null).slice(0, NAMED);
  const rest = accounts.filter((account) => !named.includes(account));
  const others = rest.reduce((sum, { contribution }) => sum + contribution, 0);
  const all = [...named, ...(rest.length === 0 ? [] : [{ name: 'Others', contribution: others }])];
  return all.map(({ name, contribution }) => ({
    label: name,
    kind: 'move',
    amount: contribution,
    text: formatFineChange(contribution, changeUnit, settings, currency),
  }));
}

/** `NRR down 0.5 pp: Juniholt Energy moved it most`. */
function finding(answer: Answer, { accounts, change }: Why, { settings }: Writing): string {
  const [first] = accounts;
  const size = changeText(answer, settings);
  const name = shortName(answer.kpi);
  if (size === null || change === 0 || first === undefined) return `${name}: gains and losses cancel`;
  return `${name} ${change > 0 ? 'up' : 'down'} ${size}: ${first.name} moved it most`;
}
