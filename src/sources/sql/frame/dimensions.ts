import { ARR_BANDS, condition, NONE, steps, TENURES } from '../filters.ts';
import { arrOfAll, arrOn, attributesOf, bandOf, firstDayOf, healthKnownOn, monthsSince } from './accounts.ts';
import type { FrameContext } from './context.ts';

/** What rows of a frame are grouped and filtered by: its own dimensions, then what is known of the row's account. */

export interface FrameDimensions {
  readonly joins: readonly string[];
  /** SQL of the dimension's value over `f` (a row) and `p` (its period); never NULL. */
  value(dimension: string): string;
  /** The request's filters as conditions. */
  readonly conditions: readonly string[];
}

/** The day whose attributes count: the row's own, the period's last, or today. */
export function basisDay({ request, binder }: FrameContext): string {
  switch (request.options.basis) {
    case 'start':
      return 'f.day';
    case 'end':
      return 'p.u';
    case 'now':
      return binder.bind(request.today, 'date');
    default:
      return request.options.basis satisfies never;
  }
}

const DERIVED = new Set(['account', 'arr', 'arr_band', 'tenure', 'team', 'health', 'health_band']);

/**
 * An account that had no value on its row's day takes its first one inside the period: for rows that stand for whole
 * periods, so that who came during one is in a group.
 */
const firstInside = (context: FrameContext, alias: string, name: string): string =>
  `LEFT JOIN (SELECT DISTINCT ON (p.p, x.account_id) p.p, x.account_id, x.value
     FROM periods p JOIN ${attributesOf(context)} x ON x.attribute = ${name} AND x.valid_from > p.s AND x.valid_from < p.e
     ORDER BY p.p, x.account_id, x.valid_from) ${alias} ON ${alias}.p = f.p AND ${alias}.account_id = f.account_id`;

/** `spans`: rows stand for whole periods, not for a day. */
export function frameDimensions(
  context: FrameContext,
  own: Readonly<Record<string, string>>,
  { spans = false }: { readonly spans?: boolean | undefined } = {},
): FrameDimensions {
  const { request, binder, settings } = context;
  const used = [...new Set([...request.by, ...request.where.map(({ attribute }) => attribute)])];
  // Written only where something is asked of that day: the server refuses a parameter that no text mentions.
  let basis: string | null = null;
  const day = (): string => {
    basis ??= basisDay(context);
    return basis;
  };
  const joins: string[] = [];
  const values = new Map<string, string>();
  const attribute = (name: string): string => {
    const known = values.get(`@${name}`);
    if (known !== undefined) return known;
    const alias = `a${joins.length}`;
    joins.push(
      `LEFT JOIN ${attributesOf(context)} ${alias} ON ${alias}.account_id = f.account_id AND ${alias}.attribute = ${binder.bind(name, 'text')}
         AND ${alias}.valid_from <= ${day()} AND (${alias}.valid_to IS NULL OR ${alias}.valid_to >= ${day()})`,
    );
    const late = spans && request.options.basis === 'start' ? `late${joins.length}` : null;
    if (late !== null) joins.push(firstInside(context, late, binder.bind(name, 'text')));
    const value = late === null ? `${alias}.value` : `coalesce(${alias}.value, ${late}.value)`;
    values.set(`@${name}`, value);
    return value;
  };
  // Asked of every row by itself, 7,000 rows took 3 s; read at once for all accounts, 0.1 s.
  const arrOf = (): string => {
    if (!spans) return arrOn(context, 'f.account_id', day());
    if (!values.has('@@arr')) {
      const on = request.options.basis === 'start' ? 'p.s' : day();
      joins.push(
        `LEFT JOIN (${arrOfAll(context, on)}) arr_of ON arr_of.p = f.p AND arr_of.account_id = f.account_id`,
      );
      values.set('@@arr', 'coalesce(arr_of.cents, 0)');
    }
    return 'coalesce(arr_of.cents, 0)';
  };
  const derived = (dimension: string): string => {
    switch (dimension) {
      case 'account':
        return `coalesce(f.account_id, ${NONE})`;
      case 'arr':
        return `(${arrOf()} / 100.0)::text`;
      case 'arr_band':
        return steps(
          arrOf(),
          ARR_BANDS.map(([from, label]) => [from * 100, label] as const),
          NONE,
        );
      case 'tenure': {
        const months = monthsSince(firstDayOf(context, 'f.account_id'), day());
        return `CASE WHEN ${months} IS NULL THEN ${NONE} ELSE ${steps(months, TENURES, "'0–6'")} END`;
      }
      case 'health':
        return `coalesce(${healthKnownOn(context, 'f.account_id', day())}::text, ${NONE})`;
      case 'health_band':
        return bandOf(healthKnownOn(context, 'f.account_id', day()), settings.healthBands);
      default: {
        joins.push(`LEFT JOIN facts.people team ON team.person_id = ${attribute('csm')}`);
        return `coalesce(team.team, ${NONE})`;
      }
    }
  };
  for (const dimension of used) {
    const mine = own[dimension];
    const value =
      mine !== undefined
        ? `coalesce((${mine})::text, ${NONE})`
        : DERIVED.has(dimension)
          ? derived(dimension)
          : `coalesce(${attribute(dimension)}, ${NONE})`;
    values.set(dimension, value);
  }
  const value = (dimension: string): string => values.get(dimension) ?? NONE;
  return {
    joins,
    value,
    conditions: request.where.map((filter) => condition(filter, value(filter.attribute), binder)),
  };
}
