import type { Block, Button, Card } from '#src/core/card.ts';

/** Cards to look at. */

export const card = (blocks: readonly Block[] = [], given: Partial<Card> = {}): Card => ({
  tone: 'plain',
  title: 'Title',
  blocks,
  buttons: [],
  ...given,
});

export const table: Extract<Block, { type: 'table' }> = {
  type: 'table',
  columns: [
    { label: 'Account', align: 'left' },
    { label: 'ARR', align: 'right' },
  ],
  rows: [
    ['Northwind <Traders>', '$420,000'],
    ['東京商事', '−$20'],
  ],
  total: ['Total', '$419,980'],
  more: 12,
};

export const BUTTONS: readonly Button[] = [
  { label: 'Ask again', does: 'press', action: 'ask', value: 'nrr q3 "enterprise" & more', style: 'primary' },
  { label: 'Open in CRM', does: 'link', action: 'crm', value: 'https://crm.example.com/a?b=1&c=2' },
  { label: 'Acknowledge', does: 'press', action: 'ack', value: '17', style: 'danger' },
  { label: 'Snooze', does: 'form', action: 'snooze', value: '17' },
];

/** Every kind of block and of button. */
export const rich = card(
  [
    { type: 'text', text: 'FY26 Q2, by region', weight: 'strong' },
    { type: 'text', text: 'Two lines,\nand names like "Smith & Sons".' },
    {
      type: 'facts',
      facts: [
        { label: 'Accounts', value: '6' },
        { label: 'vs FY26 Q1', value: '▼ 9.8 pp', detail: '95.0%', tone: 'bad' },
        { label: 'Health', value: '82', tone: 'good' },
      ],
    },
    table,
    { type: 'image', image: { name: 'trend', width: 1200, height: 676 }, alt: 'NRR falls from 95% to 85%' },
    { type: 'list', items: ['Bravo −$100', 'Foxtrot +$40'] },
    { type: 'divider' },
    { type: 'note', text: 'nrr q2 · data through Aug 12, 2025' },
  ],
  { tone: 'bad', title: 'Net revenue retention: 85.2%', buttons: BUTTONS },
);
