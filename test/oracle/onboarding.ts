import { addDays, type Day, type DayRange, daysBetween, weekday } from '#src/core/calendar.ts';
import { type Journey, TODAY } from './journey-company.ts';
import {
  arrOn,
  cents,
  days,
  earliest,
  type Fact,
  facts,
  flag,
  isCustomer,
  latest,
  linesOf,
  type Stretch,
  stretchesOf,
  text,
  type Unit,
} from './journey-facts.ts';

/** Onboarding read plainly from the definitions, one unit after the other. */

const within = (day: Day | null, { start, end }: DayRange): boolean =>
  day !== null && start <= day && day < end;
const past = (day: Day | null): Day | null => (day !== null && day <= TODAY ? day : null);
const atLeast0 = (number: number): number => Math.max(0, number);

interface Episode extends Stretch {
  readonly before: Day;
  readonly start: Day;
  readonly signed: Day;
}

function episodesOf(company: Journey): readonly Episode[] {
  const stretches = stretchesOf(company);
  return stretches.map((stretch) => {
    const own = linesOf(company, stretch.account);
    const before =
      latest(
        stretches.map((s) => (s.account === stretch.account && s.first < stretch.first ? s.last : null)),
      ) ?? '0001-01-01';
    const contracts = own.flatMap((row) =>
      row['starts_on'] === stretch.first ? [text(row['contract_id'])] : [],
    );
    const free = own.flatMap((row) => {
      const starts = String(row['starts_on']);
      const contract = text(row['contract_id']);
      const fits = contract !== null && contracts.includes(contract) && Number(row['arr']) === 0;
      return fits && starts > before && starts < stretch.first ? [starts] : [];
    });
    const start = earliest(free) ?? stretch.first;
    const signed = earliest(
      own.map((row) => {
        const starts = String(row['starts_on']);
        return starts >= start && starts <= stretch.first ? text(row['signed_on']) : null;
      }),
    );
    return { ...stretch, before, start, signed: signed ?? start };
  });
}

const inside = (episode: Episode, day: Day | null): boolean =>
  day !== null && day > episode.before && (episode.last === null || day <= episode.last);

const ofKind = (company: Journey, kind: string): readonly Fact[] =>
  facts(company, 'milestones').filter((row) => row['kind'] === kind);

const reachedDays = (company: Journey, account: string, milestones: readonly Fact[]): (Day | null)[] =>
  facts(company, 'milestones_reached')
    .filter(
      (row) =>
        row['account_id'] === account && milestones.some((m) => m['milestone_id'] === row['milestone_id']),
    )
    .map((row) => past(text(row['reached_on'])));

const mondayToFriday = (from: Day, to: Day): number => {
  let count = 0;
  for (let day = from; day < to; day = addDays(day, 1)) if (weekday(day) % 6 !== 0) count += 1;
  for (let day = to; day < from; day = addDays(day, 1)) if (weekday(day) % 6 !== 0) count -= 1;
  return count;
};

/** Users instead of accounts: from the first day of use to the first action of value. */
function firstUseUnits(company: Journey, period: DayRange): readonly Unit[] {
  const used = facts(company, 'usage_days').filter(
    (row) => String(row['day']) <= TODAY && (Number(row['events']) > 0 || Number(row['value_events']) > 0),
  );
  const episodes = episodesOf(company).filter(({ start }) => start <= TODAY);
  return [...Map.groupBy(used, (row) => `${row['account_id']} ${row['user_id']}`).values()].flatMap(
    (rows): Unit[] => {
      const first = earliest(rows.map((row) => text(row['day'])));
      const valued = earliest(rows.map((row) => (Number(row['value_events']) > 0 ? text(row['day']) : null)));
      const episode = episodes.find((e) => e.account === rows[0]?.['account_id'] && inside(e, first));
      if (first === null || !within(first, period) || episode === undefined) return [];
      const until = episode.last !== null && episode.last < TODAY ? episode.last : TODAY;
      const came = valued !== null && valued <= until;
      return [
        {
          account: episode.account,
          day: first,
          adds: { started: 1, reached: flag(came), due: 0, within: 0, target_total: 0 },
          spreads: {
            arrived: came ? daysBetween(first, valued) : null,
            waiting: came ? null : daysBetween(first, until),
          },
        },
      ];
    },
  );
}

