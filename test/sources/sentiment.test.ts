import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '#src/core/settings.ts';
import { type AskedCompany, companyOf, type Rows } from '../world/company.ts';
import { PLAIN_CONFIG } from '../world/world.ts';

const TODAY = '2025-08-13';
let said: AskedCompany;
beforeAll(async () => {
  said = await companyOf({}, TODAY);
});
afterAll(() => said.drop());

interface Survey {
  readonly account?: string;
  readonly contact?: string | null;
  readonly kind?: 'nps' | 'csat' | 'ces';
  readonly at?: string | null;
  readonly role?: string | null;
  readonly sent?: string;
  /** Days until it was answered; null for never. */
  readonly after?: number | null;
  readonly score?: number;
  readonly scale?: readonly [number, number];
  readonly low_is_good?: boolean;
  readonly comment?: string;
}

let count = 0;
const day = (from: string, after: number): string =>
  new Date(Date.parse(`${from}T10:00:00Z`) + after * 86_400_000).toISOString();

function survey(given: Survey) {
  const { account = 'a1', kind = 'nps', at = 'relationship', sent = '2025-07-10', after = 1 } = given;
  count += 1;
  return {
    survey_id: `s${String(count).padStart(4, '0')}`,
    kind,
    touchpoint: at,
    account_id: account,
    contact_id: given.contact === undefined ? `c${count}` : given.contact,
    contact_role: given.role ?? null,
    sent_at: `${sent}T08:00:00Z`,
    responded_at: after === null ? null : day(sent, after),
    score: after === null ? null : given.score,
    scale_min: given.scale?.[0] ?? null,
    scale_max: given.scale?.[1] ?? null,
    low_is_good: given.low_is_good ?? null,
    comment: given.comment ?? null,
  };
}

const line = (id: string, arr: number, ends_on: string | null = null) => ({
  line_id: `l-${id}`,
  account_id: id,
  product_id: 'core',
  starts_on: '2024-01-01',
  ends_on,
  arr,
  currency: 'USD',
});

const rowsOf = (surveys: readonly Survey[]): Rows => ({
  accounts: [
    { account_id: 'a1', name: 'Acme' },
    { account_id: 'b1', name: 'Bolt' },
    { account_id: 'gone', name: 'Goneril' },
    { account_id: 'trial', name: 'Tryall', kind: 'trial' },
  ],
  products: [{ product_id: 'core', name: 'Core' }],
  account_attributes: [
    { account_id: 'a1', attribute: 'segment', valid_from: '2024-01-01', value: 'smb' },
    { account_id: 'b1', attribute: 'segment', valid_from: '2024-01-01', value: 'enterprise' },
  ],
  arr_lines: [line('a1', 1000), line('b1', 9000), line('gone', 500, '2025-07-31')],
  surveys: surveys.map(survey),
});

/** From now on these are the surveys. */
const ask = (surveys: readonly Survey[]): Promise<void> => said.become(rowsOf(surveys));

const value = async (text: string) => (await said.ask(text)).total.value;

