import { describe, expect, test } from 'vitest';
import type { Query } from '#src/core/query.ts';
import { rank, rankRows } from '#src/core/rank.ts';
import { answer, gathered, measures, query } from '../kpis/fixture.ts';
import { DUE } from './rows.ts';

const ask = (given: Partial<Query> = {}) => ({ top: null, sort: null, by: [], ...given });
const names = (given: Partial<Query>) => rankRows(DUE, ask(given), 'money').rows.map(({ name }) => name);

describe('rows of a list', () => {
  test('stay as the list sorts them where nobody says otherwise', () => {
    expect(rankRows(DUE, ask(), 'money')).toEqual(DUE);
  });

  test('are ranked by the amount of the KPI’s own unit, which is said', () => {
    const ranked = rankRows(DUE, ask({ top: { order: 'top', n: 2 } }), 'money');
    expect([ranked.rows.map(({ name }) => name), ranked.order, ranked.count]).toEqual([
      ['Bravo', 'Alpha'],
      'arr due',
      3,
    ]);
  });

  test('have the lowest first for bottom, and what has no amount last either way', () => {
    expect(names({ top: { order: 'bottom', n: 3 } })).toEqual(['Alpha', 'Bravo', 'Charlie']);
    expect(names({ top: { order: 'top', n: 3 } })).toEqual(['Bravo', 'Alpha', 'Charlie']);
  });

  test('are sorted by the column that the ask names, a dash turning it round', () => {
    expect(names({ sort: 'name' })).toEqual(['Alpha', 'Bravo', 'Charlie']);
    expect(names({ sort: '-name' })).toEqual(['Charlie', 'Bravo', 'Alpha']);
    expect(names({ sort: 'due_on' })).toEqual(['Alpha', 'Bravo', 'Charlie']);
  });

  test('are not cut by a rank of groups', () => {
    expect(names({ by: ['segment'], top: { order: 'top', n: 1 } })).toHaveLength(3);
  });
});

describe('groups', () => {
  const { groups } = answer(
    query({ by: ['region'] }),
    gathered({
      main: {
        total: measures({ opening: 300, closing: 250 }),
        groups: [
          { group: ['emea'], measures: measures({ opening: 100, closing: 90, accounts_opening: 9 }) },
          { group: ['amer'], measures: measures({ opening: 200, closing: 160, accounts_opening: 4 }) },
        ],
      },
    }),
  );
  const order = (sort: string | null) =>
    rank(groups, { top: null, sort }).groups.map(({ by }) => by['region']);

  test('come highest first, by name from A to Z, and the other way round behind a dash', () => {
    expect(order(null)).toEqual(['emea', 'amer']);
    expect(order('-value')).toEqual(['amer', 'emea']);
    expect(order('opening')).toEqual(['amer', 'emea']);
    expect(order('name')).toEqual(['amer', 'emea']);
    expect(order('-name')).toEqual(['emea', 'amer']);
  });
});