export function firstValueUnits(company: Journey, period: DayRange, variant: string): readonly Unit[] {
  if (variant === 'by_user') return firstUseUnits(company, period);
  const values = ofKind(company, 'first_value');
  const target = Math.min(...values.map((row) => days(row['target_days'])));
  const length = variant === 'business_days' ? mondayToFriday : daysBetween;
  return episodesOf(company).flatMap((episode): Unit[] => {
    const reached = earliest(
      reachedDays(company, episode.account, values).map((day) => (inside(episode, day) ? day : null)),
    );
    const kickOff = earliest(
      facts(company, 'onboardings').map((row) =>
        row['account_id'] === episode.account &&
        row['status'] !== 'cancelled' &&
        inside(episode, text(row['started_on']))
          ? text(row['started_on'])
          : null,
      ),
    );
    const clock =
      variant === 'from_signature' ? episode.signed : variant === 'from_kick_off' ? kickOff : episode.start;
    const member = variant === 'by_reached' ? reached : episode.start;
    if (!within(member, period) || clock === null || clock > TODAY || episode.start > TODAY) return [];
    const until = episode.last !== null && episode.last < TODAY ? episode.last : TODAY;
    const due = addDays(clock, target) < TODAY;
    return [
      {
        account: episode.account,
        day: episode.start,
        adds: {
          started: 1,
          reached: flag(reached !== null),
          due: flag(due),
          within: flag(due && reached !== null && reached <= addDays(clock, target)),
          target_total: reached === null ? 0 : target,
        },
        spreads: {
          arrived: reached === null ? null : atLeast0(length(clock, reached)),
          waiting: reached === null ? atLeast0(length(clock, until)) : null,
        },
      },
    ];
  });
}

interface Project {
  readonly id: string;
  readonly account: string;
  readonly started: Day;
  readonly target: Day | null;
  readonly done: Day | null;
  readonly completedOn: Day | null;
  readonly paused: number;
  readonly status: string;
}

const projectsOf = (company: Journey): readonly Project[] =>
  facts(company, 'onboardings')
    .map((row) => ({
      id: String(row['onboarding_id']),
      account: String(row['account_id']),
      started: String(row['started_on']),
      target: text(row['target_on']),
      completedOn: text(row['completed_on']),
      done: row['status'] === 'completed' ? past(text(row['completed_on'])) : null,
      paused: days(row['paused_days']),
      status: String(row['status']),
    }))
    .filter(({ account, started }) => isCustomer(company, account) && started <= TODAY);

export function projectUnits(company: Journey, period: DayRange, variant: string): readonly Unit[] {
  const episodes = episodesOf(company);
  return projectsOf(company).flatMap((project): Unit[] => {
    if (!within(variant === 'by_completed' ? project.done : project.started, period)) return [];
    const episode = episodes
      .filter((e) => e.account === project.account && (e.last === null || e.last >= project.started))
      .toSorted((a, b) => (a.start < b.start ? -1 : 1))[0];
    const clock = variant === 'from_signature' ? (episode?.signed ?? project.started) : project.started;
    const took = (to: Day): number => atLeast0(daysBetween(clock, to) - project.paused);
    const isOpen =
      project.status === 'open' ||
      project.status === 'paused' ||
      (project.status === 'completed' && project.completedOn !== null && project.completedOn > TODAY);
    const planned = project.target === null ? null : addDays(project.target, project.paused);
    const due = project.status !== 'cancelled' && planned !== null && planned < TODAY;
    return [
      {
        account: project.account,
        day: project.started,
        adds: {
          started: flag(project.status !== 'cancelled'),
          completed: flag(project.done !== null),
          open: flag(isOpen),
          cancelled: flag(project.status === 'cancelled'),
          due: flag(due),
          within: flag(due && project.done !== null && project.done <= planned),
        },
        spreads: {
          arrived: project.done === null ? null : took(project.done),
          waiting: isOpen ? took(TODAY) : null,
        },
      },
    ];
  });
}

