import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { csvText } from '#src/core/csv.ts';
import { UserError } from '#src/core/errors.ts';
import type { Messages } from '#src/core/ports.ts';
import { CONTENT_SECURITY_POLICY } from '#src/platforms/console/reply.ts';
import {
  type Console,
  type ConsoleFailure,
  type ConsoleOptions,
  startConsole,
} from '#src/platforms/console/server.ts';
import { stopperOf } from '#src/platforms/console/stop.ts';
import { memoryMessages } from '#src/platforms/memory/messages.ts';
import { card, rich } from './cards.ts';
import { skeleton, textOf } from './markup.ts';

const PNG = Uint8Array.of(137, 80, 78, 71);
const KEY = 'digest:cs-daily@2025-08-13T08:30[Europe/Berlin]';

const running: Console[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
});

interface Started extends Console {
  readonly failures: ConsoleFailure[];
  readonly messages: Messages;
}

async function start(given: Partial<ConsoleOptions> = {}): Promise<Started> {
  const failures: ConsoleFailure[] = [];
  const messages = given.messages ?? memoryMessages();
  const options: ConsoleOptions = {
    port: 0,
    messages,
    title: 'Bellwether',
    timeZone: 'UTC',
    locale: 'en-US',
    missing: async () => [],
    metrics: null,
    changes: (text) => text.startsWith('do '),
    log: (failure) => failures.push(failure),
    ask: async (text) => ({
      cards: [card([{ type: 'text', text: `You asked ${text}` }])],
      pictures: [],
      files: [],
    }),
    ...given,
  };
  const server = await startConsole(options);
  running.push(server);
  return { ...server, failures, messages };
}

interface Response {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  readonly text: string;
}

/** As sent: `fetch` would tidy up the path and choose the Host header itself. */
interface Given {
  readonly method?: string;
  readonly host?: string;
  readonly authorization?: string;
  readonly type?: string;
  readonly body?: string;
}

const get = (port: number, path: string, given: Given = {}): Promise<Response> =>
  new Promise((resolve, reject) => {
    const { method = 'GET', host = `localhost:${port}`, authorization, type, body = '' } = given;
    const headers = {
      host,
      ...(authorization !== undefined && { authorization }),
      ...(type !== undefined && { 'content-type': type }),
    };
    const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const body = Buffer.concat(parts);
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body,
          text: body.toString(),
        });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });

const FORM = 'application/x-www-form-urlencoded';

/** What the browser sends when somebody presses Ask. */
const press = (port: number, ask: string, key: string): Promise<Response> =>
  get(port, '/', { method: 'POST', type: FORM, body: new URLSearchParams({ key, ask }).toString() });

const keyOf = (markup: string): string => /name="key" type="hidden" value="([^"]+)"/.exec(markup)?.[1] ?? '';

const srcOf = (markup: string): string => /<img src="([^"]+)"/.exec(markup)?.[1] ?? '';

