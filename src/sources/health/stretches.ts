import { type Cte, cte, FOREVER, withClause } from '../sql/parts.ts';

/** From readings and weights to an account's health, day by day. The one place where a score is worked out. */

/** Relations and expressions that the parts read. */
export interface HealthFacts {
  /** `account_id, component, observed_at, score`. */
  readonly readings: string;
  /** `model_version, component, weight, stale_after_days, valid_from`. */
  readonly weights: string;
  /** The company's day of an instant. */
  day(instant: string): string;
  /** Which readings count, over `x`; all of them where it is left out. */
  readonly only?: string;
  /** A relation `account_id, d_from`: those accounts alone, each from its day on. */
  readonly since?: string;
}

/** A score is given from this part of the weights on. */
const ENOUGH = '0.5';

/**
 * The model on every day: `d_from, d_to, model_version, component, weight, stale_after_days, total`. A version is in
 * force from the first day that any of its weights is valid until the next version's; its later weights join on theirs.
 */
export const modelParts = ({ weights }: Pick<HealthFacts, 'weights'>): readonly Cte[] => [
  cte('versions', `SELECT model_version, min(valid_from) AS starts FROM ${weights} w GROUP BY model_version`),
  cte(
    'eras',
    `SELECT b.d_from, lead(b.d_from, 1, ${FOREVER}) OVER (ORDER BY b.d_from) AS d_to,
            (SELECT v.model_version FROM versions v WHERE v.starts <= b.d_from
             ORDER BY v.starts DESC, v.model_version DESC LIMIT 1) AS model_version
     FROM (SELECT DISTINCT valid_from AS d_from FROM ${weights} w) b`,
  ),
  cte(
    'model',
    `SELECT e.d_from, e.d_to, e.model_version, w.component, w.weight, w.stale_after_days,
            sum(w.weight) OVER (PARTITION BY e.d_from) AS total
     FROM eras e JOIN ${weights} w ON w.model_version = e.model_version AND w.valid_from <= e.d_from
     WHERE w.weight > 0`,
  ),
];

/**
 * `health`: the rows of `marts.health`. A reading counts from its day until the next one of its component or until
 * it is stale; of several on one day the last counts. Days on which nothing is fresh have no row.
 *
 * Every reading adds its weight on its first day and takes it away after its last one, so that one pass in the order
 * of days gives the sums between any two changes; in numeric, so that what is taken away leaves nothing behind.
 */
export const stretchParts = (facts: HealthFacts): readonly Cte[] => [
  ...modelParts(facts),
  cte(
    'read',
    `SELECT x.account_id, x.component, x.score, x.day,
            lead(x.day, 1, ${FOREVER}) OVER (PARTITION BY x.account_id, x.component ORDER BY x.observed_at) AS next
     FROM (SELECT x.account_id, x.component, x.observed_at, x.score, ${facts.day('x.observed_at')} AS day
           FROM ${facts.readings} x${facts.only === undefined ? '' : ` WHERE ${facts.only}`}) x`,
  ),
  cte(
    'fresh',
    `SELECT r.account_id, m.weight, m.weight * r.score AS points,
            greatest(r.day, m.d_from${facts.since === undefined ? '' : ', c.d_from'}) AS d_from,
            least(r.next, CASE WHEN m.stale_after_days < 99999 THEN r.day + m.stale_after_days::int + 1 END, m.d_to) AS d_to
     FROM read r JOIN model m ON m.component = r.component AND m.d_from < r.next AND m.d_to > r.day
       ${facts.since === undefined ? '' : `JOIN ${facts.since} c ON c.account_id = r.account_id`}
     WHERE r.day < r.next`,
  ),
  cte(
    'steps',
    `SELECT account_id, day, sum(weight) AS weight, sum(points) AS points, sum(readings)::int AS readings
     FROM (SELECT account_id, d_from AS day, weight, points, 1 AS readings FROM fresh WHERE d_from < d_to
           UNION ALL
           SELECT account_id, d_to, -weight, -points, -1 FROM fresh WHERE d_from < d_to) x
     GROUP BY account_id, day`,
  ),
  cte(
    'sums',
    `SELECT account_id, day AS d_from, lead(day) OVER days AS d_to, sum(weight) OVER days AS weight,
            sum(points) OVER days AS points, sum(readings) OVER days AS readings
     FROM steps WINDOW days AS (PARTITION BY account_id ORDER BY day)`,
  ),
  cte(
    'health',
    `SELECT s.account_id, s.d_from, s.d_to, e.model_version,
            CASE WHEN s.weight >= ${ENOUGH} * e.total THEN s.points / s.weight END AS score,
            s.weight / e.total AS covered
     FROM sums s JOIN (SELECT DISTINCT d_from, d_to, model_version, total FROM model) e
       ON e.d_from <= s.d_from AND e.d_to > s.d_from
     WHERE s.readings > 0`,
  ),
];

/**
 * The score of one account on one day as a scalar, straight from the facts: where an ask goes back to what was known,
 * and for single accounts. `after` is the instant at which the day is over.
 */
export const healthFromFacts = (facts: HealthFacts, account: string, day: string, after: string): string =>
  `(${withClause(modelParts(facts))}
    SELECT CASE WHEN sum(m.weight) FILTER (WHERE r.score IS NOT NULL) >= ${ENOUGH} * max(m.total)
                THEN (sum(m.weight * r.score) / sum(m.weight) FILTER (WHERE r.score IS NOT NULL))::float8 END
    FROM model m LEFT JOIN LATERAL (${lastReading(facts, account, 'm.component', after)}) r
      ON m.stale_after_days IS NULL OR ${day} - r.day <= m.stale_after_days
    WHERE m.d_from <= ${day} AND m.d_to > ${day})`;

/** The last reading of a component before an instant: `score, day`. */
export const lastReading = (
  { readings, day }: HealthFacts,
  account: string,
  component: string,
  before: string,
): string =>
  `SELECT z.score, ${day('z.observed_at')} AS day FROM ${readings} z
   WHERE z.account_id = ${account} AND z.component = ${component} AND z.observed_at < ${before}
   ORDER BY z.observed_at DESC LIMIT 1`;