export function costUnits(
  company: Journey,
  period: DayRange,
  variant: string,
  rate: number,
): readonly Unit[] {
  const stretches = stretchesOf(company);
  const projects = projectsOf(company);
  const all = facts(company, 'onboardings');
  const costs = facts(company, 'costs').filter((row) => String(row['month']) <= TODAY);
  const price = (row: Fact): number =>
    row['amount'] !== null
      ? cents(row['amount'], row['currency'])
      : row['hours'] === null
        ? 0
        : cents(Number(row['hours']) * rate, 'USD');
  const projectOf = (row: Fact): string | null => {
    if (text(row['onboarding_id']) !== null) return text(row['onboarding_id']);
    if (row['bucket'] !== 'onboarding' || row['account_id'] === null) return null;
    const month = String(row['month']);
    const next = `${addDays(month, 31).slice(0, 7)}-01`;
    const ran = all.filter(
      (o) =>
        o['account_id'] === row['account_id'] &&
        o['status'] !== 'cancelled' &&
        String(o['started_on']) < next &&
        (o['completed_on'] === null || String(o['completed_on']) >= month),
    );
    const order = (o: Fact): string => `${o['started_on']} ${o['onboarding_id']}`;
    return text(ran.toSorted((a, b) => (order(a) < order(b) ? -1 : 1))[0]?.['onboarding_id']);
  };
  const dayOf = (project: (typeof projects)[number]) =>
    variant === 'by_start' ? project.started : project.done;
  const contracts = new Set<string>();
  const inOrder = projects.toSorted((a, b) => (`${dayOf(a)} ${a.id}` < `${dayOf(b)} ${b.id}` ? -1 : 1));
  const units = inOrder.flatMap((project): Unit[] => {
    const day = dayOf(project);
    if (day === null || !within(day, period) || project.status === 'cancelled') return [];
    const own = costs.filter((row) => projectOf(row) === project.id);
    const sum = (rows: readonly Fact[]): number => rows.reduce((total, row) => total + price(row), 0);
    const worked = own.filter((row) => row['hours'] !== null);
    const end = project.completedOn ?? TODAY;
    const first = latest(
      stretches.map((s) =>
        s.account === project.account && s.first <= end && (s.last === null || s.last >= project.started)
          ? s.first
          : null,
      ),
    );
    const contract = `${project.account} ${first}`;
    const counts = first !== null && !contracts.has(contract);
    contracts.add(contract);
    return [
      {
        account: project.account,
        day,
        adds: {
          cost: sum(own),
          labour: sum(worked),
          shared: 0,
          first_year_arr: counts ? arrOn(company, project.account, first, null, false) : 0,
          projects: 1,
          hours: worked.reduce((total, row) => total + Number(row['hours']), 0),
          unpriced: 0,
        },
      },
    ];
  });
  const shared = costs
    .filter(
      (row) => row['bucket'] === 'onboarding' && row['account_id'] === null && row['onboarding_id'] === null,
    )
    .filter((row) => within(text(row['month']), period) && (row['amount'] !== null || row['hours'] !== null))
    .map((row) => ({
      account: null,
      day: String(row['month']),
      adds: { cost: 0, labour: 0, shared: price(row), first_year_arr: 0, projects: 0, hours: 0, unpriced: 0 },
    }));
  return [...units, ...shared];
}

export function stepUnits(company: Journey, period: DayRange, variant: string): readonly Unit[] {
  const required = ofKind(company, 'onboarding').filter((row) => row['is_required'] !== false);
  const slowest = Math.max(...required.map((row) => days(row['target_days'])));
  const stretches = stretchesOf(company);
  const projects = projectsOf(company).filter(({ status }) => status !== 'cancelled');
  return projects.flatMap((project): Unit[] => {
    const due = addDays(project.target ?? addDays(project.started, slowest), project.paused);
    if (!within(variant === 'by_start' ? project.started : due, period)) return [];
    const since =
      latest([
        ...projects.map((other) =>
          other.account === project.account &&
          other.status === 'completed' &&
          other.completedOn !== null &&
          other.completedOn < project.started
            ? other.completedOn
            : null,
        ),
        ...stretches.map((s) =>
          s.account === project.account && s.last !== null && s.last < project.started ? s.last : null,
        ),
      ]) ?? '0001-01-01';
    const steps = required.filter(
      (step) =>
        text(step['product_id']) === null ||
        linesOf(company, project.account).some(
          (row) =>
            row['product_id'] === step['product_id'] &&
            String(row['starts_on']) <= due &&
            (row['ends_on'] === null || String(row['ends_on']) >= project.started),
        ),
    );
    const ticks = steps.map((step) =>
      earliest(
        reachedDays(company, project.account, [step]).map((day) =>
          day !== null && day > since ? day : null,
        ),
      ),
    );
    const done = steps.length === 0 ? project.done : ticks.includes(null) ? null : latest(ticks);
    const isDue = due < TODAY;
    return [
      {
        account: project.account,
        day: project.started,
        adds: {
          due: flag(isDue),
          within: flag(isDue && done !== null && done <= due),
          completed: flag(isDue && done !== null),
          pending: flag(!isDue),
          steps: isDue ? steps.length : 0,
          steps_done: isDue ? ticks.filter((tick) => tick !== null).length : 0,
        },
      },
    ];
  });
}
