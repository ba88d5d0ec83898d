import { describe, expect, test } from 'vitest';
import { buildNameIndex } from '#src/core/ask/name-index.ts';
import { ACCOUNTS, LEXICON, lexicon } from './catalogue.ts';
import { only, problem, read } from './reading.ts';

describe('accounts and people', () => {
  test('a name is found whole, in quotes or not', () => {
    expect(only('health globex industries').entity).toMatchObject({ id: 'a6' });
    expect(only('health "acme corp"').entity).toMatchObject({ id: 'a2' });
    expect(only('health account:a3').entity).toMatchObject({ id: 'a3' });
    expect(only('health red hat').entity).toMatchObject({ id: 'a7' });
    expect(only('health red').flags).toEqual(['red']);
    expect(only('renewals bank of amber next 30d').entity).toMatchObject({ id: 'a10' });
  });

  test('whole first words of one name will do, with a note; half words are asked about', () => {
    expect(read('health globex').notes[0]).toBe("read 'globex' as Globex Industries");
    expect(problem('health glob')).toMatchObject({
      code: 'ambiguous',
      choices: [{ ask: 'health "Globex Industries"' }],
    });
  });

  test('two accounts of one name are told apart by id', () => {
    expect(problem('health initech').choices.map((c) => c.ask)).toEqual([
      'health account:"a8"',
      'health account:"a9"',
    ]);
    expect(read('health account:"a9"').echo).toBe('health-score account:"a9" 2025-08-13');
  });

  test('a mistyped account is never taken, only offered', () => {
    expect(problem('health globx industries')).toMatchObject({
      code: 'not-found',
      suggestions: ['Globex Industries'],
    });
  });

  test('hidden and missing accounts read alike', () => {
    const accounts = buildNameIndex(ACCOUNTS).visibleTo((id) => id !== 'a6');
    const hidden = problem('health globex industries', lexicon({ accounts }));
    const missing = problem(
      'health globex industries',
      lexicon({ accounts: buildNameIndex(ACCOUNTS.filter((a) => a.id !== 'a6')) }),
    );
    expect(hidden).toEqual(missing);
    expect(hidden.code).toBe('not-found');
    expect(problem('health account:a6', lexicon({ accounts })).code).toBe('not-found');
  });

  test('a KPI that is not asked of accounts says so', () => {
    expect(problem('nrr "acme"').message).toContain('not asked of one account');
    expect(problem('nrr acme').message).toContain('not asked of one account');
    expect(problem('nrr,health "acme"').message).toContain('not asked of one account');
  });

  test('one account at a time', () => {
    expect(problem('health "acme" globex').code).toBe('ambiguous');
  });

  test('people by handle, name and as oneself', () => {
    expect(only('renewals @ann').entity).toMatchObject({ kind: 'person', id: 'u7' });
    expect(only('my renewals').entity).toMatchObject({ id: 'u7' });
    expect(only('renewals bob stone').entity).toMatchObject({ id: 'u8' });
    expect(only('renewals <@ann>').entity).toMatchObject({ id: 'u7' });
    expect(only('show me churned').entity).toBeNull();
    expect(problem('renewals @nobody')).toMatchObject({ code: 'not-found', word: '@nobody' });
    expect(problem('nrr csm:"sam park"').choices.map((c) => c.ask)).toEqual([
      'nrr csm:"u9"',
      'nrr csm:"u10"',
    ]);
  });

  test('`me` without a linked person is an error', () => {
    const words = lexicon({ me: null });
    expect(problem('renewals owner:me', words)).toMatchObject({ code: 'not-found', word: 'me' });
    expect(problem('my renewals', words)).toMatchObject({ code: 'not-found', word: 'my' });
  });
});

describe('typos', () => {
  test.each([
    ['nrr enterprize', "read 'enterprize' as enterprise"],
    ['nrr ent', "read 'ent' as enterprise"],
    ['nrr last qurter', "read 'qurter' as quarter"],
    ['renewel rate q2', "read 'renewel' as renewal"],
    ['nrr midmarket', "read 'midmarket' as mid market"],
    ['nrr mid-markte', "read 'mid-markte' as mid market"],
    ['nrr segment:entreprize', ''],
  ])('%s', (text, note) => {
    if (note === '') expect(problem(text).suggestions).toEqual(['enterprise']);
    else expect(read(text).notes).toContain(note);
  });

  test('several candidates, or one further away, are asked about', () => {
    expect(problem('xrr last quarter').choices.map((c) => c.ask)).toContain('nrr last quarter');
    expect(problem('nrr entreprize')).toMatchObject({
      code: 'unknown-word',
      choices: [{ ask: 'nrr enterprise' }],
    });
  });

  test('a typo is not turned into a KPI that may be the opposite one', () => {
    const kpis = LEXICON.kpis.map((kpi) =>
      kpi.id === 'cac'
        ? { ...kpi, words: { ...kpi.words, aliases: ['effort'] } }
        : kpi.id === 'ces'
          ? { ...kpi, words: { ...kpi.words, aliases: ['efforts'] } }
          : kpi,
    );
    expect(problem('efforrt last quarter', lexicon({ kpis })).choices.map((c) => c.ask)).toEqual([
      'effort last quarter',
      'efforts last quarter',
    ]);
  });
});
