import { addDays, type Day } from '../../../core/calendar.ts';
import type { Settings } from '../../../core/settings.ts';
import type { CellRequest } from '../../../core/source.ts';
import { type Binder, binder, type Cte, cte, inlined } from '../parts.ts';
import { visibleAccounts, visiblePeople } from '../scope.ts';

/** What every part of a frame's statement is written for. */
export interface FrameContext {
  readonly request: CellRequest;
  readonly settings: Settings;
  readonly binder: Binder;
  readonly currency: string;
  /** Whether the reader sees every account; rows that belong to none are for such readers alone. */
  readonly seesAll: boolean;
  /** SQL of the instant whose knowledge counts; null is now. */
  readonly known: string | null;
  /** A table of `facts`: its rows of today, or as they were known on the day that the ask names. */
  table(name: string, columns: string): string;
  /** ` AND …`: the alias's account is one that the reader may see. */
  only(alias: string): string;
  /** Of a deal: its account, or the person who owns it, is one that the reader may see; `true` for who sees all. */
  seenDeals(alias: string): string;
  /** The company's day of an instant. */
  day(instant: string): string;
  /** The instant at which a day of the company begins. */
  instant(day: string): string;
  /** The first day of a period that is given by its number: for rows that ask nothing else of their period. */
  starts(period: string): string;
  /** Hundredths in the answer's currency of an amount in major units, where `rates r` is joined on its currency. */
  money(amount: string): string;
}

/** Whether nothing narrows a request down to a few accounts, so that looking each of them up would be slower. */
export const seesMost = ({ scope, where }: CellRequest): boolean =>
  scope.kind === 'all' && !where.some(({ attribute, op }) => attribute === 'account' && op === '=');

/** A text of SQL that needs one row per period: `p`, first day `s`, day after the last `e`, last day that has come `u`. */
const PERIODS = 'periods';

export function frameContext(request: CellRequest, settings: Settings, bind = binder()): FrameContext {
  const { asKnown, currency } = request.options;
  // Bound where it is first written: the server refuses a parameter that no text mentions.
  let bound: string | null = null;
  let firsts: string | null = null;
  const zone = (): string => {
    bound ??= bind.bind(settings.timeZone, 'text');
    return bound;
  };
  const known =
    asKnown === null ? null : `((${bind.bind(asKnown, 'date')} + 1)::timestamp AT TIME ZONE ${zone()})`;
  const seesAll = request.scope.kind === 'all';
  return {
    request,
    settings,
    binder: bind,
    currency: currency ?? settings.reportingCurrency,
    seesAll,
    known,
    table: (name, columns) => (known === null ? `facts.${name}` : knownAt(name, columns, known)),
    only: (alias) => (seesAll ? '' : ` AND ${alias}.account_id IN (SELECT account_id FROM visible)`),
    seenDeals: (alias) =>
      seesAll
        ? 'true'
        : `(${alias}.account_id IN (SELECT account_id FROM visible) OR ${alias}.owner_id = ANY (${visiblePeople(request.scope, bind)}))`,
    day: (instant) => `(${instant} AT TIME ZONE ${zone()})::date`,
    instant: (day) => `((${day})::timestamp AT TIME ZONE ${zone()})`,
    starts: (period) => {
      firsts ??= bind.bind(
        request.periods.map(({ start }) => start),
        'date[]',
      );
      return `(${firsts})[${period} + 1]`;
    },
    money: (amount) => `round((${amount}) * 100 * coalesce(r.ro, 1))::bigint`,
  };
}

const knownAt = (table: string, columns: string, at: string): string =>
  `(SELECT ${columns} FROM facts.${table} WHERE sys_from < ${at}
    UNION ALL
    SELECT ${columns} FROM facts.${table}_history WHERE sys_from < ${at} AND sys_to >= ${at} AND NOT is_deleted)`;

/** The parts that stand before a frame's own: what the reader sees, the periods, the rates at their starts. */
export const commonParts = (context: FrameContext): readonly Cte[] => [
  ...visiblePart(context),
  periodsPart(context),
  ratesPart(context),
];

function visiblePart({ request, binder }: FrameContext): readonly Cte[] {
  const visible = visibleAccounts(request.scope, request.today, binder);
  return visible === null ? [] : [cte('visible', visible)];
}

function periodsPart({ request: { periods, today }, binder }: FrameContext): Cte {
  const last = (end: Day): Day => (addDays(end, -1) < today ? addDays(end, -1) : today);
  const rows = periods.map(({ start, end }, index) => {
    const days = [start, end, last(end)].map((day) => binder.bind(day, 'date'));
    return `(${index}, ${days.join(', ')})`;
  });
  return inlined(PERIODS, `SELECT p, s, e, u FROM (VALUES ${rows.join(', ')}) AS x(p, s, e, u)`);
}

/** What one unit of each currency is worth in the answer's on the period's first day: `p, currency, ro`. */
const ratesPart = (context: FrameContext): Cte => ratesOn(context, 'rates', 'p', 'periods p', 'p.s');

/** Rates on other days than the periods' first: the columns `keys` of the relation `days`, `currency`, `ro`. */
export function ratesOn(context: FrameContext, name: string, keys: string, days: string, day: string): Cte {
  const { table, binder, currency, settings, request } = context;
  const rates = table('fx_rates', 'currency, rate_set, effective_on, rate');
  const preferred = binder.bind(request.options.fx === 'spot' ? 'spot' : settings.rateSet, 'text');
  const base = binder.bind(settings.reportingCurrency, 'text');
  const target = binder.bind(currency, 'text');
  // The preferred set before the other, the latest rate before the day, else the first one after it.
  const rate = (code: string) =>
    `CASE WHEN ${code} = ${base} THEN 1 ELSE (
       SELECT f.rate FROM ${rates} f WHERE f.currency = ${code}
       ORDER BY f.effective_on > ${day}, f.rate_set <> ${preferred},
                CASE WHEN f.effective_on > ${day} THEN f.effective_on - ${day} ELSE ${day} - f.effective_on END
       LIMIT 1) END`;
  return cte(
    name,
    `SELECT ${keys}, c.currency, ${rate('c.currency')} / ${rate(target)} AS ro
     FROM ${days} CROSS JOIN (SELECT DISTINCT currency FROM ${rates} f UNION SELECT ${base}) c
     WHERE c.currency <> ${target}`,
  );
}
