import { describe, expect, test } from 'vitest';
import { hostsFor, MAX_URL_LENGTH, refusalOf } from '#src/platforms/console/guard.ts';
import { keepPictures } from '#src/platforms/console/kept.ts';

const request = (given: { method?: string; url?: string; host?: string } = {}) => ({
  method: given.method ?? 'GET',
  url: given.url ?? '/',
  headers: { host: given.host ?? 'localhost:3978' },
});

describe('a request', () => {
  const hosts = hostsFor('127.0.0.1', { address: '127.0.0.1', port: 3978 });

  test.each(['localhost:3978', 'LOCALHOST:3978', '127.0.0.1:3978', '[::1]:3978'])('to %s passes', (host) => {
    expect(refusalOf(request({ host }), hosts)).toBeNull();
  });

  test.each([
    'evil.example',
    'evil.example:3978',
    'localhost',
    'localhost:80',
    'localhost.evil.example:3978',
    '',
  ])('to %j is refused: this machine has no such name', (host) => {
    expect(refusalOf(request({ host }), hosts)?.status).toBe(421);
  });

  test('without a Host header is refused', () => {
    expect(refusalOf({ method: 'GET', url: '/', headers: {} }, hosts)?.status).toBe(421);
  });

  test('may leave out the port that browsers leave out', () => {
    expect(
      refusalOf(request({ host: 'localhost' }), hostsFor('::1', { address: '::1', port: 80 })),
    ).toBeNull();
  });

  test.each(['127.1', '127.0.0.9', 'bot.local', '::ffff:127.0.0.1'])(
    'to this machine by the name %s passes where the server was told to listen there, and no other name does',
    (host) => {
      const address = host.startsWith('::ffff:') ? host : '127.0.0.1';
      const known = hostsFor(host, { address, port: 3978 });
      const written = host.includes(':') ? `[${host}]:3978` : `${host}:3978`;
      expect(refusalOf(request({ host: written }), known)).toBeNull();
      expect(refusalOf(request({ host: 'evil.example:3978' }), known)?.status).toBe(421);
    },
  );

  test('may come under any name where other machines reach the server', () => {
    expect(hostsFor('0.0.0.0', { address: '0.0.0.0', port: 3978 })).toBeNull();
    expect(hostsFor('bot', { address: '10.0.0.7', port: 3978 })).toBeNull();
    expect(refusalOf(request({ host: 'bot.example.com' }), null)).toBeNull();
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE'])('to %s something is refused', (method) => {
    const refusal = refusalOf(request({ method, url: '/healthz' }), hosts);
    expect([refusal?.status, refusal?.headers]).toEqual([405, { Allow: 'GET, HEAD' }]);
  });

  test('may be sent from the field of the page, and from no other name of it', () => {
    expect(refusalOf(request({ method: 'POST' }), hosts)).toBeNull();
    expect(refusalOf(request({ method: 'POST', url: '/?ask=nrr' }), hosts)?.status).toBe(405);
    expect(refusalOf(request({ method: 'POST', host: 'evil.example:3978' }), hosts)?.status).toBe(421);
    expect(refusalOf(request({ method: 'PUT' }), hosts)?.headers).toEqual({ Allow: 'GET, HEAD, POST' });
  });

  test('is refused where its address is too long or not one of this server', () => {
    expect(refusalOf(request({ url: `/?ask=${'x'.repeat(MAX_URL_LENGTH)}` }), hosts)?.status).toBe(414);
    expect(refusalOf(request({ url: 'http://evil.example/' }), hosts)?.status).toBe(400);
  });
});

describe('kept pictures', () => {
  const picture = (bytes: number) => [{ name: 'answer', png: new Uint8Array(bytes) }];

  test('are found by their id and name', () => {
    const kept = keepPictures();
    const id = kept.keep(picture(3));
    expect(kept.find(id, 'answer')?.byteLength).toBe(3);
    expect([kept.find(id, 'other'), kept.find('other', 'answer')]).toEqual([null, null]);
  });

  test('give way to newer ones when there are too many', () => {
    const kept = keepPictures(10);
    const ids = [4, 4, 4].map((bytes) => kept.keep(picture(bytes)));
    expect(ids.map((id) => kept.find(id, 'answer') !== null)).toEqual([false, true, true]);
    const large = kept.keep(picture(50));
    expect([...ids, large].map((id) => kept.find(id, 'answer') !== null)).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });
});
