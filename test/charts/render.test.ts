import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Chart } from '#charts/chart.ts';
import { createRenderer } from '#charts/render/renderer.ts';
import { draw } from '#charts/render/svg.ts';
import type { ThemeName } from '#charts/theme.ts';
import {
  barsMany,
  barsSample,
  bridgeMany,
  bridgeSample,
  row,
  tilesMany,
  tilesSample,
  trendMany,
  trendSample,
} from './samples.ts';

const renderer = createRenderer();
const run = promisify(execFile);
const child = fileURLToPath(new URL('render-child.ts', import.meta.url));
const FLAG = '--disallow-code-generation-from-strings';

const KINDS: readonly (readonly [string, Chart, ThemeName])[] = [
  ['trend.light', trendMany, 'light'],
  ['trend.dark', trendMany, 'dark'],
  ['bridge.light', bridgeMany, 'light'],
  ['bars.light', barsMany, 'light'],
  ['tiles.light', tilesMany, 'light'],
];

describe('pictures', () => {
  test.each(KINDS)('%s is drawn as it was agreed', async (name, chart, theme) => {
    const svg = await renderer.svg(chart, theme);
    await expect(svg.replaceAll('><', '>\n<')).toMatchFileSnapshot(`../golden/charts/${name}.svg`);
  });

  test.each(KINDS)(
    '%s is the same the second time, whatever was drawn between',
    async (_name, chart, theme) => {
      const first = await renderer.png(chart, theme);
      await Promise.all(KINDS.map(([, other]) => renderer.svg(other, 'dark')));
      const second = await renderer.png(chart, theme);
      expect(Buffer.compare(first.bytes, second.bytes)).toBe(0);
    },
  );

  test.each(KINDS)('%s is a PNG of 1200 pixels and less than a megabyte', async (_name, chart, theme) => {
    const { bytes, width, height } = await renderer.png(chart, theme);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    expect(view.getUint32(0)).toBe(0x89504e47);
    expect([view.getUint32(16), view.getUint32(20)]).toEqual([width, height]);
    expect(width).toBe(1200);
    expect(height).toBeLessThanOrEqual(1200);
    expect(bytes.length).toBeLessThan(1_000_000);
  });

  test('can be drawn narrower, for clients that take no more than 1024 pixels', async () => {
    const many = barsSample(Array.from({ length: 12 }, (_, index) => row(`Group ${index}`, 1 + index / 50)));
    const { width, height } = await renderer.png(many, 'light', 1000);
    expect(width).toBe(1000);
    expect(height).toBeLessThanOrEqual(1024);
  });
});

/** Every place of every chart where somebody else's words end up. */
function wordy(text: string): readonly Chart[] {
  return [
    trendSample([1, 1.1, null, 1.2], {
      title: text,
      subtitle: text,
      points: [1, 1.1, 1.2].map((value) => ({ label: text, under: text, value, text })),
      comparison: { label: text, text, values: [1, 1, 1] },
      target: { value: 1.05, text },
    }),
    {
      ...bridgeSample([
        [text, 'total', 5],
        [text, 'move', 1],
        [text, 'total', 6],
      ]),
      title: text,
      subtitle: text,
    },
    barsSample([row(text, 1.1, 1.2, { text }), row(text, 0.9, null, { text })], {
      title: text,
      subtitle: text,
      prior: text,
    }),
    tilesSample(
      [
        { name: text, value: text, change: { direction: 'up', tone: 'good', text }, note: '', trend: [1, 2] },
        { name: text, value: text, change: null, note: text, trend: [] },
      ],
      {
        title: text,
        subtitle: text,
      },
    ),
  ];
}

const HOSTILE: readonly (readonly [string, string])[] = [
  ['markup', '<script>alert(1)</script><image href="file:///etc/passwd"/>'],
  ['the end of an element', '</text></svg><svg onload="x">'],
  ['entities', '&xxe; &#0; &lt; ]]> <!DOCTYPE a [<!ENTITY b "c">]>'],
  ['an expression', "datum.x || true || '"],
  ['an expression object', '{"expr":"1+1"}'],
  ['quotes', `it's "quoted" \\ \`\${process.env.HOME}\``],
  ['a prototype', '__proto__'],
  ['a constructor', 'constructor'],
  ['a path', 'a.b[0]'],
  ['a clip', 'url(#clip0) id="clip0"'],
  ['control characters', 'a\u0000\u0008\u001b[2J\ufffe\uffffb'],
  ['bidirectional overrides', '\u202eevil\u2066\u2069'],
  ['letters that run to the left', 'شركة الاتصالات السعودية'],
  ['East Asian letters', '株式会社トヨタ'],
  ['emoji', '👩‍👩‍👧‍👦🏴‍☠️'],
  ['accents in a tower', `Z${'\u0301'.repeat(500)}`],
  ['nothing', ''],
  ['spaces', '   \n '],
  ['200,000 characters', '<&"x '.repeat(40_000)],
  ['200,000 characters without a space', 'W'.repeat(200_000)],
];

