import { compile } from 'vega-lite';
import { describe, expect, test } from 'vitest';
import { bridgeBase } from '#charts/bridge.ts';
import { layLabels } from '#charts/bridge-labels.ts';
import { type Chart, spec } from '#charts/chart.ts';
import { draw } from '#charts/render/svg.ts';
import {
  barsMany,
  barsSample,
  bridgeMany,
  bridgeSample,
  row,
  TILES,
  tilesMany,
  tilesSample,
  trendMany,
  trendSample,
} from './samples.ts';

const SAMPLES: readonly (readonly [string, Chart])[] = [
  ['a trend with a comparison and a target', trendMany],
  ['a trend without either', trendSample([1, 1.1, 1.2], { target: null })],
  ['a trend of one value', trendSample([1.03])],
  ['a trend of nothing', trendSample([])],
  ['a trend of gaps', trendSample([null, null], { target: null })],
  ['a trend with gaps and a running end', trendSample([1, null, 1.2, null, null, 1.1, 1.2])],
  ['a trend of equal values', trendSample([1.05, 1.05, 1.05])],
  ['a trend of zeros', trendSample([0, 0, 0], { target: null })],
  ['a trend of negative values', trendSample([-2, -1, -3])],
  ['a trend of very large values', trendSample([1e15, 2e15, 3e15])],
  ['a trend of what is no number', trendSample([Number.NaN, Number.POSITIVE_INFINITY, 1, 1.1])],
  ['a trend of a thousand points', trendSample(Array.from({ length: 1000 }, (_, index) => index))],
  ['a bridge', bridgeMany],
  ['a bridge of nothing', bridgeSample([])],
  ['a bridge of one balance', bridgeSample([['Opening', 'total', 5]])],
  [
    'a bridge where nothing moved',
    bridgeSample([
      ['Opening', 'total', 5],
      ['Closing', 'total', 5],
    ]),
  ],
  [
    'a bridge of zeros',
    bridgeSample([
      ['Opening', 'total', 0],
      ['Closing', 'total', 0],
    ]),
  ],
  [
    'a bridge below zero',
    bridgeSample([
      ['Opening', 'total', 5],
      ['Churn', 'move', -9],
      ['Closing', 'total', -4],
    ]),
  ],
  ['bars', barsMany],
  ['no bars', barsSample([])],
  ['one bar', barsSample([row('All', 1.1)])],
  ['a bar without base', barsSample([row('All', null)])],
  ['bars of zeros', barsSample([row('A', 0), row('B', 0)], { baseline: { value: 0, text: '0%' } })],
  ['many bars', barsSample(Array.from({ length: 30 }, (_, index) => row(`Group ${index}`, 1 + index / 100)))],
  ['tiles', tilesMany],
  ['no tiles', tilesSample([])],
  ['one tile', tilesSample(TILES.slice(0, 1))],
  ['too many tiles', tilesSample([...TILES, ...TILES])],
];

const heightOf = (chart: Chart): number => {
  const drawn = spec(chart, 'light');
  return 'height' in drawn ? Number(drawn.height) : Number.NaN;
};

