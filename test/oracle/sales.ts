import { addDays, daysBetween } from '#src/core/calendar.ts';
import type { Settings } from '#src/core/settings.ts';
import type { Cell, CellRequest } from '#src/core/source.ts';
import type { Opportunity, SalesCompany } from './sales-company.ts';
import {
  type Credit,
  creditsIn,
  dealsOf,
  dimsOf,
  type Frame,
  frameOf,
  inside,
  isInQuota,
  isOpenOn,
  medianOf,
  named,
  personOf,
  targetsIn,
  type Unit,
  unitOf,
  versionsUntil,
  worth,
} from './sales-units.ts';

/** The measures of the sources of sales, written from their definitions and from nothing else. */

export const SALES_ORACLES = { pipeline, deals, pace, activities, quotas, coverage, forecasts } as const;
export type SalesSource = keyof typeof SALES_ORACLES;

/** Cells of one source over facts of which the reader may see everything. */
export function salesOracle(
  source: SalesSource,
  company: SalesCompany,
  settings: Settings,
  request: CellRequest,
): Cell[] {
  return request.periods.flatMap((range, period) => {
    const frame = frameOf(company, settings, request, range);
    const units = SALES_ORACLES[source](frame).filter((unit) => passes(frame, unit));
    const groups = Map.groupBy(units, (unit) =>
      JSON.stringify(request.by.map((dimension) => groupOf(frame, unit, dimension))),
    );
    return [...groups].map(([key, same]) => ({ period, group: JSON.parse(key), measures: sumOf(same) }));
  });
}

const NO_VALUE = '(none)';

function groupOf({ company, request }: Frame, unit: Unit, dimension: string): string {
  if (dimension in unit.dims) return unit.dims[dimension] ?? NO_VALUE;
  if (dimension === 'account') return unit.account ?? NO_VALUE;
  const day = request.options.basis === 'now' ? request.today : unit.day;
  const found = company.account_attributes.find(
    (row) =>
      row.account_id === unit.account &&
      row.attribute === dimension &&
      row.valid_from <= day &&
      (row.valid_to ?? day) >= day,
  );
  return found?.value ?? NO_VALUE;
}

const passes = (frame: Frame, unit: Unit): boolean =>
  frame.request.where.every(
    ({ attribute, op, values }) => values.includes(groupOf(frame, unit, attribute)) === (op === '='),
  );

function sumOf(units: readonly Unit[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const { measures } of units)
    for (const [name, value] of Object.entries(measures)) sum[name] = (sum[name] ?? 0) + value;
  return sum;
}

const one = (holds: boolean): number => (holds ? 1 : 0);

function pipeline(frame: Frame): Unit[] {
  const { until, range, request, year } = frame;
  const open = dealsOf(frame).filter((deal) => isOpenOn(deal, until));
  const inStage = (deal: Opportunity): { readonly stage: string; readonly days: number } => {
    const versions = versionsUntil(frame, deal, until);
    const stage = versions.at(-1)?.stage ?? NO_VALUE;
    const other = versions.findLastIndex((version) => version.stage !== stage);
    return { stage, days: daysBetween(versions[other + 1]?.valid_from ?? deal.created_on, until) };
  };
  const stageRate = (stage: string, isRenewal: boolean): number | null => {
    const through = dealsOf(frame).filter(
      (deal) =>
        deal.status !== 'open' &&
        inside(deal.closed_on, year) &&
        (deal.kind === 'renewal') === isRenewal &&
        versionsUntil(frame, deal, deal.closed_on).some((version) => version.stage === stage),
    );
    return through.length === 0
      ? null
      : through.filter(({ status }) => status === 'won').length / through.length;
  };
  return open.flatMap((deal) => {
    const versions = versionsUntil(frame, deal, until);
    const now = versions.at(-1);
    const isState = daysBetween(range.start, range.end) === 1;
    if (!isState && !inside(now?.close_on ?? null, range)) return [];
    const { stage, days } = inStage(deal);
    const usual = medianOf(
      open.flatMap((each) => (inStage(each).stage === stage ? [inStage(each).days] : [])),
    );
    const pushes = versions.filter((version, index) => {
      const before = versions[index - 1]?.close_on;
      return before != null && version.close_on !== null && version.close_on > before;
    }).length;
    const touched = frame.company.sales_activities
      .filter(({ opportunity_id: id }) => id === deal.opportunity_id)
      .map(({ occurred_at: at }) => at.slice(0, 10))
      .filter((day) => day <= until);
    const last = [deal.created_on, ...touched].toSorted().at(-1) ?? deal.created_on;
    const cents = now === undefined ? 0 : frame.cents(now.amount, now.currency);
    const ofStage = stageRate(stage, deal.kind === 'renewal');
    const chance = request.variant === 'stage_rate' ? ofStage : (now?.probability ?? ofStage);
    const flags = {
      ageing: days > 1.5 * usual,
      quiet: daysBetween(last, until) >= 14,
      overdue: now?.close_on != null && now.close_on < until,
      pushed: pushes > 0,
    };
    const counted = Object.entries(flags).map(([name, holds]) => [name, one(holds)]);
    return [
      unitOf(deal, {
        day: until,
        dims: { ...dimsOf(frame, deal, now), stage },
        measures: {
          amount: cents,
          weighted: chance === null ? 0 : Math.round(cents * chance),
          open: 1,
          unrated: one(chance === null),
          pushes,
          attention: one(Object.values(flags).includes(true)),
          ...Object.fromEntries(counted),
        },
      }),
    ];
  });
}

