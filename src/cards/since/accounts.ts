import type { Answer, Mover, Row } from '../../core/answer.ts';
import type { Block } from '../../core/card.ts';
import { formatChange, formatCount, formatCountOf, formatValue } from '../../core/format.ts';
import type { Settings } from '../../core/settings.ts';
import type { DigestContext } from '../digest-numbers.ts';

/** The accounts that moved: their ARR, and their health. */

/** `Larkgate Couriers: new, $14,000`. */
export function arrMoveText(
  { name, contribution, moved }: Mover,
  currency: string,
  settings: Settings,
): string {
  const amount = formatValue(Math.abs(contribution), 'money', settings, currency);
  switch (moved) {
    case 'new':
    case 'back':
    case 'lost':
      return `${name}: ${moved}, ${amount}`;
    case 'up':
    case 'down':
      return `${name}: ${moved} ${amount}`;
    case null:
      return `${name}: ${formatChange(contribution, 'money', settings, currency)}`;
    default:
      return moved satisfies never;
  }
}

/** What becomes of ARR: the moves of accounts, and what later facts did to the days before. */
export interface ArrMoves {
  /** Of net new ARR over the days. */
  readonly answer: Answer;
  /** Major units; 0 where nothing was restated. */
  readonly restated: number;
}

/** `+$45.1K`; null where it stands where it stood. */
export function arrChangeText({ answer, restated }: ArrMoves, settings: Settings): string | null {
  const text = formatChange((answer.total.value ?? 0) + restated, 'money', settings, answer.currency);
  return /[1-9]/.test(text) ? text : null;
}

/** The accounts behind net new ARR; nothing where none moved. `when` ends the heading. */
export function arrMoveBlocks(moves: ArrMoves, when: string, { settings }: DigestContext): readonly Block[] {
  const { total, movers, currency } = moves.answer;
  const restated = formatChange(moves.restated, 'money', settings, currency);
  const isRestated = Math.abs(moves.restated) >= 1;
  if (movers.length === 0 && !isRestated) return [];
  const count = Math.max(total.n, movers.length);
  const more = count - movers.length;
  const moved = count === 0 ? '' : `, ${formatCountOf(count, 'account', settings)} moved`;
  const { in_grace: inGrace = 0 } = total.measures;
  return [
    {
      type: 'text',
      weight: 'strong',
      text: `ARR ${arrChangeText(moves, settings) ?? 'the same'} ${when}${moved}`,
    },
    {
      type: 'list',
      items: [
        ...movers.map((mover) => arrMoveText(mover, currency, settings)),
        ...(more > 0 ? [`… ${formatCount(more, settings)} more`] : []),
        ...(isRestated ? [`days before, restated by later facts: ${restated}`] : []),
      ],
    },
    ...(inGrace === 0
      ? []
      : [
          {
            type: 'note' as const,
            text: `${formatValue(inGrace, 'money', settings, currency)} of what was lost is within its days of grace and may return.`,
          },
        ]),
  ];
}

/** Falls named. */
const NAMED = 3;
/** Fewer points are the noise of a score: of one that turned yellow, of any other. Every one that turned red counts. */
const NOTABLE = { yellow: 5, same: 10 } as const;

/** Accounts whose health is in a worse band, or fell a good deal; nothing where there are none. */
export function fallBlocks(answer: Answer, when: string, context: DigestContext): readonly Block[] {
  const { settings } = context;
  const rows = answer.list?.rows ?? [];
  const turnedRed = rows.filter((row) => crossed(row, settings.healthBands[0]));
  const others = rows.filter((row) => !turnedRed.includes(row) && isNotable(row, settings));
  const notable = [...turnedRed, ...others];
  if (notable.length === 0) return [];
  const shown = notable.slice(0, NAMED);
  const more = notable.length - shown.length;
  return [
    { type: 'text', weight: 'strong', text: `Health that fell ${when}` },
    {
      type: 'list',
      items: [
        ...shown.map((row) => fallText(row, answer.currency, context)),
        ...(more > 0 ? [`… ${formatCount(more, settings)} more`] : []),
      ],
    },
  ];
}

const numberIn = ({ cells }: Row, name: string): number | null => {
  const value = cells[name];
  return typeof value === 'number' ? value : null;
};

function crossed(row: Row, band: number): boolean {
  const [before, score] = [numberIn(row, 'before'), numberIn(row, 'score')];
  return before !== null && score !== null && before >= band && score < band;
}

function isNotable(row: Row, { healthBands: [, high] }: Settings): boolean {
  const [before, score] = [numberIn(row, 'before'), numberIn(row, 'score')];
  if (before === null || score === null) return false;
  return before - score >= (crossed(row, high) ? NOTABLE.yellow : NOTABLE.same);
}

/** `Larkgate Couriers 74 → 28, now red, $480,000`. */
function fallText(row: Row, currency: string, { settings }: DigestContext): string {
  const [before, score] = [numberIn(row, 'before'), numberIn(row, 'score')];
  const [low, high] = settings.healthBands;
  const band = (value: number | null) =>
    value === null ? '' : value < low ? 'red' : value < high ? 'yellow' : 'green';
  const points = [before, score].map((value) =>
    formatValue(value === null ? null : Math.round(value), 'score', settings),
  );
  const isOther = band(before) !== band(score);
  const arr = numberIn(row, 'arr');
  return [
    `${row.name} ${points.join(' → ')}`,
    ...(isOther ? [`now ${band(score)}`] : []),
    ...(arr === null ? [] : [formatValue(arr, 'money', settings, currency)]),
  ].join(', ');
}
