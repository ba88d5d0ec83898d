import { timingSafeEqual } from 'node:crypto';
import type { Card } from '../../core/card.ts';
import { UserError } from '../../core/errors.ts';
import type { Messages } from '../../core/ports.ts';
import { ICON } from './icon.ts';
import type { Attached, Kept } from './kept.ts';
import { answerFileUrl, answerPictureUrl, askUrl, targetOf } from './links.ts';
import { type MetricsPage, metricsReply } from './metrics.ts';
import { type Asked, mainPage, smallPage } from './page.ts';
import { download, page, plainText, png, type Reply, seeOther } from './reply.ts';

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
  /** Only this page knows it: what is sent with it was typed here, and by no other site. */
  readonly key: string;
  ask(text: string): Promise<Answered>;
  /** Whether asking that leaves something different behind. */
  changes(text: string): boolean;
  /** What the bot needs and cannot have at the moment, in words; nothing where it is ready. */
  missing(): Promise<readonly string[]>;
  /** Null serves none. */
  readonly metrics: MetricsPage | null;
  /** Only this machine reaches the page. */
  readonly isLocal: boolean;
}

export interface Answered extends Attached {
  readonly cards: readonly Card[];
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

const readiness = (missing: readonly string[]): Reply =>
  missing.length === 0 ? plainText('ready\n') : plainText(`not ready: ${missing.join(', ')}\n`, 503);

const picture = (bytes: Uint8Array | null): Reply => (bytes === null ? NOTHING : png(bytes));

/** The reply to what was sent from the field: an ask has an address of its own, a change is done. */
export async function respondToForm(form: URLSearchParams, world: ConsoleWorld): Promise<Reply> {
  if (!isSame(form.get('key') ?? '', world.key)) {
    return page(smallPage('Not done', 'This page is not the latest one. Load it again and repeat it.'), 403);
  }
  const text = (form.get('ask') ?? '').trim();
  if (!world.changes(text)) return seeOther(text === '' ? '/' : askUrl(text));
  const asked = await askedOf(text, world);
  return page(await pageWith({ ...asked, isDone: true }, world));
}

function isSame(given: string, key: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(key)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function showPage(text: string, world: ConsoleWorld): Promise<string> {
  if (text === '') return pageWith(null, world);
  // An address may stand on any web page, be opened ahead or opened again: it changes nothing.
  return pageWith(world.changes(text) ? unpressed(text) : await askedOf(text, world), world);
}

const unpressed = (text: string): Asked => ({
  text,
  isDone: false,
  cards: [{ tone: 'info', title: 'Press Ask to do this', blocks: [{ type: 'text', text }], buttons: [] }],
  files: [],
  pictureUrl: () => '',
});

async function pageWith(asked: Asked | null, world: ConsoleWorld): Promise<string> {
  const { title, timeZone, locale, messages, key } = world;
  const found = await messages.latest(MESSAGES_SHOWN + 1);
  return mainPage({
    title,
    timeZone,
    locale,
    key,
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
    isDone: false,
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
