import { describe, expect, test } from 'vitest';
import { metricsReply } from '#src/platforms/console/metrics.ts';

const TOKEN = 'a-token-of-some-length';
const text = async () => 'bellwether_database_up 1\n';
const status = async (token: string | null, shown: string | undefined, isLocal = true) =>
  (await metricsReply({ token, text }, shown, isLocal)).status;

describe('the figures for a monitor', () => {
  test('are given to this machine where no token is set, and to nobody else', async () => {
    expect(await status(null, undefined, true)).toBe(200);
    expect(await status(null, undefined, false)).toBe(401);
    expect(await status(null, 'Bearer ', false)).toBe(401);
  });

  test.each([
    ['the token', `Bearer ${TOKEN}`, 200],
    ['the token, however the word before it is written', `bearer  ${TOKEN}`, 200],
    ['no token', undefined, 401],
    ['an empty one', 'Bearer ', 401],
    ['another one', 'Bearer another-token-of-length', 401],
    ['the beginning of it', `Bearer ${TOKEN.slice(0, -1)}`, 401],
    ['more than it', `Bearer ${TOKEN}x`, 401],
    ['the token in another way', `Basic ${TOKEN}`, 401],
    ['the token alone', TOKEN, 401],
  ])('that are kept by a token: %s', async (_name, shown, expected) => {
    expect(await status(TOKEN, shown)).toBe(expected);
  });

  test('are in Prometheus’s format, and a refusal says what to send', async () => {
    expect(await metricsReply({ token: null, text }, undefined, true)).toEqual({
      status: 200,
      type: 'text/plain; version=0.0.4',
      body: await text(),
    });
    const refused = await metricsReply({ token: TOKEN, text }, undefined, true);
    expect(refused).toMatchObject({ headers: { 'WWW-Authenticate': 'Bearer realm="metrics"' } });
    expect(String(refused.body)).not.toContain(TOKEN);
  });
});
