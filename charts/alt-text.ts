import type { Chart } from './chart.ts';
import { clean } from './text.ts';

/** Slack refuses more than 2,000 characters, and nobody listens to half of that. */
const LONGEST = 1000;

/** What the picture says, for those who do not see it: its finding, then its numbers. At most 1,000 characters. */
export function altText(chart: Chart): string {
  const parts = [clean(chart.title), clean(chart.subtitle), itemsOf(chart).map(clean).join(', ')]
    .map((part) => part.trim().replace(/[.\s]+$/, ''))
    .filter((part) => part !== '');
  const text = `${parts.join('. ')}.`.replaceAll('\u00a0', ' ');
  if (text.length <= LONGEST) return text;
  const comma = text.lastIndexOf(',', LONGEST - 3);
  return `${text.slice(0, comma === -1 ? LONGEST - 3 : comma)} …`;
}

function itemsOf(chart: Chart): readonly string[] {
  switch (chart.type) {
    case 'trend':
      return chart.points
        .filter((point) => point.value !== null)
        .map(({ label, under, text }) => `${under === undefined ? label : `${label} ${under}`}: ${text}`);
    case 'bridge':
      return chart.steps.map(({ label, text }) => `${label} ${text}`);
    case 'bars':
      return chart.rows.map(({ label, text }) => `${label} ${text}`);
    case 'tiles':
      return chart.tiles.map(({ name, value, change }) =>
        change === null
          ? `${name} ${value}`
          : `${name} ${value} (${DIRECTIONS[change.direction]}${change.text})`,
      );
    default:
      return chart satisfies never;
  }
}

const DIRECTIONS = { up: 'up ', down: 'down ', flat: '' } as const;
