import type { ChatPlatform, Sent } from '../../../src/core/chat.ts';

/** The faulty chat server as a platform: what a status means for one attempt to post. Its times are of a clock so fast. */
export function httpChat(base: string, mayLook: boolean, speed: number): ChatPlatform {
  const call = (path: string, key: string) =>
    fetch(`${base}${path}?key=${encodeURIComponent(key)}`, {
      method: 'POST',
      signal: AbortSignal.timeout(1_000),
    });
  const refused = (reason: string): Sent => ({
    kind: 'refused',
    reason,
    permanent: false,
    retryAfterMs: 200 * speed,
    part: 'message',
  });
  return {
    name: 'chat',
    start: async () => {},
    stop: async () => {},
    locate: async () => null,
    members: async () => ({ kind: 'cannot-look' }),
    profile: async () => null,
    edit: async () => refused('nothing is edited here'),
    send: async (place, _post, key) => {
      const response = await call('/send', key);
      if (response.status === 429 || response.status === 503) return refused(`status ${response.status}`);
      if (!response.ok) return { kind: 'unclear', reason: `status ${response.status}` };
      const { index } = (await response.json()) as { index: number };
      return { kind: 'sent', message: { place, id: String(index) } };
    },
    find: async (place, key) => {
      if (!mayLook) return { kind: 'cannot-look' };
      const { index } = (await (await call('/find', key)).json()) as { index: number };
      return index < 0 ? { kind: 'absent' } : { kind: 'found', message: { place, id: String(index) } };
    },
  };
}
