import { describe, expect, test } from 'vitest';
import { hostsFor, MAX_URL_LENGTH, refusalOf } from '#src/platforms/console/guard.ts';
import { keepAttached } from '#src/platforms/console/kept.ts';

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

describe('what is kept of answers', () => {
  const picture = (bytes: number) => ({
    pictures: [{ name: 'answer', png: new Uint8Array(bytes) }],
    files: [],
  });
  const csv = (text: string) => ({
    pictures: [],
    files: [{ name: '../a.csv', type: 'text/csv' as const, text }],
  });

  test('is found by its id, pictures by name and files by place', () => {
    const kept = keepAttached();
    const id = kept.keep({ ...picture(3), ...csv('a\r\n'), pictures: picture(3).pictures });
    expect(kept.picture(id, 'answer')?.byteLength).toBe(3);
    expect([kept.picture(id, 'other'), kept.picture('other', 'answer')]).toEqual([null, null]);
    expect(kept.file(id, 0)?.text).toBe('a\r\n');
    expect([kept.file(id, 1), kept.file('other', 0)]).toEqual([null, null]);
  });

  test('gives way to newer ones when there is too much', () => {
    const kept = keepAttached(10);
    const ids = [4, 4, 4].map((bytes) => kept.keep(picture(bytes)));
    const there = (all: readonly string[]) => all.map((id) => kept.picture(id, 'answer') !== null);
    expect(there(ids)).toEqual([false, true, true]);
    const large = kept.keep(picture(50));
    expect(there([...ids, large])).toEqual([false, false, false, true]);
    // Files count by their bytes: three letters of two bytes each.
    const file = kept.keep(csv('äöü'));
    expect(there([large])).toEqual([false]);
    expect([kept.keep(csv('abcd')), file].map((id) => kept.file(id, 0) !== null)).toEqual([true, true]);
    kept.keep(csv('e'));
    expect(kept.file(file, 0)).toBeNull();
  });
});
