import type { Block, Button, Card, Fact, Tone } from '../../core/card.ts';
import { clip } from './clip.ts';
import { type Html, html, type Part } from './html.ts';
import { askUrl, webUrl } from './links.ts';
import { renderTable } from './table.ts';
import { long, short } from './text.ts';

/** What a card does not say itself. */
export interface CardContext {
  /** Where a picture of the card is served. */
  pictureUrl(name: string): string;
  /** Level of the title among the headings of the page. */
  readonly level: 3 | 4;
}

/** Longer texts are shown up to here, with the rest to unfold. In UTF-16 units. */
const LIMITS = { title: 120, text: 800, label: 60, value: 80, detail: 160, item: 300, button: 60 } as const;

/** A colour is never the only sign of a tone. */
const TONE_WORDS: Readonly<Record<Tone, string | null>> = {
  plain: null,
  good: 'Good',
  bad: 'Bad',
  warn: 'Warning',
  info: 'Info',
};

/** One card as a fragment of a page. */
export function renderCard(card: Card, context: CardContext): Html {
  return html`<section class="card ${card.tone}">
${renderTitle(card, `h${context.level}`)}
${card.blocks.map((block) => html`${renderBlock(block, context)}\n`)}${renderButtons(card.buttons)}</section>`;
}

/** Nothing can unfold inside of a heading: a title that is cut stands whole below it. */
function renderTitle({ title, tone }: Card, tag: string): Html {
  const { head, rest } = clip(title, LIMITS.title);
  const heading = html`<header class="card-head"><${tag}>${head}${rest === '' ? null : '…'}</${tag}>${toneBadge(tone)}</header>`;
  return rest === ''
    ? heading
    : html`${heading}\n<details class="rest"><summary>Whole title</summary>${head}${rest}</details>`;
}

const toneBadge = (tone: Tone): Part => {
  const word = TONE_WORDS[tone];
  return word === null ? null : html`<span class="tone ${tone}">${word}</span>`;
};

function renderBlock(block: Block, context: CardContext): Html {
  switch (block.type) {
    case 'text':
      return html`<div class="text${block.weight === 'strong' ? ' strong' : null}">${long(block.text, LIMITS.text)}</div>`;
    case 'note':
      return html`<div class="note">${long(block.text, LIMITS.text)}</div>`;
    case 'facts':
      return html`<dl class="facts">${block.facts.map(renderFact)}</dl>`;
    case 'table':
      return renderTable(block);
    case 'image':
      return renderImage(block, context);
    case 'list':
      return html`<ul>${block.items.map((item) => html`<li>${long(item, LIMITS.item)}</li>`)}</ul>`;
    case 'divider':
      return html`<hr>`;
    default:
      return block satisfies never;
  }
}

const renderFact = ({ label, value, detail, tone = 'plain' }: Fact): Html =>
  html`
<div class="fact"><dt>${long(label, LIMITS.label)}</dt><dd class="value">${long(value, LIMITS.value)}</dd>${
    detail === undefined && tone === 'plain'
      ? null
      : html`<dd class="detail">${toneBadge(tone)}${detail === undefined ? null : html` ${long(detail, LIMITS.detail)}`}</dd>`
  }</div>`;

/** The picture leads to itself: on a small screen it is read in full size. */
function renderImage({ image, alt }: Extract<Block, { type: 'image' }>, context: CardContext): Html {
  const url = context.pictureUrl(image.name);
  return html`<a class="picture" href="${url}"><img src="${url}" alt="${alt}" width="${image.width}" height="${image.height}" loading="lazy"></a>`;
}

/** A press that asks is a link to its answer; what else needs a press cannot be done here and says so. */
function renderButtons(buttons: readonly Button[]): Part {
  if (buttons.length === 0) return null;
  const addresses = buttons.map(addressOf);
  return html`<ul class="buttons">${buttons.map((button, i) => html`<li>${renderButton(button, addresses[i] ?? null)}</li>`)}</ul>
${addresses.includes(null) ? html`<p class="note">Greyed buttons can be pressed in chat only.</p>\n` : null}`;
}

function addressOf({ does, action, value }: Button): string | null {
  if (does === 'link') return webUrl(value);
  return does === 'press' && action === 'ask' ? askUrl(value) : null;
}

function renderButton({ label, style }: Button, address: string | null): Html {
  const text = short(label, LIMITS.button);
  return address === null
    ? html`<button type="button" class="button" disabled>${text}</button>`
    : html`<a class="button${style === undefined ? null : ` ${style}`}" href="${address}">${text}</a>`;
}
