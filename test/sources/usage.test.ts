import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DayRange } from '#src/core/calendar.ts';
import { DEFAULT_SETTINGS } from '#src/core/settings.ts';
import type { CellRequest, Source } from '#src/core/source.ts';
import adoption from '#src/sources/adoption.ts';
import dailyUsers from '#src/sources/daily_users.ts';
import depth from '#src/sources/depth.ts';
import features from '#src/sources/features.ts';
import productAdoption from '#src/sources/product_adoption.ts';
import { usageMart } from '#src/store/marts/usage.ts';
import { toCell } from '#src/use/rows.ts';
import { plainRequest } from '../oracle/builders.ts';
import {
  activityOf,
  adoptionOf,
  depthOf,
  type FeatureVariant,
  featuresOf,
  type Only,
  repeatOf,
  type UsageCompany,
} from '../oracle/usage.ts';
import { type FreshDatabase, freshDatabase } from '../world/database.ts';
import { putUsage, putUses, recordUsage, USAGE_TODAY, usageCompanies, usageRanges } from '../world/usage.ts';
import { SILENT } from '../world/world.ts';

/** The marts and statements of usage against counting day by day. */

const RUNS = Number(process.env['BELLWETHER_COMPANIES'] ?? 12);
const settings = { ...DEFAULT_SETTINGS, adoption: { ...DEFAULT_SETTINGS.adoption, minimumDays: 30 } };

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const refresh = (rebuild = false) =>
  usageMart.refresh(database.store, settings, USAGE_TODAY, SILENT, { rebuild });

type Asked = Partial<Omit<CellRequest, 'options'>> & { readonly options?: Partial<CellRequest['options']> };

/** Measures by period and group; spreads as they are. */
async function cells(source: Source, periods: readonly DayRange[], asked: Asked = {}) {
  const request = plainRequest(periods, USAGE_TODAY, asked);
  const statement = source.cells(request, settings);
  const rows = await database.store.read(statement);
  return rows.map((row) => toCell(row, source, request.by.length, statement.name));
}

/** The one cell of each period; what has no row is all zeros. */
async function totals(source: Source, periods: readonly DayRange[], asked: Asked = {}) {
  const found = await cells(source, periods, asked);
  return periods.map((_, p) => found.find(({ period }) => period === p)?.measures ?? {});
}

function same(
  found: Readonly<Record<string, number>>,
  wanted: Readonly<Record<string, number>>,
  what: string,
): void {
  for (const [name, value] of Object.entries(wanted))
    expect(found[name] ?? 0, `${what}: ${name}`).toBeCloseTo(value, 6);
}

const is = (attribute: string, ...values: string[]) => ({ attribute, op: '=' as const, values });

/** Much happens in it, and its sums are ready made. */
const MARCH = { start: '2025-03-01', end: '2025-04-01' };

/** Ways of narrowing that both sides understand. */
const NARROWED: readonly (readonly [string, Asked, Only])[] = [
  ['everything', {}, {}],
  ['as known today', { options: { asKnown: USAGE_TODAY } }, {}],
  ['one account', { where: [is('account', 'a2')] }, { account: (id) => id === 'a2' }],
  ['a segment', { where: [is('segment', 'smb')] }, { account: (id) => ['a1', 'a3'].includes(id) }],
  ['a product', { where: [is('product', 'p1')] }, { product: (id) => id === 'p1' }],
  ['two products', { where: [is('product', 'p1', 'p2')] }, { product: (id) => id !== null }],
  [
    'another product, as known',
    { where: [{ ...is('product', 'p1'), op: '!=' }], options: { asKnown: USAGE_TODAY } },
    { product: (id) => id !== 'p1' },
  ],
];
const FEATURED: typeof NARROWED = [
  ...NARROWED,
  ['a feature', { where: [is('feature', 'f1')] }, { feature: (id) => id === 'f1' }],
  ['two features', { where: [is('feature', 'f1', 'f4')] }, { feature: (id) => id === 'f1' || id === 'f4' }],
];