describe('the console', () => {
  test('shows what was posted, the newest first, with its pictures', async () => {
    const { port, messages } = await start();
    await messages.post(
      { key: 'old', channel: '#old', kind: 'channel' as const, cards: [card()], pictures: [] },
      '2025-08-12T06:30:00Z',
    );
    const pictures = [{ name: 'trend', png: PNG }];
    await messages.post(
      { key: KEY, channel: '#new', kind: 'channel' as const, cards: [rich], pictures },
      '2025-08-13T06:30:00Z',
    );
    const { status, text } = await get(port, '/');
    expect(status).toBe(200);
    expect(text.indexOf('#new')).toBeLessThan(text.indexOf('#old'));
    const picture = await get(port, srcOf(text));
    expect([picture.status, picture.headers['content-type']]).toEqual([200, 'image/png']);
    expect([...picture.body]).toEqual([...PNG]);
  });

  test('shows the newest 30 and says that there are more', async () => {
    const { port, messages } = await start();
    for (let i = 0; i < 31; i++) {
      const at = new Date(Date.UTC(2025, 7, 1, i)).toISOString();
      await messages.post(
        { key: `k${i}`, channel: `#c${i}.`, kind: 'channel' as const, cards: [], pictures: [] },
        at,
      );
    }
    const { text } = await get(port, '/');
    expect(text.match(/<article/g)).toHaveLength(30);
    expect(text).not.toContain('#c0.');
    expect(text).toContain('Older messages');
  });

  test('answers an ask, with pictures that are kept for it alone', async () => {
    const asks: string[] = [];
    const { port, messages } = await start({
      ask: async (text) => {
        asks.push(text);
        return { cards: [rich], pictures: [{ name: 'trend', png: PNG }], files: [] };
      },
    });
    const { text } = await get(port, '/?ask=+nrr%20q3+enterprise%20');
    expect(asks).toEqual(['nrr q3 enterprise']);
    expect(srcOf(text)).toMatch(/^\/answers\/[\w-]{22}\/trend\.png$/);
    expect([...(await get(port, srcOf(text))).body]).toEqual([...PNG]);
    expect(await messages.latest(10)).toEqual([]);
    expect(srcOf((await get(port, '/?ask=nrr')).text)).not.toBe(srcOf(text));
  });

  test.each([
    ['nrr-q3.csv', 'filename="nrr-q3.csv"; filename*=UTF-8\'\'nrr-q3.csv'],
    [
      '../\r\nSet-Cookie: a="ü".csv',
      'filename=".._Set-Cookie_ a_.csv"; filename*=UTF-8\'\'..%2F%0D%0ASet-Cookie%3A%20a%3D%22%C3%BC%22.csv',
    ],
    ["\ud800\u202e*(x)'.csv", 'filename="_x_.csv"; filename*=UTF-8\'\'%EF%BF%BD%E2%80%AE%2a%28x%29%27.csv'],
  ])('gives the file %j to be saved and nothing else', async (name, disposition) => {
    const text = csvText({
      head: ['name'],
      rows: [['<script>alert(1)</script>'], ['=HYPERLINK("//evil")'], ['Müller']],
    });
    const { port } = await start({
      ask: async () => ({ cards: [rich], pictures: [], files: [{ name, type: 'text/csv', text }] }),
    });
    const { text: markup } = await get(port, '/?ask=nrr+csv');
    const address = /href="(\/answers\/[\w-]{22}\/files\/0)"/.exec(markup)?.[1] ?? '';
    const file = await get(port, address);
    expect([file.status, file.headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(file.headers['content-disposition']).toBe(`attachment; ${disposition}`);
    expect(file.headers['x-content-type-options']).toBe('nosniff');
    expect(file.headers['set-cookie']).toBeUndefined();
    expect(file.text).toBe('name\r\n<script>alert(1)</script>\r\n"\'=HYPERLINK(""//evil"")"\r\nMüller\r\n');
    expect((await get(port, address.replace(/0$/, '1'))).status).toBe(404);
    expect((await get(port, address.replace(/[\w-]{22}/, 'A'.repeat(22)))).status).toBe(404);
  });

  test.each(['/', '/?ask=', '/?ask=%20%20', '/?other=1'])('asks nothing at %s', async (path) => {
    const ask = async (): Promise<never> => {
      throw new Error('asked');
    };
    const { port } = await start({ ask });
    const { status, text } = await get(port, path);
    expect([status, text.includes('Only you see this')]).toEqual([200, false]);
  });

  test('shows a hostile ask as the text that it is', async () => {
    const { port } = await start();
    const hostile = '"><script>alert(1)</script>\u202e&lt;';
    const { text } = await get(port, `/?ask=${encodeURIComponent(hostile)}`);
    expect(skeleton(text)).toEqual(skeleton((await get(port, '/?ask=nrr')).text));
    expect(textOf(text)).toContain('You asked "><script>alert(1)</script>&lt;');
  });

  test('passes on an ask as long as asks may be, in any script', async () => {
    const { port } = await start();
    const { status, text } = await get(port, `/?ask=${encodeURIComponent('東'.repeat(2000))}`);
    expect([status, text.match(/東/g)?.length]).toEqual([200, 3 * 2000]);
  });

  test.each([
    '/nope',
    '/pictures/eA/trend.png',
    '/answers/nope/trend.png',
    '/%00',
    '/..%2f..%2fpackage.json',
  ])('has nothing at %s', async (path) => {
    const { port } = await start();
    const { status, text } = await get(port, path);
    expect([status, textOf(text)]).toEqual([404, expect.stringContaining('There is no such page.')]);
  });

  test('is only read, but for what is sent from its field', async () => {
    const { port } = await start();
    const refused = await get(port, '/healthz', { method: 'POST' });
    expect([refused.status, refused.headers['allow']]).toEqual([405, 'GET, HEAD']);
    const head = await get(port, '/', { method: 'HEAD' });
    expect([head.status, head.body.length]).toEqual([200, 0]);
    expect(head.headers['content-length']).toBe(String((await get(port, '/')).body.length));
  });

  test('answers to the names of this machine alone', async () => {
    const { port } = await start();
    const statuses = await Promise.all(
      [`127.0.0.1:${port}`, `[::1]:${port}`, `evil.example:${port}`, 'localhost:1'].map(
        async (host) => (await get(port, '/', { host })).status,
      ),
    );
    expect(statuses).toEqual([200, 200, 421, 421]);
  });

  test.each(['/', '/style.css', '/healthz', '/nope'])('sends %s with the strictest policy', async (path) => {
    const { port } = await start();
    const { headers } = await get(port, path);
    expect(headers).toMatchObject({
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'cache-control': 'no-store',
    });
  });

  test('has the policy that the page needs and nothing more', () => {
    expect(CONTENT_SECURITY_POLICY).toBe(
      "default-src 'none'; img-src 'self'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
  });

  test('serves every file that the page names', async () => {
    const { port } = await start();
    const { text } = await get(port, '/');
    const files = [...text.matchAll(/<link rel="[a-z]+" href="([^"]+)"/g)].map(([, href = '']) => href);
    const types = await Promise.all(
      files.map(async (file) => (await get(port, file)).headers['content-type']),
    );
    expect(types.sort()).toEqual(['image/svg+xml', 'text/css; charset=utf-8']);
  });

  test('has a style in both colour schemes that uses no colour it does not set', async () => {
    const { port } = await start();
    const { text } = await get(port, '/style.css');
    expect(text).toContain('prefers-color-scheme: dark');
    const set = new Set([...text.matchAll(/(--[\w-]+):/g)].map(([, name]) => name));
    const used = [...text.matchAll(/var\((--[\w-]+)\)/g)].map(([, name]) => name);
    expect(used.filter((name) => !set.has(name))).toEqual([]);
    expect(text).not.toMatch(/url\(|@import|https?:/);
  });

  test.each([
    ['is ready', [], 200, 'ready\n'],
    ['is not, and why', ['the queue does not answer'], 503, 'not ready: the queue does not answer\n'],
  ])('tells a supervisor that it runs, and whether it %s', async (_name, missing, status, text) => {
    const { port } = await start({ missing: async () => missing });
    expect((await get(port, '/healthz')).status).toBe(200);
    expect(await get(port, '/readyz')).toMatchObject({ status, text });
  });
});

describe('figures for a monitor', () => {
  const metrics = { token: 'a-token-of-some-length', text: async () => 'up 1\n' };

  test('are served to whoever shows the token', async () => {
    const { port } = await start({ metrics });
    const authorization = `Bearer ${metrics.token}`;
    expect((await get(port, '/metrics')).status).toBe(401);
    const { status, text, headers } = await get(port, '/metrics', { authorization });
    expect([status, text]).toEqual([200, 'up 1\n']);
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  });

  test('without a token are for this machine, under its own names', async () => {
    const { port } = await start({ metrics: { ...metrics, token: null } });
    expect((await get(port, '/metrics')).status).toBe(200);
    expect((await get(port, '/metrics', { host: `evil.example:${port}` })).status).toBe(421);
    const open = await start({ metrics: { ...metrics, token: null }, host: '0.0.0.0' });
    expect((await get(open.port, '/metrics')).status).toBe(401);
  });

  test('are not there where nobody counts', async () => {
    const { port } = await start();
    expect((await get(port, '/metrics')).status).toBe(404);
  });
});

describe('the field to ask in', () => {
  async function listening() {
    const asks: string[] = [];
    const server = await start({
      ask: async (text) => {
        asks.push(text);
        return { cards: [card([], { title: `Done: ${text}` })], pictures: [], files: [] };
      },
    });
    return { ...server, asks, key: keyOf((await get(server.port, '/')).text) };
  }

  test('leads to the address of an ask, which can be kept and opened again', async () => {
    const { port, key, asks } = await listening();
    const { status, headers } = await press(port, ' nrr q3 ', key);
    expect([status, headers['location'], asks]).toEqual([303, '/?ask=nrr%20q3', []]);
    expect((await press(port, '  ', key)).headers['location']).toBe('/');
  });

  test('does what changes something, and is empty then', async () => {
    const { port, key, asks } = await listening();
    const { status, text } = await press(port, 'do it', key);
    expect([status, asks]).toEqual([200, ['do it']]);
    expect(text).toContain('Done: do it');
    expect(text).toContain('type="text" value=""');
  });

  test('is the only way to change something: an address on another web page does not', async () => {
    const { port, asks } = await listening();
    const { status, text } = await get(port, '/?ask=do%20it');
    expect([status, asks]).toEqual([200, []]);
    expect(textOf(text)).toContain('Press Ask to do this');
    expect(text).toContain('value="do it"');
  });

  test.each(['', 'x', 'x'.repeat(22), '東'.repeat(22)])(
    'does nothing for what another web site sends, with the key %j',
    async (key) => {
      const { port, asks } = await listening();
      const { status, text } = await press(port, 'do it', key);
      expect([status, asks, textOf(text)]).toEqual([403, [], expect.stringContaining('Load it again')]);
    },
  );

  test('has another key after every start', async () => {
    const [one, two] = [await listening(), await listening()];
    expect(one.key).toMatch(/^[\w-]{22}$/);
    expect(two.key).not.toBe(one.key);
    expect((await press(two.port, 'do it', one.key)).status).toBe(403);
  });

  test('sends forms alone, and no more than an ask can be', async () => {
    const { port, key, asks, failures } = await listening();
    const body = new URLSearchParams({ key, ask: 'do it' }).toString();
    const others = await Promise.all([
      get(port, '/', { method: 'POST', type: 'text/plain', body }),
      get(port, '/', { method: 'POST', body }),
      get(port, '/', { method: 'POST', type: FORM, body: `${body}${'x'.repeat(100_000)}` }),
    ]);
    expect(others.map(({ status }) => status)).toEqual([400, 400, 400]);
    expect([asks, failures]).toEqual([[], []]);
  });
});

describe('when something breaks', () => {
  const secret = new Error('password=hunter2 at /etc/secret');
  const ask = async (): Promise<never> => {
    throw secret;
  };

  test('whoever asked reads a reference, and the log the rest', async () => {
    const { port, failures } = await start({ ask });
    const { status, text } = await get(port, '/?ask=private%20words');
    expect(status).toBe(500);
    expect(text).not.toMatch(/hunter2|secret|server\.ts/);
    expect(failures).toEqual([
      { reference: expect.stringMatching(/^[0-9a-f]{8}$/), request: 'GET /', error: secret },
    ]);
    expect(textOf(text)).toContain(`reference ${failures[0]?.reference}`);
    expect((await get(port, '/')).status).toBe(200);
  });

  test('what a person may read becomes the answer', async () => {
    const { port, failures } = await start({
      ask: async () => {
        throw new UserError('no such <period>');
      },
    });
    const { status, text } = await get(port, '/?ask=nrr');
    expect([status, failures]).toEqual([200, []]);
    expect(textOf(text)).toContain('no such <period>');
  });

  test('readiness that cannot be found out counts as broken', async () => {
    const { port, failures } = await start({ missing: ask });
    expect((await get(port, '/readyz')).status).toBe(500);
    expect(failures).toHaveLength(1);
  });
});

describe('starting and stopping', () => {
  test('takes a free port and says which', async () => {
    const { port, url } = await start();
    expect(port).toBeGreaterThan(0);
    expect(url).toBe(`http://localhost:${port}`);
  });

  test('says what to do where the port is taken', async () => {
    const { port } = await start();
    await expect(start({ port })).rejects.toThrow(
      new UserError(`port ${port} is taken; choose another with --port`),
    );
  });

  test('stops with its requests answered, and more than once', async () => {
    let finish = (): void => undefined;
    let begun = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const { port, stop } = await start({
      ask: async () => {
        begun();
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
        return { cards: [card([], { title: 'In time' })], pictures: [], files: [] };
      },
    });
    const answer = get(port, '/?ask=nrr');
    await asked;
    const stopped = Promise.all([stop(), stop()]);
    finish();
    expect((await answer).text).toContain('In time');
    await stopped;
    await expect(get(port, '/')).rejects.toThrow('ECONNREFUSED');
  });

  test('does not wait for ever for a request that never ends', async () => {
    const server = createServer();
    const stop = stopperOf(server, 50);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const asked = once(server, 'request');
    const lost = expect(get(port, '/')).rejects.toThrow('socket hang up');
    await asked;
    await stop();
    await lost;
  });

  test('does not wait for a connection on which nothing is asked', async () => {
    const { port, stop } = await start();
    const idle = connect(port, '127.0.0.1');
    await new Promise((resolve) => idle.once('connect', resolve));
    const ended = new Promise((resolve) => idle.once('close', resolve));
    idle.resume();
    await stop();
    await ended;
  });
});
