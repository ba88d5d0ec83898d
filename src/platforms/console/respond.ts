import type { Card, Picture } from '../../core/card.ts';
import { UserError } from '../../core/errors.ts';
import type { Messages } from '../../core/ports.ts';
import { ICON } from './icon.ts';
import type { KeptPictures } from './kept.ts';
import { answerPictureUrl, targetOf } from './links.ts';
import { type MetricsPage, metricsReply } from './metrics.ts';
import { type Asked, mainPage, smallPage } from './page.ts';
import { page, plainText, png, type Reply } from './reply.ts';

/** What the console shows, and from where. */
export interface ConsoleWorld {
  readonly title: string;
  /** IANA name. */
  readonly timeZone: string;
  /** BCP 47. */
  readonly locale: string;
  readonly messages: Messages;
  readonly kept: KeptPictures;
  readonly style: string;
  ask(text: string): Promise<Answered>;
  /** What the bot needs and cannot have at the moment, in words; nothing where it is ready. */
  missing(): Promise<readonly string[]>;
  /** Null serves none. */
  readonly metrics: MetricsPage | null;
  /** Only this machine reaches the page. */
  readonly isLocal: boolean;
}

export interface Answered {
  readonly cards: readonly Card[];
  readonly pictures: readonly Picture[];
}

const MESSAGES_SHOWN = 30;

/** The reply to what an address (path and query, as sent) asks for. */
export async function respond(address: string, world: ConsoleWorld, authorization?: string): Promise<Reply> {
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
      return readiness(await world.missing());
    case 'metrics':
      return world.metrics === null ? NOTHING : metricsReply(world.metrics, authorization, world.isLocal);
    case 'picture':
      return picture(await world.messages.picture(target.key, target.name));
    case 'answer-picture':
      return picture(world.kept.find(target.id, target.name));
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

const readiness = (missing: readonly string[]): Reply =>
  missing.length === 0 ? plainText('ready\n') : plainText(`not ready: ${missing.join(', ')}\n`, 503);

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
  const { cards, pictures } = await ask(text).catch(unanswered);
  const id = kept.keep(pictures);
  return { text, cards, pictureUrl: (name) => answerPictureUrl(id, name) };
}

/** What a person may read about becomes a card; everything else goes on up. */
function unanswered(error: unknown): Answered {
  if (!(error instanceof UserError)) throw error;
  const text = { type: 'text', text: error.message } as const;
  return { cards: [{ tone: 'warn', title: 'No answer', blocks: [text], buttons: [] }], pictures: [] };
}
