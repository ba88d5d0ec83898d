import type { MeasureKind, Source } from '../core/source.ts';
import type { FrameContext } from './sql/frame/context.ts';
import { accountsOf, cellsOf, type Frame, listOf } from './sql/frame/frame.ts';
import { type Cte, cte } from './sql/parts.ts';
import { cellsStatement, fitsCells } from './usage/cells.ts';
import { isOneMonth } from './usage/days.ts';
import { featuredPart, itemFilters, peoplePart, piecesPart, speaksOf } from './usage/people.ts';
import { itsPeriod, narrowed, type UsageRelations, usageOf } from './usage/relations.ts';
import { cataloguePart, customersPart, seatsPart } from './usage/seats.ts';

const MEASURES = {
  adopters: 'count',
  eligible: 'count',
  accounts_adopting: 'count',
  accounts_entitled: 'count',
} as const satisfies Record<string, MeasureKind>;
export type FeatureMeasure = keyof typeof MEASURES;

const FEATURE = ['feature', 'product'] as const;

/** One month's sums over all features, ready made. */
const summed = (context: FrameContext, sums: string, periods: readonly number[]): Cte =>
  cte(
    'summed_use',
    `SELECT p.p, s.account_id, NULL::text AS feature_id, NULL::text AS product_id, s.adoptions AS users,
            s.active::bigint * s.features AS open_to, s.features_used AS used, s.features AS entitled
     FROM periods p JOIN ${sums} s ON s.month = p.s
     WHERE p.p = ANY (${context.binder.bind(periods, 'int[]')}) AND s.features > 0${narrowed(context, 's')}`,
  );

/**
 * Every account × feature: its users, and the active users that it is open to. Entitled are those with seats of its
 * product; `everybody` takes all who were active or have any seats.
 */
function counted(
  context: FrameContext,
  relations: UsageRelations,
  periods: readonly number[],
  everybody: boolean,
): readonly Cte[] {
  const windows = context.request.periods.flatMap((range, p) =>
    periods.includes(p) ? [{ ...range, p }] : [],
  );
  const open = everybody ? '' : 'AND (c.product_id IS NULL OR s.product_id = c.product_id)';
  const held = everybody
    ? `SELECT p, account_id, NULL::text AS product_id FROM seats UNION SELECT p, account_id, NULL FROM people`
    : 'SELECT p, account_id, product_id FROM seats';
  return [
    seatsPart(context, periods, false),
    cataloguePart(context),
    piecesPart(context, windows),
    peoplePart(context, relations),
    featuredPart(context, relations, context.settings.adoption.featureDays),
    cte('held', held),
    cte(
      'open_to',
      `SELECT DISTINCT s.p, s.account_id, c.feature_id, c.product_id
       FROM held s
       JOIN catalogue c ON true ${open}${itemFilters(context, { feature: 'c.feature_id', product: 'c.product_id' })}`,
    ),
    cte(
      'counted_use',
      `SELECT o.p, o.account_id, o.feature_id, o.product_id, coalesce(u.users, 0) AS users, coalesce(a.active, 0) AS open_to,
              (u.users IS NOT NULL)::int AS used, 1 AS entitled
       FROM open_to o
       LEFT JOIN (SELECT p, account_id, feature_id, count(*) AS users FROM featured GROUP BY 1, 2, 3) u
         ON u.p = o.p AND u.account_id = o.account_id AND u.feature_id = o.feature_id
       LEFT JOIN (SELECT p, account_id, count(*) AS active FROM people GROUP BY 1, 2) a
         ON a.p = o.p AND a.account_id = o.account_id`,
    ),
  ];
}

const NOTHING = `SELECT 0 AS p, NULL::text AS account_id, NULL::text AS feature_id, NULL::text AS product_id, 0::bigint AS users,
                        0::bigint AS open_to, 0 AS used, 0 AS entitled WHERE false`;

/** Of users or of accounts, of those entitled or of all: what the variants count. */
const COUNTS = {
  default: ['users', 'open_to'],
  all_active: ['users', 'open_to'],
  accounts: ['used', 'entitled'],
  all_accounts: ['used', 'entitled'],
} as const;
const countsOf = (variant: string): readonly [string, string] =>
  Object.entries(COUNTS).find(([name]) => name === variant)?.[1] ?? COUNTS.default;

