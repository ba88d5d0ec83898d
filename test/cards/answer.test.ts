import { describe, expect, test } from 'vitest';
import { answerCard, basisLine } from '#src/cards/answer.ts';
import { answersCard } from '#src/cards/answers.ts';
import { plain } from '#src/cards/plain.ts';
import type { Answer } from '#src/core/answer.ts';
import type { Block, Card } from '#src/core/card.ts';
import type { QueryOptions } from '#src/core/query.ts';
import type { Source } from '#src/core/source.ts';
import { answer, gathered, measures, query, settings } from '../kpis/fixture.ts';
import {
  balance,
  byRegion,
  churnByRegion,
  compared,
  context,
  few,
  nobody,
  running,
  split,
} from './fixture.ts';

const golden = (name: string) => `../golden/cards/${name}.txt`;
const factOf = (card: Card, label: string) =>
  card.blocks
    .flatMap((block) => (block.type === 'facts' ? block.facts : []))
    .find((one) => one.label === label);
const tableOf = (card: Card): Extract<Block, { type: 'table' }> => {
  const table = card.blocks.find((block) => block.type === 'table');
  if (table?.type !== 'table') throw new Error('no table');
  return table;
};

describe('the card of one answer', () => {
  test.each<[string, Answer]>([
    ['nrr-vs-quarter-before', compared],
    ['nrr-by-region', byRegion()],
    ['logo-churn-by-region', churnByRegion],
    ['nrr-running-quarter', running],
    ['arr-balance', balance],
    ['arr-growth-split', split],
    ['nrr-nothing-matches', nobody],
    ['logo-churn-few', few],
  ])('reads as %s', async (name, one) => {
    await expect(`${plain(answerCard(one, context))}\n`).toMatchFileSnapshot(golden(name));
  });

  test('shows ten groups, says how many more there are, and keeps the total of all', () => {
    const table = tableOf(answerCard(byRegion(), context));
    expect(table.rows).toHaveLength(10);
    expect(table.more).toBe(2);
    expect(table.total?.[0]).toBe('Total');
  });

  test('adds what top left out to what is more', () => {
    const table = tableOf(answerCard(byRegion({ top: { order: 'top', n: 3 } }), context));
    expect([table.rows.length, table.more]).toEqual([3, 9]);
  });

  test('shows groups of fewer than 5 as counts, never as a rate', () => {
    const rows = tableOf(answerCard(byRegion({ kpi: 'logo_churn', sort: 'name' }), context)).rows;
    const small = rows.find(([name]) => name === 'region 01');
    expect(small).toEqual(['region 01', '–', '0 of 3', '3']);
    const amounts = tableOf(answerCard(byRegion({ sort: 'name' }), context)).rows.find(
      ([name]) => name === 'region 01',
    );
    expect(amounts?.slice(1)).toEqual(['–', '–', '3']);
  });

  test('keeps rate, interval and movers to itself where there are too few', () => {
    const card = answerCard(few, context);
    expect(card.title).toBe('Logo churn: 1 of 3');
    expect(factOf(card, '95% interval')).toBeUndefined();
    expect(card.blocks.some((block) => block.type === 'list')).toBe(false);
  });

  test('is good or bad by the way the KPI should go, and neither where it may be noise', () => {
    expect(answerCard(compared, context).tone).toBe('bad');
    const churn = answer(
      query({ kpi: 'logo_churn', compare: { to: 'group', where: [], echo: 'vs all' } }),
      gathered({
        other: {
          tally: { total: measures({ accounts_opening: 6, accounts_churned: 2 }), groups: [] },
          period: query().period,
          range: query().period,
        },
      }),
    );
    expect(churn.compare?.significant).toBe(false);
    expect(answerCard(churn, context).tone).toBe('plain');
    expect(factOf(answerCard(churn, context), 'vs everything')?.detail).toContain('not significant');
  });

  test('holds the value against a target', () => {
    const own = { ...settings, targets: { nrr: { all: 0.9, groups: { 'segment=smb': 0.8 } } } };
    const card = answerCard(answer(query(), gathered(), own), context);
    expect(factOf(card, 'Target')).toMatchObject({ value: '90.0%', detail: '▼ 4.8 pp', tone: 'bad' });
    const smb = query({ where: [{ attribute: 'segment', op: '=', values: ['smb'] }] });
    expect(factOf(answerCard(answer(smb, gathered(), own), context), 'Target')?.value).toBe('80.0%');
    const mid = query({ where: [{ attribute: 'segment', op: '=', values: ['mid'] }] });
    expect(factOf(answerCard(answer(mid, gathered(), own), context), 'Target')).toBeUndefined();
  });

  test('carries the buttons and the picture it is given', () => {
    const button = { label: 'Share', does: 'press', action: 'share', value: 'nrr q2' } as const;
    const image = { image: { name: 'trend.png', width: 600, height: 338 }, alt: 'NRR falls' };
    const card = answerCard(compared, context, { buttons: [button], image });
    expect(card.buttons).toEqual([button]);
    expect(card.blocks).toContainEqual({ type: 'image', ...image });
  });

  test('shows names instead of ids where it is told them', () => {
    const nameOf = (attribute: string, value: string) => (attribute === 'region' ? `«${value}»` : value);
    expect(tableOf(answerCard(byRegion(), { settings, nameOf })).rows[0]?.[0]).toMatch(/^«region/);
  });
});

