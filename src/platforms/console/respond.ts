import type { Card } from '../../core/card.ts';
import { UserError } from '../../core/errors.ts';
import type { Messages } from '../../core/ports.ts';
import { ICON } from './icon.ts';
import type { Attached, Kept } from './kept.ts';
import { answerFileUrl, answerPictureUrl, targetOf } from './links.ts';
import { type Asked, mainPage, smallPage } from './page.ts';
import { download, page, plainText, png, type Reply } from './reply.ts';

/** What the console shows, and from where. */
export interface ConsoleWorld {
  readonly title: string;
  /** IANA name. */
  readonly timeZone: string;
  /** BCP 47. */
  readonly locale: string;
  readonly messages: Messages;
  readonly kept: Kept;
  readonly style: string;
  ask(text: string): Promise<Answered>;
  /** Whether what the bot needs is there: its database above all. */
  ready(): Promise<boolean>;
}

export interface Answered extends Attached {
  readonly cards: readonly Card[];
}

const MESSAGES_SHOWN = 30;

/** The reply to what an address (path and query, as sent) asks for. */
export async function respond(address: string, world: ConsoleWorld): Promise<Reply> {
  const { path, query } = split(address);
  const target = targetOf(path);
  switch (target.to) {
    case 'page':
      return page(await showPage((query.get('ask') ?? '').trim(), world));
    case 'style':
      return { status: 200, type: 'text/css', body: world.style };
    case 'icon':
      return { status: 200, type: 'image/svg+xml', body: ICON };
    case 'health':
      return plainText('ok\n');
    case 'readiness':
      return (await world.ready()) ? plainText('ready\n') : plainText('not ready\n', 503);
    case 'picture':
      return picture(await world.messages.picture(target.key, target.name));
    case 'answer-picture':
      return picture(world.kept.picture(target.id, target.name));
    case 'answer-file': {
      const file = world.kept.file(target.id, target.nth);
      return file === null ? NOTHING : download(file);
    }
    case 'nothing':
      return NOTHING;
    default:
      return target satisfies never;
  }
}

function split(address: string): { path: string; query: URLSearchParams } {
  const [path = '', ...query] = address.split('?');
  return { path, query: new URLSearchParams(query.join('?')) };
}

const NOTHING = page(smallPage('Nothing here', 'There is no such page.'), 404);

const picture = (bytes: Uint8Array | null): Reply => (bytes === null ? NOTHING : png(bytes));

async function showPage(text: string, world: ConsoleWorld): Promise<string> {
  const { title, timeZone, locale, messages } = world;
  const asked = text === '' ? null : await askedOf(text, world);
  const found = await messages.latest(MESSAGES_SHOWN + 1);
  return mainPage({
    title,
    timeZone,
    locale,
    messages: found.slice(0, MESSAGES_SHOWN),
    hasOlder: found.length > MESSAGES_SHOWN,
    asked,
  });
}

async function askedOf(text: string, { ask, kept }: ConsoleWorld): Promise<Asked> {
  const { cards, pictures, files } = await ask(text).catch(unanswered);
  const id = kept.keep({ pictures, files });
  return {
    text,
    cards,
    files: files.map(({ name, text: content }, nth) => ({
      name,
      bytes: Buffer.byteLength(content),
      url: answerFileUrl(id, nth),
    })),
    pictureUrl: (name) => answerPictureUrl(id, name),
  };
}

/** What a person may read about becomes a card; everything else goes on up. */
function unanswered(error: unknown): Answered {
  if (!(error instanceof UserError)) throw error;
  const text = { type: 'text', text: error.message } as const;
  return {
    cards: [{ tone: 'warn', title: 'No answer', blocks: [text], buttons: [] }],
    pictures: [],
    files: [],
  };
}
