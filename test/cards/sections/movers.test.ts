import { describe, expect, test } from 'vitest';
import movers from '#src/cards/sections/movers.ts';
import type { Answer, Mover } from '#src/core/answer.ts';
import type { PostedNumbers } from '#src/core/digest.ts';
import { monthPeriod, trailingDays } from '#src/core/period.ts';
import type { DigestAbout } from '#src/core/section.ts';
import health from '#src/kpis/health_score.ts';
import { context, kpi } from '../../kpis/fixture.ts';
import { about, answering, answerOf, type Given, kpiOf, postedOf, row, TODAY, textOf } from './fixture.ts';

const nrr = (value: number | null, given: Given = {}): Answer =>
  answerOf(kpi('nrr'), {
    total: { value, numerator: (value ?? 0) * 100, denominator: value === null ? 0 : 100, n: 60 },
    ...given,
  });
const arr = (value: number, given: Given = {}): Answer =>
  answerOf(kpi('arr'), { total: { value, n: 60 }, ...given });
const churn = (value: number, n = 200): Answer =>
  answerOf(kpi('logo_churn'), {
    total: { value, numerator: Math.round(value * n), denominator: n, n, lowN: n < 30 },
  });

const mover = (name: string, contribution: number, moved: Mover['moved']): Mover => ({
  accountId: name,
  name,
  contribution,
  moved,
});
const moves = (net: number, own: readonly Mover[], given: Given['total'] = {}): Answer =>
  answerOf(kpi('net_new_arr'), { total: { value: net, n: own.length, ...given }, movers: own });

const fall = (name: string, before: number, score: number, arrOf = 1000) =>
  row(name, name, { before, score, change: score - before, arr: arrOf });
const falls = (...rows: ReturnType<typeof fall>[]): Answer =>
  answerOf(kpiOf('health_score', health), { rows });

interface Shown {
  readonly listed?: readonly Answer[];
  readonly arrMoves?: Answer | null;
  readonly healthFalls?: Answer | null;
}

const shown = (since: PostedNumbers | null, { listed = [], arrMoves = null, healthFalls = null }: Shown) => {
  const given: DigestAbout = about({ since });
  return movers.show({ ...answering(movers, given, arrMoves, healthFalls), listed }, given);
};
const text = (since: PostedNumbers | null, given: Shown): string => textOf(shown(since, given));

describe('what changed since the last one', () => {
  test('is said of each number that reads otherwise, what got worse first', () => {
    const before = [nrr(1.058), arr(1000), churn(0.02)];
    const now = [arr(2000), churn(0.02), nrr(1.052)];
    expect(text(postedOf(before), { listed: now })).toBe(
      [
        'What changed since Fri, Aug 8',
        '',
        '• NRR 105.8% → 105.2% (restated)',
        '• ARR $1,000 → $2,000 (▲ $1,000, restated)',
      ].join('\n'),
    );
  });

  test('is one quiet line where everything reads the same', () => {
    const parts = shown(postedOf([nrr(1.0581)]), {
      listed: [nrr(1.0579)],
      arrMoves: moves(0, []),
      healthFalls: falls(fall('a', 80, 79)),
    });
    expect(parts).toEqual([
      { title: null, blocks: [{ type: 'note', text: 'Nothing has changed since Fri, Aug 8.' }] },
    ]);
  });

  test('is nothing at all where nothing could be compared', () => {
    expect(shown(postedOf([]), { listed: [nrr(1.05)] })).toEqual([]);
  });

  test('names at most five numbers, and how many more there are', () => {
    const ids = [
      'nrr',
      'grr',
      'logo_churn',
      'logo_retention',
      'gross_revenue_churn',
      'upsell_rate',
      'cross_sell_rate',
    ];
    const of = (value: number) =>
      ids.map((id) => answerOf(kpi(id), { total: { value, denominator: 1, n: 50 } }));
    const [part] = shown(postedOf(of(0.5)), { listed: of(0.4) });
    expect(part?.blocks[1]).toMatchObject({
      type: 'list',
      items: expect.toSatisfy((items) => items.length === 6),
    });
    expect(textOf(part === undefined ? [] : [part])).toContain('• … 2 more');
  });

  test('says how far a window of days has moved on, and what another month is called', () => {
    const asked = (days: number) => trailingDays(days, context);
    const rolled = { ...asked(30), start: '2025-07-09', end: '2025-08-08' };
    const before = [
      arr(10, { query: { period: rolled } }),
      nrr(1.1, { query: { period: monthPeriod('2025-06-01', context) } }),
    ];
    const now = [
      arr(20, { query: { period: asked(30) } }),
      nrr(1.2, { query: { period: monthPeriod('2025-07-01', context) } }),
    ];
    const said = text(postedOf(before), { listed: now });
    expect(said).toContain('ARR $10 → $20 (▲ $10, window moved 5 days)');
    expect(said).toContain('NRR 110.0% → 120.0% (now Jul 2025)');
  });

  test('holds a month against a month and not against the year of the same KPI', () => {
    const july = monthPeriod('2025-07-01', context);
    const posted = postedOf([nrr(1.3), nrr(1.1, { query: { period: monthPeriod('2025-06-01', context) } })]);
    const said = text(posted, { listed: [nrr(1.2, { query: { period: july } })] });
    expect(said).toContain('NRR 110.0% → 120.0%');
    expect(said).not.toContain('130.0%');
  });

  test('says a total once though it is posted again with its groups', () => {
    const grouped = (value: number) => nrr(value, { query: { by: ['region'] } });
    const said = text(postedOf([nrr(1.1), grouped(1.1)]), { listed: [nrr(1.2), grouped(1.2)] });
    expect(said.match(/NRR/g)).toHaveLength(1);
  });

  test('says that the definition changed instead of a change that nobody made', () => {
    const posted = postedOf([nrr(1.058)]);
    const numbers = posted.numbers.map((one) => ({ ...one, definition: 'another' }));
    const said = text({ ...posted, numbers }, { listed: [nrr(0.9)] });
    expect(said).toContain('NRR: its definition has changed, so it is not held against the last one');
    expect(said).not.toContain('→');
  });

  test('says that the currency changed', () => {
    const said = text(postedOf([arr(10)]), { listed: [arr(20, { currency: 'EUR' })] });
    expect(said).toContain('ARR: it is in EUR now and was in USD');
  });

  test('reads few units as counts on both sides', () => {
    expect(text(postedOf([churn(0, 4)]), { listed: [churn(0.25, 4)] })).toContain(
      'Logo churn 0 of 4 → 1 of 4',
    );
  });

  test('reads a missing base in words', () => {
    expect(text(postedOf([nrr(null)]), { listed: [nrr(1.1)] })).toContain('NRR no base → 110.0%');
  });
});

