import type { Answer } from '#src/core/answer.ts';
import type { Filter } from '#src/core/query.ts';
import type { Settings } from '#src/core/settings.ts';
import { todayIn } from '#src/core/today.ts';
import { windowWords } from '#src/core/window-words.ts';
import { filterWords, type NameOf, plainName, shortName } from '#src/core/words.ts';
import { changeText, valueText, type Writing } from './answer-words.ts';
import { welcome } from './findings.ts';
import type { Tile, TileChange, TilesChart } from './tiles.ts';

/** What the digest is called, and its period or what its changes are against. */
export interface TilesCaption {
  readonly title: string;
  readonly subtitle: string;
}

/** A tile for each answer, in their order. The title says how many improved, of those that have a change. */
export function tilesFromAnswers(
  answers: readonly Answer[],
  caption: TilesCaption,
  settings: Settings,
  nameOf: NameOf = plainName,
): TilesChart {
  const writing = { settings, nameOf };
  const tiles = answers.map((answer) => tileOf(answer, writing));
  const changes = tiles.flatMap(({ change }) => (change === null ? [] : [change]));
  const better = changes.filter(({ tone }) => tone === 'good').length;
  const finding = changes.length < 2 ? '' : `: ${better} of ${changes.length} improved`;
  return { type: 'tiles', title: `${caption.title}${finding}`, subtitle: caption.subtitle, tiles };
}

function tileOf(answer: Answer, writing: Writing): Tile {
  const { query, kpi } = answer;
  const where = query.entity?.name ?? query.where.map((filter) => filterName(filter, writing)).join(', ');
  return {
    name: where === '' ? shortName(kpi) : `${shortName(kpi)}, ${where}`,
    value: valueText(answer, answer.total, writing),
    change: changeOf(answer, writing.settings),
    note: windowWords(query.period, kpi, todayIn(writing.settings.timeZone, answer.asOf), writing.settings),
    trend: answer.trend.map((point) => point.value),
  };
}

/** `enterprise` alone: a tile has room for little. */
const filterName = (filter: Filter, { nameOf }: Writing): string =>
  filter.op === '='
    ? filter.values.map((value) => nameOf(filter.attribute, value)).join(' or ')
    : filterWords(filter, nameOf);

/** Good or bad only where the change is not within what chance would give. */
function changeOf(answer: Answer, settings: Settings): TileChange | null {
  const { compare, kpi } = answer;
  if (compare === null || compare.change === null) return null;
  const text = changeText(answer, settings);
  if (text === null) return { direction: 'flat', tone: 'plain', text: 'no change' };
  const tone = compare.significant === false ? 'plain' : welcome(compare.change, kpi.better);
  return { direction: compare.change > 0 ? 'up' : 'down', tone, text };
}
