import type { Block, Button, Card, Fact } from '../core/card.ts';
import { tableLines } from './plain-table.ts';
import { clean, pad, widthOf, wrap } from './width.ts';

/** Narrower than this nothing can be read. */
const NARROWEST = 20;
const BULLET = '• ';

/**
 * A card as plain text: for a terminal, a log, a notification. Lines are at most `width` columns wide and have no
 * trailing spaces; names in it cannot move the cursor or turn the direction of text.
 */
export function plain(card: Card, width = 80): string {
  const columns = Math.max(NARROWEST, width);
  const parts = [
    wrap(card.title, columns),
    ...card.blocks.map((block) => blockLines(block, columns)),
    buttonLines(card.buttons, columns),
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) =>
      lines
        .map((line) => line.trimEnd())
        .join('\n')
        .trimEnd(),
    )
    .join('\n\n');
}

/** Several cards, one under the other. */
export const plainAll = (cards: readonly Card[], width = 80): string =>
  cards.map((card) => plain(card, width)).join('\n\n\n');

function blockLines(block: Block, width: number): string[] {
  switch (block.type) {
    case 'text':
    case 'note':
      return paragraphs(block.text, width);
    case 'facts':
      return factLines(block.facts, width);
    case 'table':
      return tableLines(block, width);
    case 'list':
      return block.items.flatMap((item) => hanging(BULLET, item, width));
    case 'image':
      return wrap(`[${block.alt}]`, width);
    case 'divider':
      return ['─'.repeat(Math.min(width, 40))];
    default:
      return block satisfies never;
  }
}

const paragraphs = (text: string, width: number): string[] =>
  text.split('\n').flatMap((line) => wrap(line, width));

function hanging(lead: string, text: string, width: number): string[] {
  const indent = ' '.repeat(widthOf(lead));
  return wrap(text, width - widthOf(lead)).map((line, i) => (i === 0 ? lead : indent) + line);
}

/** Labels in a column of their own, values and what goes with them beside. */
function factLines(facts: readonly Fact[], width: number): string[] {
  const labels = facts.map(({ label }) => clean(label));
  const column = Math.min(Math.max(0, ...labels.map(widthOf)), Math.floor(width / 2));
  return facts.flatMap(({ value, detail }, i) => {
    const label = wrap(labels[i] ?? '', column);
    const text = wrap(detail === undefined ? value : `${value} (${detail})`, width - column - 2);
    const height = Math.max(label.length, text.length);
    return Array.from(
      { length: height },
      (_, line) => `${pad(label[line] ?? '', column, 'left')}  ${text[line] ?? ''}`,
    );
  });
}

/** A press that asks something is written as what can be typed instead. */
function buttonLines(buttons: readonly Button[], width: number): string[] {
  const asks = buttons.filter(({ action }) => action === 'ask');
  const links = buttons.filter(({ does }) => does === 'link');
  const presses = buttons.filter((button) => !asks.includes(button) && !links.includes(button));
  return [
    ...asks.flatMap(({ label, value }) =>
      hanging('› ', label === value ? value : `${label}: ${value}`, width),
    ),
    ...links.flatMap(({ label, value }) => hanging('› ', `${label}: ${value}`, width)),
    ...wrap(presses.map(({ label }) => `[${label}]`).join(' '), width),
  ];
}