describe('accounts whose ARR moved', () => {
  const own = [
    mover('Northwind', 14_000, 'new'),
    mover('Bravo', -12_000, 'lost'),
    mover('Charlie', 900.5, 'up'),
    mover('Delta', -300, 'down'),
    mover('Echo', 200, 'back'),
  ];

  test('are said in words, with their amounts, the rest as a number', () => {
    const since = postedOf([]);
    expect(text(since, { arrMoves: moves(2800, own, { n: 7, measures: { in_grace: 12_000 } }) })).toBe(
      [
        'ARR +$2,800 since Fri, Aug 8, 7 accounts moved',
        '',
        '• Northwind: new, $14,000',
        '• Bravo: lost, $12,000',
        '• Charlie: up $900.50',
        '• Delta: down $300',
        '• Echo: back, $200',
        '• … 2 more',
        '',
        '$12,000 of what was lost is within its days of grace and may return.',
      ].join('\n'),
    );
    expect(shown(since, { arrMoves: moves(2800, own) })[0]?.finding).toBe('ARR +$2,800 since Fri, Aug 8');
  });

  test('are reconciled with the ARR that was posted: what later facts did to the days before is a line', () => {
    const evening = {
      period: { ...monthPeriod('2025-08-01', context), start: '2025-08-07', end: '2025-08-08' },
    };
    const today = { period: { ...monthPeriod('2025-08-01', context), start: '2025-08-12', end: TODAY } };
    const since = postedOf([arr(100_000, { query: evening })]);
    const parts = shown(since, {
      listed: [arr(114_000, { query: today })],
      arrMoves: moves(4000, [mover('Northwind', 4000, 'up')], { measures: { opening: 110_000 } }),
    });
    expect(textOf(parts)).toContain('• days before, restated by later facts: +$10K');
    expect(parts[0]?.finding).toBe('ARR +$14K since Fri, Aug 8');
  });

  test('keep names that look like mentions or markup as they are', () => {
    const name = '<!channel> *Bold* & "Söhne"';
    expect(text(postedOf([]), { arrMoves: moves(1, [mover(name, 1, 'up')]) })).toContain(`• ${name}: up $1`);
  });

  test('are asked for from the day of the last one on, and not where no day has run since', () => {
    expect(movers.asks(about({ since: postedOf([], '2025-08-08') }))).toEqual([
      'net new arr since 2025-08-08',
      'health drop 5d',
    ]);
    expect(movers.asks(about({ since: postedOf([], TODAY) }))).toEqual([]);
    expect(text(postedOf([nrr(1.1)], TODAY), { listed: [nrr(1.2)] })).toContain(
      'What changed since earlier today',
    );
  });
});

describe('health that fell', () => {
  test('is every account that turned red, then large falls and those that turned yellow by more than noise', () => {
    const said = text(postedOf([]), {
      healthFalls: falls(
        fall('Fell', 95, 84),
        fall('Noise', 90, 81),
        fall('Barely red', 41, 39),
        fall('Barely yellow', 71, 68),
        fall('Yellow', 74, 69, 5000),
        fall('Red before', 39, 30),
      ),
    });
    expect(said).toBe(
      [
        'Health that fell since Fri, Aug 8',
        '',
        '• Barely red 41 → 39, now red, $1,000',
        '• Fell 95 → 84, $1,000',
        '• Yellow 74 → 69, now yellow, $5,000',
      ].join('\n'),
    );
  });

  test('names three and counts the rest', () => {
    const rows = ['a', 'b', 'c', 'd', 'e'].map((name) => fall(name, 50, 30));
    expect(text(postedOf([]), { healthFalls: falls(...rows) })).toContain('• … 2 more');
  });
});

describe('the first one in a place', () => {
  test('tells who moved ARR in the month before, and whose health fell in 30 days', () => {
    const july = { period: monthPeriod('2025-07-01', context) };
    const arrMoves = {
      ...moves(100, [mover('Northwind', 100, 'new')]),
      query: nrr(1, { query: july }).query,
    };
    const parts = shown(null, { arrMoves, healthFalls: falls(fall('Bravo', 60, 30)) });
    expect(textOf(parts)).toContain('ARR +$100 in Jul 2025, 1 account moved');
    expect(textOf(parts)).toContain('Health that fell in 30 days');
    expect(parts[0]?.finding).toBeUndefined();
  });

  test('says nothing where nothing moved', () => {
    expect(shown(null, { arrMoves: moves(0, []), healthFalls: falls() })).toEqual([]);
    expect(shown(null, {})).toEqual([]);
  });
});