describe('words of others', () => {
  test.each(HOSTILE)('are only ever text: %s', async (_what, text) => {
    for (const chart of wordy(text)) {
      const svg = await renderer.svg(chart, 'light');
      expect(svg.length).toBeLessThan(60_000);
      expect(svg).not.toMatch(/<(script|image|a|use|foreignObject|style)\b/);
      const tags = svg.replace(/>[^<]*</g, '><');
      expect(tags).not.toMatch(/href=|url\(|onload|javascript/);
    }
    const [chart = trendMany] = wordy(text);
    expect((await renderer.png(chart, 'light', 300)).width).toBe(300);
  });

  test('a title that is no text is refused, not evaluated', async () => {
    const forged: Chart = JSON.parse(JSON.stringify({ ...trendMany, title: { expr: '6 * 7' } }));
    await expect(renderer.svg(forged, 'light')).rejects.toThrow();
  });
});

describe('nothing is loaded', () => {
  let hits = 0;
  const server = createServer((_request, response) => {
    hits += 1;
    response.end('[{"v": 1}]');
  });
  let port = 0;
  let folder = '';

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
    folder = await mkdtemp(join(tmpdir(), 'bellwether-charts-'));
  });
  afterAll(async () => {
    server.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('not even where a spec of ours would ask for it', async () => {
    await writeFile(join(folder, 'data.json'), '[{"v": 1}]');
    for (const url of [
      `http://127.0.0.1:${port}/data.json`,
      join(folder, 'data.json'),
      `file://${folder}/data.json`,
    ]) {
      const said: string[] = [];
      const encoding = { x: { field: 'v', type: 'quantitative' } } as const;
      const svg = await draw({ data: { url }, mark: 'point', encoding }, (message) => said.push(message));
      expect(said.join()).toContain('may not load');
      expect(svg).not.toContain('<path aria-label');
    }
    expect(hits).toBe(0);
  });

  test('a link of a mark neither ends the process nor gets into the picture', async () => {
    const svg = await draw({
      config: { aria: false },
      data: { values: [{ u: 'javascript:alert(1)' }] },
      mark: 'text',
      encoding: { text: { value: 'x' }, href: { field: 'u' } },
    });
    expect(svg).not.toContain('javascript');
  });

  test('pictures of other kinds and files are refused by the rasteriser', async () => {
    const { bytes } = await renderer.png(trendMany, 'light');
    await expect(sharp(bytes).metadata()).rejects.toThrow();
    const file = join(folder, 'picture.svg');
    await writeFile(file, '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>');
    await expect(sharp(file).metadata()).rejects.toThrow();
  });
});

describe('fonts', () => {
  test('are found, and the check says so', async () => {
    await expect(renderer.check()).resolves.toBeUndefined();
  });

  test('a folder without a configuration is refused', () => {
    expect(() => createRenderer('/nowhere')).toThrow('/nowhere/fonts.conf');
  });

  test('the check fails where there are none, in a process of its own', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'bellwether-no-fonts-'));
    try {
      await writeFile(join(empty, 'fonts.conf'), '<?xml version="1.0"?><fontconfig></fontconfig>');
      const ended = run(process.execPath, [FLAG, child, 'check', empty]);
      await expect(ended).rejects.toThrow(/Charts cannot be drawn/);
    } finally {
      await rm(empty, { recursive: true, force: true });
    }
  });

  test('pictures are the same from a path with spaces, in another time zone and language, without eval', async () => {
    const home = await mkdtemp(join(tmpdir(), 'bellwether charts '));
    try {
      await cp(new URL('../../charts/fonts', import.meta.url), join(home, 'the fonts'), { recursive: true });
      const env = { ...process.env, TZ: 'Asia/Tokyo', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' };
      const { stdout } = await run(process.execPath, [FLAG, child, 'png', join(home, 'the fonts')], {
        env,
        encoding: 'buffer',
        maxBuffer: 1e7,
      });
      const here = await renderer.png(trendMany, 'light');
      expect(Buffer.compare(stdout, here.bytes)).toBe(0);
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  });
});
