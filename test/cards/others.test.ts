import { describe, expect, test } from 'vitest';
import { datesCard, helpCard } from '#src/cards/help.ts';
import { kpiCard, kpiListCard } from '#src/cards/kpi.ts';
import { plain } from '#src/cards/plain.ts';
import { problemCard } from '#src/cards/problem.ts';
import type { Problem } from '#src/core/query.ts';
import { context, kpi, kpis } from '../kpis/fixture.ts';

const golden = (name: string) => `../golden/cards/${name}.txt`;
const titleOf = (id: string) => kpi(id).title;

const problem = (given: Partial<Problem>): Problem => ({
  code: 'unknown-word',
  message: 'I do not know “flurble”.',
  word: 'flurble',
  suggestions: [],
  choices: [],
  understood: 'nrr q2',
  ...given,
});

describe('the card of a problem', () => {
  test('says what is wrong, what comes near and what was understood', () => {
    expect(plain(problemCard(problem({ suggestions: ['enterprise'] })))).toBe(
      'One word is not known\n\nI do not know “flurble”.\n\nDid you mean: enterprise?\n\nUnderstood: nrr q2',
    );
  });
  test('leaves out what there is nothing of', () => {
    expect(problemCard(problem({ understood: '' })).blocks).toEqual([
      { type: 'text', text: 'I do not know “flurble”.' },
    ]);
  });
  test('offers up to four choices to press and lists the others', () => {
    const choices = Array.from({ length: 6 }, (_, i) => ({ label: `Choice ${i}`, ask: `nrr ${i}` }));
    const card = problemCard(problem({ code: 'ambiguous', choices }));
    expect(card.tone).toBe('info');
    expect(card.buttons).toHaveLength(4);
    expect(card.buttons[0]).toEqual({ label: 'Choice 0', does: 'press', action: 'ask', value: 'nrr 0' });
    expect(card.blocks).toContainEqual({ type: 'list', items: ['Choice 4: nrr 4', 'Choice 5: nrr 5'] });
  });
});

describe('the catalogue', () => {
  test('defines a KPI', async () => {
    await expect(`${plain(kpiCard(kpi('nrr'), titleOf))}\n`).toMatchFileSnapshot(golden('kpi-nrr'));
  });
  test('names only variants that the KPI has', () => {
    const text = plain(kpiCard(kpi('logo_churn'), titleOf));
    expect(text).toContain('strict');
    expect(text).not.toContain('movement_sum');
  });
  test('lists every KPI under its stage', () => {
    const card = kpiListCard([...kpis.values()]);
    const rows = card.blocks.flatMap((block) => (block.type === 'table' ? block.rows : []));
    expect(rows.map(([id]) => id).sort()).toEqual([...kpis.keys()].sort());
    expect(card.title).toBe(`KPIs (${kpis.size})`);
  });
});

describe('help', () => {
  test('shows how to ask', async () => {
    await expect(`${plain(helpCard())}\n`).toMatchFileSnapshot(golden('help'));
  });
  test('shows what the words for dates mean today', async () => {
    await expect(`${plain(datesCard(context))}\n`).toMatchFileSnapshot(golden('help-dates'));
  });
});
