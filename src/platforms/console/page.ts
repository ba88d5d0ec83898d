import { MAX_ASK_LENGTH } from '../../core/ask/parse.ts';
import type { Instant } from '../../core/calendar.ts';
import type { Card } from '../../core/card.ts';
import { formatInstant } from '../../core/format.ts';
import type { PostedMessage } from '../../core/ports.ts';
import type { Settings } from '../../core/settings.ts';
import { FORM_URL } from './form.ts';
import { type Html, html } from './html.ts';
import { askUrl, pictureUrl } from './links.ts';
import { renderCard } from './render.ts';
import { short } from './text.ts';

/** Whole pages. They hold no script and no style of their own, so that the strictest policy can be served. */

export type Listed = Omit<PostedMessage, 'pictures'>;

export interface PageView extends Pick<Settings, 'locale' | 'timeZone'> {
  readonly title: string;
  /** The newest first. */
  readonly messages: readonly Listed[];
  /** Whether older messages were left out. */
  readonly hasOlder: boolean;
  /** What was asked, with its answer; null where nothing was. */
  readonly asked: Asked | null;
  /** Goes with what is sent from the field, and tells it from what other sites send. */
  readonly key: string;
}

export interface Asked {
  readonly text: string;
  /** Whether it left something different behind: then the field is empty again. */
  readonly isDone: boolean;
  readonly cards: readonly Card[];
  readonly files: readonly LinkedFile[];
  pictureUrl(name: string): string;
}

export interface LinkedFile {
  readonly name: string;
  readonly bytes: number;
  readonly url: string;
}

const CHANNEL_LIMIT = 80;

const EXAMPLES = [
  'nrr',
  'nrr q3 enterprise',
  'grr ttm by region',
  'logo-churn last month yoy',
  'arr-growth fy26 split',
  'digests',
  'help',
];

/** The messages under a field to ask in. */
export function mainPage(view: PageView): string {
  return layout(
    view.asked === null ? view.title : `${view.asked.text} · ${view.title}`,
    html`<a class="skip" href="#messages">Skip to the messages</a>
<header class="top"><h1><a href="/">${view.title}</a></h1></header>
<main>
${composer(view.asked === null || view.asked.isDone ? '' : view.asked.text, view.key)}
${view.asked === null ? null : answer(view.asked)}
${messages(view)}
</main>`,
  );
}

const composer = (text: string, key: string): Html => html`<search class="composer">
<form action="${FORM_URL}" method="post"><input name="key" type="hidden" value="${key}">
<label for="ask">Ask for a KPI</label>
<div class="field"><input id="ask" name="ask" type="text" value="${text}" placeholder="nrr q3 enterprise" maxlength="${MAX_ASK_LENGTH}" required autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="go"><button type="submit" class="button primary">Ask</button></div>
</form>
<nav aria-label="Examples"><ul class="examples">${EXAMPLES.map((ask) => html`<li><a href="${askUrl(ask)}">${ask}</a></li>`)}</ul></nav>
</search>`;

const answer = ({
  cards,
  files,
  pictureUrl: urlOf,
}: Asked): Html => html`<section class="answer" aria-labelledby="answer">
<div class="section-head"><h2 id="answer">Answer</h2><span class="aside">Only you see this</span></div>
${cards.map((card) => html`${renderCard(card, { pictureUrl: urlOf, level: 3 })}\n`)}${downloads(files)}</section>`;

const FILE_LIMIT = 80;

/** Files to take along: named, and how large they are. */
const downloads = (files: readonly LinkedFile[]): Html | null =>
  files.length === 0
    ? null
    : html`<ul class="buttons" aria-label="Files">${files.map(
        ({ name, bytes, url }) =>
          html`<li><a class="button" href="${url}" download>Download ${short(name, FILE_LIMIT)} (${sizeWords(bytes)})</a></li>`,
      )}</ul>
`;

/** In whole kilobytes, rounded up. */
const sizeWords = (bytes: number): string => `${Math.ceil(bytes / 1000)} kB`;

const messages = (
  view: PageView,
): Html => html`<section id="messages" aria-labelledby="messages-title" tabindex="-1">
<div class="section-head"><h2 id="messages-title">Messages</h2><span class="aside">Newest first, ${view.timeZone} time</span></div>
${
  view.messages.length === 0
    ? html`<p class="empty">Nothing has been posted yet. Digests and alerts will appear here.</p>\n`
    : view.messages.map((one) => html`${message(one, view)}\n`)
}${view.hasOlder ? html`<p class="aside">Older messages are not shown here.</p>\n` : null}</section>`;

const message = (
  { key, channel, cards, postedAt }: Listed,
  view: PageView,
): Html => html`<article class="message">
<header class="message-head"><h3>${short(channel, CHANNEL_LIMIT)}</h3>${time(postedAt, view)}</header>
${cards.map((card) => html`${renderCard(card, { pictureUrl: (name) => pictureUrl(key, name), level: 4 })}\n`)}</article>`;

const time = (instant: Instant, settings: Pick<Settings, 'locale' | 'timeZone'>): Html =>
  html`<time datetime="${instant}">${formatInstant(instant, settings)}</time>`;

/** A page of a few words: nothing here, not allowed, something broke. */
export function smallPage(title: string, text: string): string {
  return layout(
    title,
    html`<main class="small">
<h1>${title}</h1>
<p>${text}</p>
<p><a class="button" href="/">To the messages</a></p>
</main>`,
  );
}

const layout = (title: string, body: Html): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/style.css">
</head>
<body>
${body}
</body>
</html>
`.markup;