describe('nps', () => {
  beforeAll(async () => {
    await ask([
      // The same contact twice: the last answer counts.
      { contact: 'ann', score: 2, sent: '2025-07-02', role: 'user' },
      { contact: 'ann', score: 9, sent: '2025-07-20', role: 'user', comment: 'Better, "much"' },
      { contact: 'bob', score: 10, role: 'decision_maker' },
      { contact: 'cat', score: 7, at: null },
      { account: 'b1', contact: 'ann', score: 4, role: 'decision_maker' },
      // Asked in June, answered in July; asked in July, not answered; support is another matter.
      { contact: 'dan', score: 0, sent: '2025-06-28', after: 5 },
      { contact: 'eve', after: null, sent: '2025-07-11' },
      { contact: 'fay', score: 1, at: 'support' },
      // Off the scale, on another scale, of a trial, of an account whose time was over by the end of the month.
      { contact: 'gil', score: 11 },
      { contact: 'hal', score: 5, scale: [1, 5] },
      { account: 'trial', score: 0 },
      { account: 'gone', score: 0, sent: '2025-07-05' },
    ]);
  });

  it('is the last answer of each contact to relational surveys sent in the period', async () => {
    const { total, notes } = await said.ask('nps jul 2025');
    expect(total).toMatchObject({ value: 25, numerator: 1, denominator: 4, n: 4 });
    expect(total.measures).toMatchObject({
      promoters: 2,
      passives: 1,
      detractors: 1,
      invited: 8,
      answered: 5,
    });
    expect(notes.join(' ')).toContain('Answered: 62.5% of 8 invitations');
  });

  it('counts people of a closed account as long as it was one', async () => {
    // Its last day of service is the 31st: at the end of the 30th it still was a customer.
    expect((await said.ask('nps 2025-07-01..2025-07-30')).total.n).toBe(5);
  });

  it('counts otherwise where it is asked to', async () => {
    expect(await value('nps jul 2025 variant:all_responses')).toBe(0);
    expect(await value('nps jul 2025 variant:account_mean')).toBeCloseTo(100 * ((2 / 3 - 1) / 2), 10);
    expect(await value('nps jul 2025 variant:arr_weighted')).toBeCloseTo(10 * (2 / 3 - 9), 10);
    expect(await value('nps jul 2025 variant:by_response')).toBe(0);
    expect(await value('nps jul 2025 role:decision_maker')).toBe(0);
    expect(await value('nps jul 2025 touchpoint:support')).toBe(-100);
  });

  it('has groups that add up, roles and accounts without one included', async () => {
    const { groups, total } = await said.ask('nps jul 2025 by role variant:account_mean');
    expect(groups.map((group) => [group.by['role'], group.n]).toSorted()).toEqual([
      ['(none)', 1],
      ['decision_maker', 2],
      ['user', 1],
    ]);
    expect(total.value).toBeCloseTo(100 * ((2 / 3 - 1) / 2), 10);
    const segments = await said.ask('nps jul 2025 by segment');
    expect(segments.groups.map((group) => [group.by['segment'], group.value])).toEqual([
      ['smb', 100 * (2 / 3)],
      ['enterprise', -100],
    ]);
  });

  it('of one account lists its answers, the newest first, and calls the score meaningless', async () => {
    const { rows, notes } = await said.ask('nps acme jul 2025');
    expect(
      rows?.map((row) => [row['contact_id'], row['score'], row['responded_on'], row['comment']]),
    ).toEqual([
      ['ann', 9, '2025-07-21', 'Better, "much"'],
      ['bob', 10, '2025-07-11', null],
      ['cat', 7, '2025-07-11', null],
    ]);
    expect(notes.join(' ')).toContain('not meaningful at n = 3');
  });

  it('is, for who sees some accounts, that of a company which has only those', async () => {
    const scope = { kind: 'rows', anyOf: [{ allOf: [{ attribute: 'segment', values: ['smb'] }] }] } as const;
    const { total } = await said.ask('nps jul 2025', { scope });
    expect(total).toMatchObject({ n: 3, numerator: 2, measures: { invited: 7 } });
    expect((await said.ask('nps jul 2025', { scope: { kind: 'none' } })).total.n).toBe(0);
  });

  it('goes back to what was known', async () => {
    // The answer of the 21st had not come on the 20th, so the one before it still was the last.
    const { total } = await said.ask('nps jul 2025 as-known:2025-07-19');
    expect(total.measures).toMatchObject({ promoters: 1, detractors: 2 });
  });

  it('has no value without answers, and says so', async () => {
    const { total, notes } = await said.ask('nps jan 2025');
    expect([total.value, total.n]).toEqual([null, 0]);
    expect(notes.join(' ')).toContain('Nothing is there');
  });

  it('tells a change from noise by the errors of both sides', async () => {
    const times = (n: number, one: Survey): Survey[] => Array.from({ length: n }, () => one);
    const [june, july] = [{ sent: '2025-06-10' }, { sent: '2025-07-10' }];
    await ask([
      ...times(40, { ...june, score: 9 }),
      ...times(40, { ...june, score: 3 }),
      ...times(70, { ...july, score: 9 }),
      ...times(10, { ...july, score: 3 }),
    ]);
    expect((await said.ask('nps jul 2025 vs jun 2025')).compare).toMatchObject({
      change: 75,
      significant: true,
    });
    await ask([
      ...times(5, { ...june, score: 9 }),
      ...times(5, { ...june, score: 3 }),
      ...times(6, { ...july, score: 9 }),
      ...times(4, { ...july, score: 3 }),
    ]);
    const { compare, total } = await said.ask('nps jul 2025 vs jun 2025');
    expect([compare?.significant, total.lowN]).toEqual([false, true]);
  });
});

