import packageFile from '../../package.json' with { type: 'json' };
import type { Place } from '../core/chat.ts';
import type { PostedNumber, PostedNumbers } from '../core/digest.ts';
import type { Posted, Session, Store } from '../core/ports.ts';

/** Posted numbers in Postgres. */

interface NumberRow {
  readonly key: string;
  readonly ask: string;
  readonly subject: string;
  readonly kpi: string;
  readonly period_start: string;
  readonly period_end: string;
  readonly value: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly n: number;
  readonly measures: Readonly<Record<string, number>>;
  readonly currency: string;
  readonly data_through: string | null;
  readonly definition: string;
}

const NUMBER = `key, ask, subject, kpi, period_start, period_end, value, numerator, denominator, n, measures, currency,
  data_through, definition`;

const numberOf = (row: NumberRow): PostedNumber => ({
  ask: row.ask,
  subject: row.subject,
  kpi: row.kpi,
  start: row.period_start,
  end: row.period_end,
  value: row.value,
  numerator: row.numerator,
  denominator: row.denominator,
  n: row.n,
  measures: row.measures,
  currency: row.currency,
  dataThrough: row.data_through,
  definition: row.definition,
});

interface DigestRow {
  readonly key: string;
  readonly digest: string;
  readonly platform: string;
  readonly place: string;
  readonly place_kind: 'channel' | 'person';
  readonly at: string;
  readonly day: string;
}

/** Keeps what a delivery shows, in the transaction that makes the delivery. */
export async function keepNumbers(session: Session, posted: PostedNumbers): Promise<void> {
  const { key, digest, place, at, day, numbers } = posted;
  await session.query(
    `INSERT INTO bellwether.posted_digests (key, digest, platform, place, place_kind, at, day)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [key, digest, place.platform, place.id, place.kind, at, day],
  );
  await session.query(
    `INSERT INTO bellwether.posted (nth, ${NUMBER}, code)
     SELECT x.nth, $1, x.ask, x.subject, x.kpi, x."start", x."end", x.value, x.numerator, x.denominator, x.n, x.measures, x.currency,
            x."dataThrough", x.definition, $3
     FROM ROWS FROM (jsonb_to_recordset($2::jsonb) AS (ask text, subject text, kpi text, "start" date, "end" date, value float8,
            numerator float8, denominator float8, n float8, measures jsonb, currency text, "dataThrough" date,
            definition text)) WITH ORDINALITY AS x (ask, subject, kpi, "start", "end", value, numerator, denominator, n, measures,
            currency, "dataThrough", definition, nth)`,
    [key, JSON.stringify(numbers), packageFile.version],
  );
}

export function postedIn(store: Store): Posted {
  return {
    last: async (digest, places, before) => {
      const rows = await store.query<DigestRow & Record<string, unknown>>(LAST, [
        digest,
        places.map(({ platform }) => platform),
        places.map(({ id }) => id),
        before,
      ]);
      const numbers = await store.query<NumberRow & Record<string, unknown>>(
        `SELECT ${NUMBER} FROM bellwether.posted WHERE key = ANY ($1::text[]) ORDER BY key, nth`,
        [rows.map(({ key }) => key)],
      );
      const byKey = Map.groupBy(numbers, ({ key }) => key);
      return rows.map((row) => ({
        key: row.key,
        digest: row.digest,
        place: placeOf(row),
        at: row.at,
        day: row.day,
        numbers: (byKey.get(row.key) ?? []).map(numberOf),
      }));
    },
  };
}

const placeOf = ({ platform, place, place_kind }: DigestRow): Place => ({
  platform,
  id: place,
  kind: place_kind,
});

/** What nobody ever saw is nothing to compare with. */
const LAST = `
  SELECT l.* FROM unnest($2::text[], $3::text[]) AS p(platform, place)
  CROSS JOIN LATERAL (
    SELECT g.key, g.digest, g.platform, g.place, g.place_kind, g.at, g.day
    FROM bellwether.posted_digests g JOIN bellwether.deliveries d ON d.key = g.key AND d.state = 'sent'
    WHERE g.digest = $1 AND g.platform = p.platform AND g.place = p.place AND g.at < $4
    ORDER BY g.at DESC LIMIT 1) l`;
