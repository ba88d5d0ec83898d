import type { FrameContext } from '../sql/frame/context.ts';
import { type Cte, cte } from '../sql/parts.ts';

/** Stage → the measures' name and the column of its day. */
const STAGES = {
  lead: { plural: 'leads', day: 'created_on' },
  mql: { plural: 'mqls', day: 'qualified_on' },
  sql: { plural: 'sqls', day: 'accepted_on' },
} as const;
const ALL: readonly (keyof typeof STAGES)[] = ['lead', 'mql', 'sql'];

/** Conversions of so many days back say how long one takes. */
const PACE_DAYS = 365;
/** A lead is young until it is older than this share of them were. */
const PACE_SHARE = 0.9;

/**
 * Parts that end in `found`: one row per person and account that reached a stage in the period, on the first day that
 * any lead of theirs did, and one per customer won. A lead with no account yet is taken for its person's at another.
 */
export function leadParts(context: FrameContext, names: readonly string[]): readonly Cte[] {
  const { table, binder, request } = context;
  const leads = table(
    'leads',
    'lead_id, person_key, created_on, source, campaign_id, qualified_on, accepted_on, account_id, converted_on, disqualified_on',
  );
  const campaigns = table('campaigns', 'campaign_id, channel');
  const today = binder.bind(request.today, 'date');
  const reached = ALL.map(
    (stage) => `SELECT p.p, '${stage}' AS stage, x.${STAGES[stage].day} AS day, x.*
      FROM periods p JOIN known x ON x.${STAGES[stage].day} >= p.s AND x.${STAGES[stage].day} < p.e`,
  );
  const paces = ALL.map(
    (
      stage,
    ) => `SELECT '${stage}' AS stage, percentile_disc(${PACE_SHARE}) WITHIN GROUP (ORDER BY converted_on - ${STAGES[stage].day}) AS days
      FROM known WHERE is_won AND converted_on > ${today} - ${PACE_DAYS} AND ${STAGES[stage].day} <= converted_on`,
  );
  return [
    cte(
      'known',
      `SELECT x.lead_id, coalesce(x.person_key, x.lead_id) AS person, x.created_on, x.qualified_on, x.accepted_on, x.account_id,
              x.converted_on, x.converted_on <= ${today} AS is_won, x.disqualified_on <= ${today} AS is_over, x.campaign_id,
              coalesce(c.channel, x.source) AS channel, x.source
       FROM ${leads} x LEFT JOIN ${campaigns} c ON c.campaign_id = x.campaign_id
       WHERE true${context.only('x')}`,
    ),
    cte('pace', paces.join('\nUNION ALL\n')),
    cte(
      'reached',
      `SELECT *, coalesce(account_id, max(account_id) OVER (PARTITION BY p, stage, person)) AS at FROM (${reached.join('\nUNION ALL\n')}) x`,
    ),
    cte(
      'ranked',
      `SELECT x.*, row_number() OVER (pair ORDER BY x.day, x.lead_id) AS nth,
              row_number() OVER (PARTITION BY x.p, x.stage, coalesce(x.at, x.person), x.at IS NULL ORDER BY x.day, x.lead_id) AS nth_of_account,
              bool_or(coalesce(x.is_won, false)) OVER pair AS converts,
              bool_or(NOT coalesce(x.is_won, false) AND NOT coalesce(x.is_over, false) AND (w.days IS NULL OR ${today} - x.day <= w.days)) OVER pair AS waits
       FROM reached x JOIN pace w ON w.stage = x.stage
       WINDOW pair AS (PARTITION BY x.p, x.stage, x.person, x.at)`,
    ),
    cte(
      'won',
      `SELECT DISTINCT ON (p.p, coalesce(x.account_id, x.person), x.account_id IS NULL) p.p, x.account_id, x.converted_on AS day, x.campaign_id, x.channel, x.source
       FROM periods p JOIN known x ON x.is_won AND x.converted_on >= p.s AND x.converted_on < p.e
       ORDER BY p.p, coalesce(x.account_id, x.person), x.account_id IS NULL, x.created_on, x.lead_id`,
    ),
    cte('found', `${rankedRows(names)}\nUNION ALL\n${wonRows(names)}`),
  ];
}

function rankedRows(names: readonly string[]): string {
  const given = Object.fromEntries(
    ALL.flatMap((stage) => {
      const is = `stage = '${stage}'`;
      const { plural } = STAGES[stage];
      return [
        [plural, `(${is})::int`],
        [`${stage}_accounts`, `(${is} AND nth_of_account = 1)::int`],
        [`${plural}_converted`, `(${is} AND converts)::int`],
        [`${plural}_young`, `(${is} AND waits AND NOT converts)::int`],
      ];
    }),
  );
  return `SELECT p, at AS account_id, day, campaign_id, channel, source, ${columns(names, given)} FROM ranked WHERE nth = 1`;
}

const wonRows = (names: readonly string[]): string =>
  `SELECT p, account_id, day, campaign_id, channel, source, ${columns(names, { customers_won: '1' })} FROM won`;

const columns = (names: readonly string[], given: Readonly<Record<string, string>>): string =>
  names.map((name) => `${given[name] ?? '0'} AS ${name}`).join(', ');