/** As it was before it closed. */
const leftFrom = (frame: Frame, deal: Opportunity, day: string) =>
  versionsUntil(frame, deal, addDays(day, -1)).at(-1);

function deals(frame: Frame): Unit[] {
  const { range, request } = frame;
  const isCohort = request.variant === 'cohort';
  return dealsOf(frame).flatMap((deal) => {
    const closed = deal.status === 'open' ? null : deal.closed_on;
    if (!inside(isCohort ? deal.created_on : closed, range)) return [];
    const outcome = closed !== null && closed <= request.today ? deal.status : 'open';
    const at = deal.closed_on ?? frame.until;
    const { year, whole } = worth(frame, deal, at);
    const isWon = outcome === 'won';
    const isNew = deal.kind === 'new';
    return [
      unitOf(deal, {
        day: isCohort ? deal.created_on : at,
        dims: dimsOf(frame, deal, leftFrom(frame, deal, at)),
        measures: {
          won: one(isWon),
          lost: one(outcome === 'lost'),
          still_open: one(outcome === 'open'),
          undecided: one(
            outcome === 'lost' && deal.lost_reason?.toLowerCase().replace(/[-_]/g, ' ') === 'no decision',
          ),
          won_amount: isWon ? year : 0,
          lost_amount: outcome === 'lost' ? year : 0,
          won_total: isWon ? whole : 0,
          won_new: one(isWon && isNew),
          won_new_amount: isWon && isNew ? year : 0,
          won_existing: one(isWon && !isNew),
          won_existing_amount: isWon && !isNew ? year : 0,
          ...(isWon ? { [`sizes@${year}`]: 1 } : {}),
        },
      }),
    ];
  });
}

function pace(frame: Frame): Unit[] {
  const { range, until, company } = frame;
  const days = daysBetween(range.start, range.end);
  const closed = dealsOf(frame).flatMap((deal) => {
    const day = deal.status === 'open' ? null : deal.closed_on;
    if (!inside(day, range)) return [];
    const isWon = deal.status === 'won';
    const { year } = worth(frame, deal, day);
    const lead = company.leads.find(({ lead_id: id }) => id === deal.lead_id);
    return [
      unitOf(deal, {
        day,
        dims: dimsOf(frame, deal, leftFrom(frame, deal, day)),
        measures: {
          won: one(isWon),
          lost: one(!isWon),
          won_amount: isWon ? year : 0,
          won_per_day: isWon ? year / 100 / days : 0,
          [`${isWon ? 'won' : 'lost'}_days@${daysBetween(deal.created_on, day)}`]: 1,
          ...(isWon && lead !== undefined ? { [`lead_days@${daysBetween(lead.created_on, day)}`]: 1 } : {}),
        },
      }),
    ];
  });
  const open = dealsOf(frame).filter((deal) => isOpenOn(deal, until));
  return [
    ...closed,
    ...open.map((deal) => {
      const now = versionsUntil(frame, deal, until).at(-1);
      return unitOf(deal, {
        day: until,
        dims: { ...dimsOf(frame, deal, now), stage: now?.stage ?? NO_VALUE },
        measures: {
          open: 1,
          open_qualified: one(deal.qualified_on !== null && deal.qualified_on <= until),
          [`open_days@${daysBetween(deal.created_on, until)}`]: 1,
        },
      });
    }),
  ];
}

const ofPerson = (
  frame: Frame,
  person: string | null,
  more: Unit['dims'],
  measures: Unit['measures'],
): Unit => ({
  account: null,
  person,
  day: frame.until,
  dims: { owner: person, team: personOf(frame, person)?.team ?? null, ...more },
  measures,
});

function activities(frame: Frame): Unit[] {
  return frame.company.sales_activities.flatMap(
    ({ occurred_at: at, person_id: person, kind, opportunity_id: deal }) =>
      inside(at.slice(0, 10), frame.range)
        ? [ofPerson(frame, person, { activity: kind }, { activities: 1, on_deals: one(deal !== null) })]
        : [],
  );
}

