import { describe, expect, test } from 'vitest';
import { answerCard } from '#src/cards/answer.ts';
import { checkRegistries } from '#src/core/check.ts';
import { answersDocument } from '#src/core/contract.ts';
import { figure, type Kpi, ratio, share } from '#src/core/kpi.ts';
import { toValue } from '#src/core/result.ts';
import retention from '#src/sources/retention.ts';
import { context } from '../cards/fixture.ts';
import { answer, gathered, kpi, measures, query, TRUTH } from '../kpis/fixture.ts';

/** What a KPI tells beside its value, and what it says of how few units it rests on. */

const telling: Kpi = {
  ...kpi('nrr'),
  asides: [
    {
      name: 'kept_each',
      label: 'Kept per account',
      unit: 'money',
      of: (m) => (m['accounts_opening'] ? (m['kept'] ?? 0) / 100 / m['accounts_opening'] : null),
    },
  ],
};
const how = (of: Kpi, variant = 'default') => ({ kpi: of, variant, annualiseOver: null, ran: true });

describe('figures beside the value', () => {
  const told = {
    ...answer(query({}), gathered({})),
    kpi: telling,
    total: toValue(how(telling), TRUTH.default),
  };

  test('are among the measures, in their own unit', () => {
    expect(told.total.measures['kept_each']).toBe(457 / 6);
  });

  test('are left out where there is none, even where a measure has the name', () => {
    expect(toValue(how(telling), measures({})).measures).not.toHaveProperty('kept_each');
    const silent: Kpi = {
      ...telling,
      asides: [{ name: 'churn', label: 'Churn', unit: 'money', of: () => null }],
    };
    expect(toValue(how(silent), TRUTH.default).measures).not.toHaveProperty('churn');
  });

  test('are in the document and on the card', () => {
    const document = answersDocument({ echo: 'nrr', join: 'one', answers: [told], notes: [] });
    expect(document).toMatchObject({ total: { measures: { kept_each: 457 / 6 } } });
    const facts = answerCard(told, context).blocks.flatMap((block) =>
      block.type === 'facts' ? block.facts : [],
    );
    expect(facts).toContainEqual({ label: 'Kept per account', value: '$76.17' });
  });

  test('are refused at the start where they read what nobody measures, or give no number', () => {
    const messages = (value: (m: Readonly<Record<string, number>>) => number | null): string[] => {
      const wrong: Kpi = {
        ...telling,
        beside: [],
        asides: [{ name: 'odd', label: 'Odd', unit: 'count', of: value }],
      };
      return checkRegistries([wrong], [retention]).map(({ message }) => message);
    };
    expect(messages((m) => m['kept'] ?? 0)).toEqual([]);
    expect(messages(() => null)).toEqual([]);
    expect(messages((m) => m['keppt'] ?? 0)).toEqual(['odd reads keppt, which retention does not measure']);
    expect(messages(() => Number.NaN)).toEqual(['odd gives no number']);
  });
});

describe('how few units a value rests on', () => {
  const exact: Kpi = {
    ...kpi('nrr'),
    exact: true,
    variants: {
      accounts: (m) => share(m['accounts_churned'] ?? 0, m['accounts_opening'] ?? 0),
      other: () => figure(3, { n: 40 }),
      few: () => figure(3, { n: 4 }),
    },
    value: (m) => ratio(m['closing'] ?? 0, m['opening'] ?? 0),
  };

  test('means nothing for a quotient that is no sample', () => {
    expect(toValue(how(exact), TRUTH.default)).toMatchObject({ n: 6, lowN: false });
    const one = measures({ opening: 100, closing: 90, accounts_opening: 1 });
    const single = { ...answer(query({}), gathered({})), kpi: exact, total: toValue(how(exact), one) };
    expect(answerCard(single, context).title).toContain('90.0%');
  });

  test('still counts for its variants that are shares of units', () => {
    expect(toValue(how(exact, 'accounts'), TRUTH.default).lowN).toBe(true);
  });

  test('is said by a figure whose units are not those of the KPI', () => {
    expect(toValue(how(exact, 'other'), TRUTH.default)).toMatchObject({ n: 40, lowN: false });
    expect(toValue(how(exact, 'few'), TRUTH.default)).toMatchObject({ n: 4, lowN: true });
  });
});