describe('the card of several answers', () => {
  test('sets two KPIs side by side with their difference', async () => {
    const upsell = answer(query({ kpi: 'upsell_rate' }), gathered());
    const cross = answer(query({ kpi: 'cross_sell_rate' }), gathered());
    const card = answersCard(
      { echo: 'upsell_rate q2 vs cross_sell_rate q2', join: 'versus', answers: [upsell, cross], notes: [] },
      context,
    );
    expect(factOf(card, 'Difference')?.value).toBe('▼ 3.3 pp');
    await expect(`${plain(card)}\n`).toMatchFileSnapshot(golden('upsell-vs-cross-sell'));
  });

  test('lists KPIs of different units without a difference', () => {
    const card = answersCard(
      { echo: 'nrr,arr', join: 'list', answers: [compared, balance], notes: ['Read x as y.'] },
      context,
    );
    expect(card.title).toBe('Net revenue retention, Annual recurring revenue');
    expect(factOf(card, 'Difference')).toBeUndefined();
    expect(plain(card)).toContain('Read x as y.');
  });

  test('gives each grouped answer its own table', async () => {
    const card = answersCard(
      { echo: 'nrr,logo_churn by region', join: 'list', answers: [byRegion(), churnByRegion], notes: [] },
      context,
    );
    await expect(`${plain(card)}\n`).toMatchFileSnapshot(golden('nrr-and-churn-by-region'));
  });

  test('of one answer is that answer, under the echo and the notes of the ask', () => {
    const card = answersCard(
      { echo: 'nrr q2 vs q1', join: 'one', answers: [compared], notes: ['Read nnr as nrr.'] },
      context,
    );
    expect(card.title).toBe('Net revenue retention: 85.2%');
    expect(plain(card)).toContain('Read nnr as nrr.');
    expect(plain(card)).toContain('nrr q2 vs q1 ·');
  });
});

describe('the basis of an answer', () => {
  const basisOf = (source: Partial<Source>, options: Partial<QueryOptions> = {}): string =>
    basisLine(
      {
        ...compared,
        kpi: { ...compared.kpi, source: { ...compared.kpi.source, ...source } },
        query: { ...compared.query, options: { ...compared.query.options, ...options } },
      },
      context,
    );

  test.each<[string, Partial<Source>, Partial<QueryOptions>, string]>([
    ['of balances is the first day', {}, {}, 'attributes at the start'],
    [
      'of what happened is the day on which it did',
      { attributesOn: 'event' },
      {},
      'attributes on the event’s day',
    ],
    ['of what stands at the end is that day', { attributesOn: 'last' }, {}, 'attributes on the last day'],
    ['of a work list is today', { attributesOn: 'today' }, {}, 'attributes of today'],
    ['that is asked for is said', { attributesOn: 'event' }, { basis: 'end' }, 'attributes at the end'],
    ['of today is said', { attributesOn: 'event' }, { basis: 'now' }, 'attributes of today'],
  ])('%s', (_, source, options, words) => {
    expect(basisOf(source, options)).toContain(` · ${words} · `);
  });

  test('says nothing of attributes where rows belong to no account', () => {
    expect(basisOf({ ofAccounts: false })).not.toContain('attributes');
    expect(basisOf({ ofAccounts: false, attributesOn: 'first' })).toContain('attributes at the start');
  });
});