const metricsOf = (frame: Frame): readonly string[] => {
  const asked = named(frame.request, 'metric');
  return asked.length === 0 ? ['bookings'] : [...new Set(asked)];
};

function quotas(frame: Frame): Unit[] {
  return metricsOf(frame).flatMap((metric) => {
    const targets = targetsIn(frame, frame.range, metric).filter(({ from, to }) => from <= to);
    const credits = creditsIn(frame, frame.range, metric, frame.request.variant);
    const people = new Set([...targets, ...credits].map(({ person }) => person));
    return [...people].map((person) => {
      const mine = targets.filter((target) => target.person === person);
      const quota = mine.reduce((sum, { part }) => sum + part, 0);
      const won = (counts: (credit: Credit) => boolean) =>
        credits.reduce((sum, each) => sum + (each.person === person && counts(each) ? each.cents : 0), 0);
      const credited = won((each) => isInQuota(targets, each));
      return ofPerson(
        frame,
        person,
        { metric },
        {
          credited,
          quota,
          whole_quota: mine.reduce((sum, { whole }) => sum + whole, 0),
          outside: won((each) => !isInQuota(targets, each)),
          reps: one(quota > 0),
          reps_at_quota: one(quota > 0 && credited >= quota),
        },
      );
    });
  });
}

function coverage(frame: Frame): Unit[] {
  const { goal, until, year } = frame;
  const targets = targetsIn(frame, goal, 'bookings');
  const all = dealsOf(frame);
  const closing = all.flatMap((deal) => {
    const now = versionsUntil(frame, deal, until).at(-1);
    if (!isOpenOn(deal, until) || now === undefined || !inside(now.close_on, goal)) return [];
    return [ofPerson(frame, deal.owner_id, {}, { closing: frame.cents(now.amount, now.currency), deals: 1 })];
  });
  const decided = all.filter((deal) => deal.status !== 'open' && inside(deal.closed_on, year));
  return [
    ...closing,
    ...targets.map(({ person, part }) => ofPerson(frame, person, {}, { quota: part })),
    ...creditsIn(frame, goal, 'bookings', 'arr')
      .filter((credit) => isInQuota(targets, credit))
      .map(({ person, cents }) => ofPerson(frame, person, {}, { closed: cents })),
    ...decided.map(({ owner_id: person, status }) =>
      ofPerson(frame, person, {}, { won: one(status === 'won'), lost: one(status === 'lost') }),
    ),
  ];
}

/** Whose forecasts an ask reads. */
export function forecastLevel({ by, where, scope }: CellRequest): 'all' | 'team' | 'person' {
  const used = [...by, ...where.map(({ attribute }) => attribute)];
  if (scope.kind !== 'all' || used.includes('owner')) return 'person';
  return used.includes('team') ? 'team' : 'all';
}

function forecasts(frame: Frame): Unit[] {
  const { company, request, range } = frame;
  const level = forecastLevel(request);
  const categories = named(request, 'forecast');
  const allowed = (scope: string): boolean =>
    level === 'all'
      ? scope === 'all'
      : company.people.some((person) => (level === 'team' ? person.team : person.person_id) === scope);
  const wanted = company.forecasts.filter(
    (each) =>
      each.period_start >= range.start &&
      each.period_end < range.end &&
      each.taken_at.slice(0, 10) < addDays(each.period_start, 21) &&
      metricsOf(frame).includes(each.metric) &&
      (request.where.some(({ attribute }) => attribute === 'forecast')
        ? categories.length === 0 || categories.includes(each.category)
        : each.category === 'commit') &&
      allowed(each.scope),
  );
  const keyOf = (each: (typeof wanted)[number]) =>
    [each.scope, each.metric, each.category, each.period_start, each.period_end].join(' ');
  return [...Map.groupBy(wanted, keyOf).values()].flatMap((taken) => {
    const last = taken.toSorted((a, b) => (a.taken_at < b.taken_at ? -1 : 1)).at(-1);
    if (last === undefined) return [];
    const span = { start: last.period_start, end: addDays(last.period_end, 1) };
    const won = creditsIn(frame, span, last.metric, 'arr').filter(({ person }) => {
      const found = personOf(frame, person);
      return level === 'all' || (level === 'team' ? found?.team : person) === last.scope;
    });
    const actual = won.reduce((sum, { cents }) => sum + cents, 0);
    const forecast = frame.cents(last.amount, last.currency);
    const person = level === 'person' ? last.scope : null;
    const team = level === 'team' ? last.scope : (personOf(frame, person)?.team ?? null);
    const dims = { team, metric: last.metric, forecast: last.category };
    const measures = {
      forecast,
      actual,
      missed: Math.abs(forecast - actual),
      bias: forecast - actual,
      deals: won.length,
    };
    return [ofPerson(frame, person, dims, measures)];
  });
}
