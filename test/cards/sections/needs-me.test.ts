import { describe, expect, test } from 'vitest';
import needsMe from '#src/cards/sections/needs-me.ts';
import type { Answer, Group, Row } from '#src/core/answer.ts';
import { addDays } from '#src/core/calendar.ts';
import type { Person } from '#src/core/policy.ts';
import adoption from '#src/kpis/adoption_rate.ts';
import csat from '#src/kpis/csat.ts';
import health from '#src/kpis/health_score.ts';
import nps from '#src/kpis/nps.ts';
import onboarding from '#src/kpis/onboarding_time.ts';
import due from '#src/kpis/renewals_due.ts';
import { Q1 } from '../../kpis/fixture.ts';
import { about, answering, answerOf, kpiOf, row, TODAY, textOf, value } from './fixture.ts';

const reader: Person = {
  personId: 'p1',
  name: 'Ann',
  email: 'ann@example.com',
  role: 'csm',
  managerId: null,
  team: null,
  startsOn: null,
  endsOn: null,
};

interface Book {
  readonly health?: readonly Row[];
  readonly renewals?: readonly Row[];
  readonly overdue?: readonly Row[];
  readonly nps?: readonly Row[];
  readonly csat?: readonly Row[];
  readonly onboarding?: readonly Row[];
  /** Account → active users before and now. */
  readonly usage?: Readonly<Record<string, readonly [number, number]>>;
}

const renewalKpi = kpiOf('renewals_due', due);
const rowsOf = (kpi: Parameters<typeof answerOf>[0], rows: readonly Row[] = []): Answer =>
  answerOf(kpi, { rows });

function usageOf(usage: NonNullable<Book['usage']>): Answer {
  const groups = (side: 0 | 1): Group[] =>
    Object.entries(usage).map(([id, users]) => ({
      by: { account: id },
      ...value({ value: 1, measures: { active: users[side] } }),
    }));
  const compare = {
    to: 'period',
    label: 'before',
    period: Q1,
    total: value(),
    change: null,
    changeUnit: 'pp',
    significant: null,
    groups: groups(0),
  } as const;
  return answerOf(kpiOf('adoption_rate', adoption), { groups: groups(1), compare });
}

const shown = (book: Book, given: Partial<Parameters<typeof about>[0]> = {}) => {
  const context = about({ reader, nameOf: (_attribute, id) => `Account ${id}`, ...given });
  const scores = answerOf(kpiOf('health_score', health), {
    rows: book.health ?? [],
    total: { measures: { accounts: book.health?.length ?? 0 } },
  });
  return needsMe.show(
    answering(
      needsMe,
      context,
      scores,
      rowsOf(renewalKpi, book.renewals),
      rowsOf(renewalKpi, book.overdue),
      rowsOf(kpiOf('nps', nps), book.nps),
      rowsOf(kpiOf('csat', csat), book.csat),
      rowsOf(kpiOf('onboarding_time', onboarding), book.onboarding),
      usageOf(book.usage ?? {}),
    ),
    context,
  );
};
const items = (book: Book): readonly string[] =>
  shown(book).flatMap(({ blocks }) => blocks.flatMap((block) => (block.type === 'list' ? block.items : [])));

const score = (id: string, now: number, change: number, arr: number): Row =>
  row(id, `Account ${id}`, { score: now, change, arr });
const renewal = (id: string, days: number, arr: number, cells: Row['cells'] = {}): Row => ({
  ...row(id, `Account ${id}`, {
    due_on: addDays(TODAY, days),
    due_arr: arr,
    reasons: [],
    auto_renew: 'no',
    contacted_on: '2025-07-01',
    notice_by: null,
    ...cells,
  }),
  id: `renewal of ${id} in ${days}`,
});
const voice = (id: string, points: number, scale: string, daysAgo: number): Row =>
  row(id, `Account ${id}`, { score: points, scale, responded_on: addDays(TODAY, -daysAgo) });