describe('every template', () => {
  test.each(SAMPLES)('draws %s without a warning, 600 units wide', async (_name, chart) => {
    const warnings: string[] = [];
    const svg = await draw(spec(chart, 'light'), (message) => warnings.push(message));
    expect(warnings).toEqual([]);
    expect(svg).toContain('width="600"');
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  test.each(SAMPLES)('stays within a square for %s', (_name, chart) => {
    expect(heightOf(chart)).toBeLessThanOrEqual(600);
  });

  test('names its fields itself and reads none from the data', () => {
    const wanted = new Set(['x', 'x2', 'y', 'y2', 's', 'k', 'v', 'low', 'size', 'tone', 'color']);
    for (const [, chart] of SAMPLES) {
      const fields = JSON.stringify(spec(chart, 'dark')).matchAll(/"field":"([^"]*)"/g);
      for (const [, field] of fields) expect(wanted).toContain(field);
    }
  });

  test('holds no expression, signal or address', () => {
    for (const [, chart] of SAMPLES) {
      expect(JSON.stringify(spec(chart, 'light'))).not.toMatch(
        /"(expr|signal|url|href|transform|params|format)"/,
      );
    }
  });

  test('compiles to the same vega spec twice', () => {
    for (const [, chart] of SAMPLES) {
      expect(JSON.stringify(compile(spec(chart, 'light')).spec)).toBe(
        JSON.stringify(compile(spec(chart, 'light')).spec),
      );
    }
  });
});

describe('a bridge', () => {
  const steps = (...amounts: readonly (readonly ['total' | 'move', number])[]) =>
    amounts.map(([kind, amount]) => ({ label: '', kind, amount, text: '' }));

  test('starts its axis at a round value where the moves are small, and says so', async () => {
    expect(bridgeMany.base).toEqual({ value: 9e6, text: '$9M' });
    expect(await draw(spec(bridgeMany, 'light'))).toContain('axis\u00a0starts\u00a0at\u00a0$9M');
  });

  test.each([
    ['large moves', steps(['total', 10], ['move', 8], ['total', 18])],
    ['a balance of zero', steps(['total', 0], ['move', 1], ['total', 1])],
    ['a negative balance', steps(['total', 5], ['move', -9], ['total', -4])],
    ['no movement', steps(['total', 5], ['total', 5])],
    ['nothing', []],
  ])('starts at zero with %s', (_what, given) => {
    expect(bridgeBase(given)).toBeNull();
  });

  test('ignores a start above its lowest level, which would hide a bar', async () => {
    const hiding = { ...bridgeMany, base: { value: 10.2e6, text: '$10.2M' } };
    expect(await draw(spec(hiding, 'light'))).not.toContain('axis');
  });

  test('breaks labels at spaces before it sets them in turns', () => {
    const columns = { count: 3, width: 80, middle: (index: number) => 100 + index * 80 };
    expect(layLabels(['Opening', 'Churn', 'Closing'], columns).lines).toBe(1);
    const broken = layLabels(['Contraction', 'Price uplift', 'Contraction'], columns);
    expect(broken.placed.map(({ s }) => s)).toEqual(['Contraction', 'Price', 'uplift', 'Contraction']);
    const turns = layLabels(['Reactivation', 'Reactivation', 'Contraction'], columns);
    expect(turns.placed[1]?.y).toBeGreaterThan(turns.placed[0]?.y ?? 0);
  });
});

describe('bars', () => {
  const texts = async (chart: Chart) =>
    [...(await draw(spec(chart, 'light'))).matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);

  test('show twelve groups and say how many more there are', async () => {
    const rows = Array.from({ length: 30 }, (_, index) => row(`Group ${index}`, 1.3 - index / 100));
    expect(await texts(barsSample(rows, { more: 5 }))).toContain('23 more');
  });

  test('keep rows that are set apart, last, when groups are left out', async () => {
    const rows = [
      row('(none)', 1, null, { kind: 'rest' }),
      ...Array.from({ length: 20 }, (_, i) => row(`G${i}`, 1.1)),
    ];
    const shown = await texts(barsSample(rows));
    expect(shown).toContain('(none)');
    expect(shown).toContain('9 more');
    expect(shown.indexOf('(none)')).toBeGreaterThan(shown.indexOf('G10'));
  });

  test('explain the lines of the other period only where there are any', async () => {
    expect((await texts(barsMany)).join(' ')).toContain(
      'line\u00a0=\u00a0same\u00a0month\u00a0last\u00a0year',
    );
    expect((await texts(barsSample([row('All', 1.1)]))).join(' ')).not.toContain('line');
  });
});

describe('tiles', () => {
  test('say how many are left out', async () => {
    const svg = await draw(spec(tilesSample([...TILES, ...TILES]), 'light'));
    expect(svg).toContain('3\u00a0more\u00a0in\u00a0the\u00a0message');
  });

  test('grow by the row', () => {
    const heights = [1, 3, 4, 6, 7, 9].map((count) =>
      heightOf(tilesSample([...TILES, ...TILES].slice(0, count))),
    );
    expect(heights[0]).toBe(heights[1]);
    expect(heights[2]).toBe(heights[3]);
    expect(heights[4]).toBe(heights[5]);
    expect(heights[5]).toBeGreaterThan(heights[3] ?? 0);
  });
});
