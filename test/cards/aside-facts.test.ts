import { expect, test } from 'vitest';
import { answerCard } from '#src/cards/answer.ts';
import { assemble } from '#src/core/assemble.ts';
import { amount, figure, type Kpi, ratio, share } from '#src/core/kpi.ts';
import { ALL_SCOPE } from '#src/core/query.ts';
import type { Measures } from '#src/core/source.ts';
import { plainName } from '#src/core/words.ts';
import { gathered, kpi, measures, now, query, settings } from '../kpis/fixture.ts';
import { context } from './fixture.ts';

const m = (all: Measures, name: string): number => all[name] ?? 0;

const nrr: Kpi = {
  ...kpi('nrr'),
  beside: [],
  asides: [
    {
      name: 'kept_rate',
      label: 'Kept',
      unit: 'percent',
      of: (all) => ratio(m(all, 'kept'), m(all, 'opening')),
    },
    {
      name: 'logos_lost',
      label: 'Logos lost',
      unit: 'percent',
      of: (all) => share(m(all, 'accounts_churned'), m(all, 'accounts_opening')),
    },
    { name: 'new', label: 'New', unit: 'money', of: (all) => amount(m(all, 'new')) },
    { name: 'days', label: 'Days', unit: 'days', of: () => figure(12) },
    { name: 'nothing_known', label: 'Nothing known', unit: 'days', of: () => figure(null) },
    { name: 'no_base', label: 'No base', unit: 'percent', of: () => ratio(1, 0) },
  ],
};

function factsOf(of: Measures) {
  const read = gathered({ main: { total: of, groups: [] } });
  const answer = assemble(query({}), nrr, 'nrr', read, {
    settings,
    scope: ALL_SCOPE,
    now,
    movers: 0,
    nameOf: plainName,
  });
  const facts = answerCard(answer, context).blocks.flatMap((block) =>
    block.type === 'facts' ? block.facts : [],
  );
  return facts
    .filter(({ label }) => nrr.asides?.some((aside) => aside.label === label))
    .map(({ label, value, detail }) => [label, value, detail]);
}

const GIVEN = { opening: 1000, kept: 900, new: 50, accounts_opening: 10, accounts_churned: 2 };

test('other figures stand beside the value in units of their own; those without a value are left out', () => {
  expect(factsOf(measures(GIVEN))).toEqual([
    ['Kept', '90.0%', '$900 of $1,000'],
    ['Logos lost', '20.0%', '2 of 10'],
    ['New', '$50', undefined],
    ['Days', '12 days', undefined],
  ]);
});

test('of few units both sides are shown and no rate', () => {
  expect(factsOf(measures({ ...GIVEN, accounts_opening: 4, closing: 900 })).slice(0, 2)).toEqual([
    ['Kept', '$900 of $1,000', undefined],
    ['Logos lost', '2 of 4', undefined],
  ]);
});