describe('what needs its reader', () => {
  test('is each account once, with all its reasons, by the money at stake', () => {
    const parts = shown({
      health: [score('a', 28.3, -46, 480_000), score('b', 80, 0, 900), score('c', 90, 2, 70_000)],
      renewals: [
        renewal('a', 10, 100_000, { reasons: ['health red', 'CSM flag'], contacted_on: null }),
        renewal('c', 200, 50_000, { notice_by: addDays(TODAY, 1) }),
      ],
      nps: [voice('b', 1, '0–10', 3)],
      onboarding: [row('b', 'Account b', { days_late: 43 })],
      usage: { a: [30, 12], c: [10, 9] },
    });
    expect(parts[0]?.finding).toBe('3 accounts need you, $530.9K at stake');
    expect(textOf(parts, 140)).toBe(
      [
        'By the money at stake',
        '',
        '• Account a, $480,000: renews Aug 23, not contacted, CSM flag, health red, 74 → 28 in 30 days, active users 30 → 12 in 30 days',
        '• Account c, $50,000: notice by tomorrow',
        '• Account b, $900: detractor (1 of 10, Aug 10), onboarding 43 days late',
      ].join('\n'),
    );
  });

  test.each<[string, Book, string | null]>([
    [
      'overdue in its grace',
      { overdue: [renewal('a', -4, 10, { days_overdue: 4, grace_ends: '2025-09-08' })] },
      'renewal 4 days overdue',
    ],
    [
      'lapsed',
      { overdue: [renewal('a', -40, 10, { days_overdue: 40, grace_ends: null })] },
      'renewal of Jul 4 lapsed',
    ],
    [
      'lapsed long ago',
      { overdue: [renewal('a', -91, 10, { days_overdue: 91, grace_ends: null, reasons: ['payment'] })] },
      null,
    ],
    [
      'due tomorrow, nobody spoke to them',
      { renewals: [renewal('a', 1, 10, { contacted_on: null })] },
      'renews tomorrow, not contacted',
    ],
    ['due and contacted', { renewals: [renewal('a', 1, 10)] }, null],
    ['due in 31 days', { renewals: [renewal('a', 31, 10, { contacted_on: null })] }, null],
    [
      'renews by itself',
      { renewals: [renewal('a', 3, 10, { contacted_on: null, auto_renew: 'yes' })] },
      null,
    ],
    [
      'notice passed yesterday',
      { renewals: [renewal('a', 60, 10, { notice_by: addDays(TODAY, -1) })] },
      null,
    ],
    ['notice in 15 days', { renewals: [renewal('a', 60, 10, { notice_by: addDays(TODAY, 15) })] }, null],
    [
      'notice today',
      { renewals: [renewal('a', 60, 10, { notice_by: TODAY })] },
      'renews Oct 12, notice by today',
    ],
    [
      'a risk far from its renewal',
      { renewals: [renewal('a', 300, 10, { reasons: ['champion left'] })] },
      'champion left',
    ],
    ['red', { health: [score('a', 39.9, -1, 10)] }, 'health red (40)'],
    ['a fall of 15', { health: [score('a', 60, -15, 10)] }, 'health 75 → 60 in 30 days'],
    ['a fall of 14', { health: [score('a', 60, -14.9, 10)] }, null],
    ['without a score', { health: [row('a', 'Account a', { score: null, change: null, arr: 5 })] }, null],
    ['a passive', { nps: [voice('a', 7, '0–10', 1)] }, null],
    ['a detractor of 15 days ago', { nps: [voice('a', 0, '0–10', 15)] }, null],
    ['dissatisfied', { csat: [voice('a', 2, '1–5', 14)] }, 'CSAT 2 of 1–5 (Jul 30)'],
    ['neither satisfied nor not', { csat: [voice('a', 3, '1–5', 1)] }, null],
    [
      'dissatisfied where low is good',
      { csat: [voice('a', 5, '1–5, low is good', 1)] },
      'CSAT 5 of 1–5, low is good (Aug 12)',
    ],
    ['a thumb down', { csat: [voice('a', 0, '0–1', 1)] }, 'CSAT 0 of 0–1 (Aug 12)'],
    ['a scale that cannot be read', { csat: [voice('a', 0, 'stars', 1)] }, null],
    ['a third of its users gone', { usage: { a: [10, 6] } }, 'active users 10 → 6 in 30 days'],
    ['two of three users gone', { usage: { a: [3, 1] } }, null],
    ['a tenth of its users gone', { usage: { a: [100, 90] } }, null],
    ['nobody left', { usage: { a: [5, 0] } }, 'active users 5 → 0 in 30 days'],
  ])('decides on one that is %s', (_name, book, reason) => {
    expect(items(book).map((item) => item.replace(/^[^:]*: /, ''))).toEqual(reason === null ? [] : [reason]);
  });

  test('says a renewal once though it is overdue and on the list of the year', () => {
    const late = renewal('a', -4, 10, { days_overdue: 4, grace_ends: '2025-09-08' });
    expect(items({ overdue: [late], renewals: [late] })).toEqual(['Account a, $10: renewal 4 days overdue']);
  });

  test('names ten and counts the rest', () => {
    const reds = Array.from({ length: 13 }, (_, i) => score(`a${i}`, 10, 0, 100 - i));
    expect(items({ health: reds })).toHaveLength(11);
    expect(items({ health: reds }).at(-1)).toBe('… 3 more');
  });

  test('is said kindly to be nothing, and an empty book to be empty', () => {
    const quiet = shown({ health: [score('a', 90, 0, 10), score('b', 90, 0, 10)] });
    expect(textOf(quiet)).toBe('Nothing here needs you today: 2 accounts, all quiet.');
    expect(quiet[0]?.finding).toBe('nothing needs you today');
    expect(textOf(shown({}))).toBe(
      'Your book is empty: no account that pays has you as its CSM or owner yet.',
    );
    expect(textOf(shown({}, { reader: null }))).toBe('Nothing here needs anybody today.');
  });

  test('is nothing at all where nothing could be answered', () => {
    expect(needsMe.show(answering(needsMe, about()), about())).toEqual([]);
  });

  test('keeps hostile names as text', () => {
    const name = '<!channel> <@U1> [x](http://y)';
    expect(items({ health: [{ ...score('a', 1, 0, 5), name }] })).toEqual([`${name}, $5: health red (1)`]);
  });
});