const frame: Frame = {
  name: 'features',
  measures: MEASURES,
  own: { feature: 'f.feature_id', product: 'f.product_id' },
  spans: true,
  parts: (context) => {
    const { request } = context;
    const relations = usageOf(context, request.periods);
    const { sums } = relations;
    const everybody = request.variant === 'all_active' || request.variant === 'all_accounts';
    const isSummed =
      sums !== null &&
      !everybody &&
      context.settings.adoption.featureDays <= 1 &&
      !speaksOf(context, ...FEATURE);
    const [ready, others] = [true, false].map((wanted) =>
      request.periods.flatMap((range, p) =>
        range.end > range.start && (isSummed && isOneMonth(range)) === wanted ? [p] : [],
      ),
    );
    const uses = [
      ...(ready?.length && sums !== null ? [summed(context, sums, ready)] : []),
      ...(others?.length ? counted(context, relations, others, everybody) : []),
    ];
    const tables = uses.flatMap(({ name }) => (name.endsWith('_use') ? [`SELECT * FROM ${name}`] : []));
    const [adopters, eligible] = countsOf(request.variant);
    return [
      ...relations.parts,
      customersPart(context),
      ...uses,
      cte(
        'found',
        `SELECT u.p, u.account_id, p.s AS day, u.feature_id, u.product_id, u.${adopters} AS adopters, u.${eligible} AS eligible,
                u.used AS accounts_adopting, u.entitled AS accounts_entitled
         FROM (${tables.length === 0 ? NOTHING : tables.join('\nUNION ALL ')}) u ${itsPeriod(context)} OFFSET 0`,
      ),
    ];
  },
};

/** Users of the features asked for, account by account. */
const accounts = listOf({
  frame,
  id: `f.account_id || coalesce('·' || f.feature_id, '')`,
  columns: [
    {
      name: 'feature',
      label: 'Feature',
      kind: 'text',
      sql: '(SELECT x.name FROM facts.features x WHERE x.feature_id = f.feature_id)',
    },
    { name: 'share', label: 'Adoption', kind: 'share', sql: 'f.adopters::float8 / f.eligible' },
    { name: 'users', label: 'Users of it', kind: 'count', sql: 'f.adopters' },
    { name: 'active', label: 'Active users', kind: 'count', sql: 'f.eligible' },
  ],
  where: 'f.eligible > 0',
  sorted: 'f.eligible DESC, f.account_id, f.feature_id',
  order: 'active users',
  ranked: { by: 'f.adopters::float8 / f.eligible', words: 'part of the active users who used it' },
});

/** The same from cells: of users, or of accounts. */
const fromCells = (variant: string) => {
  const ofAccounts = variant === 'accounts';
  return {
    name: 'features',
    measures: {
      adopters: `sum(c.${ofAccounts ? 'features_used' : 'adoptions'})::bigint`,
      eligible: `sum(c.${ofAccounts ? 'features' : 'open_to'})::bigint`,
      accounts_adopting: 'sum(c.features_used)::bigint',
      accounts_entitled: 'sum(c.features)::bigint',
    },
    having: 'sum(c.features) > 0',
  };
};
/** Variants that count those entitled alone. */
const IN_CELLS = ['default', 'accounts'];

/** One day of use is enough for what is added up ahead. */
const fits: Source['cheap'] = (request, settings) =>
  settings.adoption.featureDays <= 1 && fitsCells(request, settings, IN_CELLS);

const features = {
  id: 'features',
  tables: ['accounts', 'account_attributes', 'entitlements', 'features', 'usage_days'],
  measures: MEASURES,
  variants: ['all_active', 'accounts', 'all_accounts'],
  netting: [],
  dimensions: [
    { name: 'feature', values: { table: 'features', value: 'feature_id', name: 'name' } },
    { name: 'product' },
  ],
  lists: { accounts },
  cheap: fits,
  cells: (request, settings) =>
    fits(request, settings)
      ? cellsStatement(fromCells(request.variant), request, settings)
      : cellsOf(frame, request, settings),
  accounts: (request, settings, limit) => accountsOf(frame, request, settings, limit),
} satisfies Source;

export default features;