describe('csat', () => {
  it('takes the two best answers, of short scales the best, and turns scales round where low is good', async () => {
    await ask([
      { kind: 'csat', score: 4 },
      { kind: 'csat', score: 3 },
      { kind: 'csat', score: 9, scale: [1, 10] },
      { kind: 'csat', score: 8, scale: [1, 10] },
      { kind: 'csat', score: 3, scale: [1, 3] },
      { kind: 'csat', score: 2, scale: [1, 3] },
      { kind: 'csat', score: 1, scale: [0, 1] },
      { kind: 'csat', score: 80, scale: [0, 100] },
      { kind: 'csat', score: 2, low_is_good: true },
      { kind: 'csat', score: 6 },
      { account: 'trial', kind: 'csat', score: 5 },
    ]);
    const { total } = await said.ask('csat jul 2025');
    expect(total).toMatchObject({ numerator: 6, denominator: 9, value: 6 / 9 });
    expect(total.interval?.[0]).toBeCloseTo(0.354, 3);
  });

  it('counts what came within the days of the settings, and says what may still come', async () => {
    const surveys: Survey[] = [
      { kind: 'csat', score: 5, after: 14, sent: '2025-07-20' },
      { kind: 'csat', score: 1, after: 15, sent: '2025-07-20' },
      { kind: 'csat', after: null, sent: '2025-07-30' },
      { kind: 'csat', after: null, sent: '2025-07-29' },
    ];
    await ask(surveys);
    const { total, notes } = await said.ask('csat jul 2025');
    expect(total).toMatchObject({ numerator: 1, denominator: 1, measures: { invited: 4, open: 1 } });
    expect(notes.join(' ')).toContain('1 invitation may still be answered');
    const settings = { ...DEFAULT_SETTINGS, surveyAnswerDays: 15 };
    const patient = await companyOf(rowsOf(surveys), TODAY, { ...PLAIN_CONFIG, settings });
    const later = await patient.ask('csat jul 2025');
    await patient.drop();
    expect(later.total).toMatchObject({ numerator: 1, denominator: 2 });
  });

  it('has a mean on 1 to 5, in its own unit', async () => {
    await ask([
      { kind: 'csat', score: 5 },
      { kind: 'csat', score: 2 },
      { kind: 'csat', score: 10, scale: [1, 10] },
    ]);
    const { total, kpi } = await said.ask('csat jul 2025 variant:mean');
    expect([total.value, kpi.unit]).toEqual([4, 'score']);
  });

  it('takes the touchpoint by its name', async () => {
    await ask([
      { kind: 'csat', score: 5, at: 'onboarding', sent: '2025-08-05' },
      { kind: 'csat', score: 1, at: 'support', sent: '2025-08-05' },
    ]);
    const { total, period } = await said.ask('csat last week onboarding');
    expect([total.numerator, total.denominator, period.start, period.end]).toEqual([
      1,
      1,
      '2025-08-04',
      '2025-08-10',
    ]);
  });
});

describe('ces', () => {
  it('is the mean on 1 to 7 where high is easy, whatever the form asked', async () => {
    await ask([
      { kind: 'ces', score: 6, scale: [1, 7] },
      { kind: 'ces', score: 4 },
      { kind: 'ces', score: 1, scale: [1, 5], low_is_good: true },
      { kind: 'ces', score: 2, scale: [1, 5] },
      { kind: 'ces', score: 8 },
    ]);
    const { total, notes } = await said.ask('ces jul 2025');
    expect(total.value).toBeCloseTo((6 + 4 + 7 + 2.5) / 4, 10);
    expect(total.measures).toMatchObject({ easy: 2, rescaled: 2 });
    expect(notes.join(' ')).toContain('2 of 4 were asked on another scale');
    const share = await said.ask('ces jul 2025 variant:share');
    expect([share.total.value, share.kpi.unit]).toEqual([0.5, 'percent']);
  });
});

describe('onboarding experience', () => {
  it('is how easy onboarding was, with the satisfied beside it, and nothing else', async () => {
    await ask([
      { kind: 'ces', score: 6, at: 'onboarding' },
      { kind: 'ces', score: 1, at: 'support' },
      { kind: 'csat', score: 5, at: 'onboarding' },
      { kind: 'csat', score: 2, at: 'onboarding' },
    ]);
    const { total } = await said.ask('onboarding experience jul 2025');
    expect(total).toMatchObject({
      value: 6,
      n: 1,
      measures: { csat_responses: 2, satisfied: 1, satisfied_share: 0.5 },
    });
    const csat = await said.ask('onboarding experience jul 2025 variant:csat');
    expect([csat.total.value, csat.kpi.unit]).toEqual([0.5, 'percent']);
  });
});

describe('the response rate', () => {
  it('is of what went out in the period, by kind', async () => {
    await ask([
      { score: 9, after: 3 },
      { score: 9, after: 20 },
      { kind: 'csat', score: 4, after: 25, sent: '2025-07-01' },
      { kind: 'csat', after: null },
      { kind: 'ces', score: 4, sent: '2025-06-30', after: 2 },
    ]);
    const { total, groups } = await said.ask('survey response rate jul 2025 by survey');
    expect([total.numerator, total.denominator]).toEqual([1, 4]);
    expect(groups.map((group) => [group.by['survey'], group.numerator, group.n])).toEqual([
      ['nps', 1, 2],
      ['csat', 0, 2],
    ]);
    expect((await said.ask('survey response rate jul 2025 variant:in_window')).total.numerator).toBe(3);
    expect((await said.ask('survey response rate jul 2025 survey:csat')).total.n).toBe(2);
  });

  it('has no base where nothing went out', async () => {
    await ask([{ score: 9 }]);
    expect((await said.ask('survey response rate mar 2025')).total).toMatchObject({ value: null, n: 0 });
  });
});