async function agree(company: UsageCompany, periods: readonly DayRange[]): Promise<void> {
  for (const [what, asked, only] of NARROWED) {
    const [rates, judged] = [
      await totals(adoption, periods, asked),
      await totals(productAdoption, periods, asked),
    ];
    const found = rates.map((measures, p) => ({ ...judged[p], ...measures }));
    for (const [p, range] of periods.entries())
      same(
        found[p] ?? {},
        adoptionOf(company, range, settings.adoption, only),
        `adoption, ${what}, ${range.start} to ${range.end}`,
      );
  }
  for (const [what, asked, only] of FEATURED) {
    for (const variant of ['default', 'all_active', 'accounts', 'all_accounts'] satisfies FeatureVariant[]) {
      const found = await totals(features, periods, { ...asked, variant });
      for (const [p, range] of periods.entries())
        same(
          found[p] ?? {},
          featuresOf(company, range, variant, only),
          `features ${variant}, ${what}, ${range.start} to ${range.end}`,
        );
    }
    const found = await totals(dailyUsers, periods, asked);
    for (const [p, range] of periods.entries())
      same(
        found[p] ?? {},
        activityOf(company, range, only),
        `dailyUsers, ${what}, ${range.start} to ${range.end}`,
      );
  }
  for (const [what, asked, only] of NARROWED.filter(([, , { product }]) => product === undefined)) {
    const found = await totals(depth, periods, asked);
    const back = await totals(depth, periods, { ...asked, variant: 'repeat' });
    for (const [p, range] of periods.entries()) {
      const { actions, ...rest } = depthOf(company, range, only);
      const say = `depth, ${what}, ${range.start} to ${range.end}`;
      same(found[p] ?? {}, rest, say);
      same(back[p] ?? {}, repeatOf(company, range, only), say);
      const spread = Object.entries(found[p] ?? {}).flatMap(([name, units]) =>
        name.startsWith('actions@')
          ? Array.from({ length: units }, () => Number(name.slice('actions@'.length)))
          : [],
      );
      expect(
        spread.toSorted((a, b) => a - b).map((value) => value.toFixed(4)),
        say,
      ).toEqual(actions.map((value) => value.toFixed(4)));
    }
  }
}

describe('usage, counted in months of bits', () => {
  test('is what counting day by day gives, whatever is asked', async () => {
    await fc.assert(
      fc.asyncProperty(usageCompanies, fc.array(usageRanges, { maxLength: 2 }), async (company, periods) => {
        await putUsage(database.store, company);
        await refresh();
        await agree(company, [MARCH, ...periods]);
      }),
      { numRuns: RUNS },
    );
  }, 600_000);

  test('follows what is imported later as if it had been there from the start', async () => {
    await fc.assert(
      fc.asyncProperty(
        usageCompanies,
        fc.array(fc.nat({ max: 109 }), { maxLength: 6 }),
        fc.array(usageRanges, { maxLength: 1 }),
        async (company, gone, periods) => {
          const late = new Set(gone);
          const [before, after] = [false, true].map((isLate) =>
            company.uses.filter((_, nth) => late.has(nth) === isLate),
          );
          await putUsage(database.store, { ...company, uses: before ?? [] });
          await refresh();
          await putUses(database.store, after ?? [], 2);
          await recordUsage(database.store, 2, after?.length ?? 0);
          if (late.size > 0 && (after?.length ?? 0) > 0)
            expect(await usageMart.stale(database.store, settings, USAGE_TODAY)).toBe(true);
          await refresh();
          expect(await usageMart.stale(database.store, settings, USAGE_TODAY)).toBe(false);
          expect(await usageMart.verify(database.store, settings)).toEqual([]);
          await agree(company, [MARCH, ...periods]);
        },
      ),
      { numRuns: Math.ceil(RUNS / 4) },
    );
  }, 600_000);

  test('groups sum to the total: segments by themselves, products and features with what is in several', async () => {
    await fc.assert(
      fc.asyncProperty(usageCompanies, usageRanges, async (company, range) => {
        await putUsage(database.store, company);
        await refresh();
        for (const source of [adoption, productAdoption, features, dailyUsers, depth]) {
          const [whole = {}] = await totals(source, [range]);
          const groups = await cells(source, [range], { by: ['segment'] });
          for (const name of Object.keys(whole)) {
            const sum = groups.reduce((all, { measures }) => all + (measures[name] ?? 0), 0);
            expect(sum, `${source.id} ${name}`).toBeCloseTo(whole[name] ?? 0, 6);
          }
        }
        for (const { group, measures } of await cells(features, [range], { by: ['feature'] }))
          same(
            measures,
            featuresOf(company, range, 'default', { feature: (id) => id === group[0] }),
            `feature ${group[0]}`,
          );
        const judged = await cells(productAdoption, [range], { by: ['product'] });
        for (const { group, measures } of await cells(adoption, [range], { by: ['product'] })) {
          const own = judged.find((cell) => cell.group[0] === group[0])?.measures;
          const wanted = adoptionOf(company, range, settings.adoption, { product: (id) => id === group[0] });
          same({ ...own, ...measures }, wanted, `product ${group[0]}`);
        }
        for (const { group, measures } of await cells(dailyUsers, [range], { by: ['feature'] }))
          same(
            measures,
            activityOf(company, range, { feature: (id) => id === group[0] }),
            `active in ${group[0]}`,
          );
        for (const { group, measures } of await cells(dailyUsers, [range], { by: ['segment', 'product'] }))
          same(
            measures,
            activityOf(company, range, {
              account: (id) => ['a1', 'a3'].includes(id) === (group[0] === 'smb'),
              product: (id) => (id ?? '(none)') === group[1],
            }),
            `active in ${group.join(' ')}`,
          );
      }),
      { numRuns: RUNS },
    );
  }, 600_000);
});
