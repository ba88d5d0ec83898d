import type { Card } from '../core/card.ts';
import type { Messages, Session, Store } from '../core/ports.ts';

interface MessageRow {
  readonly key: string;
  readonly channel: string;
  readonly place_kind: 'channel' | 'person';
  readonly cards: readonly Card[];
  readonly posted_at: string;
}

const COLUMNS = 'key, channel, place_kind, cards, posted_at';
const messageOf = ({ key, channel, place_kind, cards, posted_at }: MessageRow) => ({
  key,
  channel,
  kind: place_kind,
  cards,
  postedAt: posted_at,
});

/** Messages in Postgres: the row with the key and its pictures are one transaction, so a key is posted once or not at all. */
export function messagesIn(store: Store): Messages {
  return {
    post: (message, at) =>
      store.transaction(async (session) => {
        const won = await session.query(
          `INSERT INTO bellwether.messages (${COLUMNS}) VALUES ($1, $2, $3, $4::jsonb, $5)
           ON CONFLICT (key) DO NOTHING RETURNING key`,
          [message.key, message.channel, message.kind, JSON.stringify(message.cards), at],
        );
        if (won.length === 0) return false;
        for (const { name, png } of message.pictures) {
          await session.query('INSERT INTO bellwether.pictures (key, name, png) VALUES ($1, $2, $3)', [
            message.key,
            name,
            Buffer.from(png),
          ]);
        }
        return true;
      }),
    edit: async (key, cards) => {
      const found = await store.query(
        'UPDATE bellwether.messages SET cards = $2::jsonb WHERE key = $1 RETURNING key',
        [key, JSON.stringify(cards)],
      );
      return found.length > 0;
    },
    find: async (key) => {
      const [row] = await store.query<MessageRow & Record<string, unknown>>(
        `SELECT ${COLUMNS} FROM bellwether.messages WHERE key = $1`,
        [key],
      );
      return row === undefined ? null : { ...messageOf(row), pictures: await picturesOf(store, key) };
    },
    latest: async (count) => {
      const rows = await store.query<MessageRow & Record<string, unknown>>(
        `SELECT ${COLUMNS} FROM bellwether.messages ORDER BY posted_at DESC, key LIMIT $1`,
        [count],
      );
      return rows.map(messageOf);
    },
    picture: async (key, name) => {
      const [row] = await store.query<{ png: Uint8Array }>(
        'SELECT png FROM bellwether.pictures WHERE key = $1 AND name = $2',
        [key, name],
      );
      return row?.png ?? null;
    },
  };
}

const picturesOf = (session: Session, key: string) =>
  session.query<{ name: string; png: Uint8Array }>(
    'SELECT name, png FROM bellwether.pictures WHERE key = $1 ORDER BY name',
    [key],
  );
