import { addDays, addMonths, type Day, type DayRange, daysBetween, wholeMonths } from '#src/core/calendar.ts';
import { type Journey, TODAY } from './journey-company.ts';
import {
  arrOn,
  attributeOn,
  cents,
  type Fact,
  facts,
  flag,
  isCustomer,
  linesOf,
  stretchesOf,
  text,
  type Unit,
} from './journey-facts.ts';

/** Success vector, offers, outcomes and advocacy read plainly from the definitions. */

const within = (day: Day | null, { start, end }: DayRange): boolean =>
  day !== null && start <= day && day < end;
const past = (value: Fact[string]): Day | null => {
  const day = text(value);
  return day !== null && day <= TODAY ? day : null;
};
const min = (a: Day, b: Day): Day => (a < b ? a : b);
const max = (a: Day, b: Day): Day => (a > b ? a : b);

/** The last spans like it that were over on a day, the latest first. */
function spansBehind({ start, end }: DayRange, by: Day, count: number): readonly DayRange[] {
  const months = wholeMonths({ start, end }) ?? 0;
  const shift = (day: Day, steps: number): Day =>
    months > 0 ? addMonths(day, -steps * months) : addDays(day, -steps * daysBetween(start, end));
  const found: DayRange[] = [];
  for (let steps = 1; found.length < count; steps += 1)
    if (shift(end, steps) <= by) found.push({ start: shift(start, steps), end: shift(end, steps) });
  return found;
}

interface Coming {
  readonly account: string;
  readonly goal: Fact;
  readonly due: Day;
  readonly slipped: boolean;
}

/** Who is predicted to get where in a span, as known when it was frozen. */
function comingIn(company: Journey, span: DayRange, frozen: Day): readonly Coming[] {
  const told = span.start < TODAY ? span.start : TODAY;
  const first = min(span.start, TODAY);
  const goals = facts(company, 'milestones').filter((row) => row['kind'] === 'success');
  const stretches = stretchesOf(company);
  const all = goals.flatMap((goal) =>
    facts(company, 'accounts').flatMap((row): Coming[] => {
      const account = String(row['account_id']);
      const said = facts(company, 'milestone_predictions')
        .filter((p) => p['account_id'] === account && p['milestone_id'] === goal['milestone_id'])
        .filter((p) => String(p['predicted_at']).slice(0, 10) <= told)
        .toSorted((a, b) => (String(a['predicted_at']) < String(b['predicted_at']) ? 1 : -1))[0];
      if (said === undefined) return [];
      const again = goal['is_repeatable'] === true;
      const saidOn = String(said['predicted_at']).slice(0, 10);
      const isThere = facts(company, 'milestones_reached').some(
        (r) =>
          r['account_id'] === account &&
          r['milestone_id'] === goal['milestone_id'] &&
          String(r['reached_on']) <= frozen &&
          (!again || String(r['reached_on']) >= saidOn),
      );
      const has = linesOf(company, account).some(
        (l) =>
          l['product_id'] === goal['product_id'] &&
          Number(l['arr']) > 0 &&
          min(text(l['signed_on']) ?? String(l['starts_on']), String(l['starts_on'])) <= frozen &&
          (l['ends_on'] === null || String(l['ends_on']) >= frozen),
      );
      const live = stretches.some(
        (s) => s.account === account && s.first < span.end && (s.last === null || s.last > frozen),
      );
      if (isThere || !live || (has && !again)) return [];
      const day = String(said['predicted_on']);
      return [{ account, goal, due: max(day, first), slipped: day < first }];
    }),
  );
  const key = ({ account, goal }: Coming): string =>
    `${account} ${text(goal['product_id']) ?? `: ${goal['milestone_id']}`}`;
  const order = ({ due, goal }: Coming): string => `${due} ${goal['milestone_id']}`;
  return [...Map.groupBy(all, key).values()]
    .flatMap((same) => same.toSorted((a, b) => (order(a) < order(b) ? -1 : 1)).slice(0, 1))
    .filter(({ due }) => within(due, span));
}

interface Offer {
  readonly segment: string | null;
  readonly won: boolean;
  readonly cents: number | null;
}

function offersOf(company: Journey, milestone: string, until: Day, sees: Sees): readonly Offer[] {
  return facts(company, 'opportunities')
    .filter((o) => sees(text(o['account_id'])))
    .filter((o) => o['milestone_id'] === milestone && (o['kind'] === 'upsell' || o['kind'] === 'cross_sell'))
    .filter((o) => o['status'] !== 'open' && text(o['closed_on']) !== null && String(o['closed_on']) <= until)
    .filter((o) =>
      facts(company, 'milestones_reached').some(
        (r) =>
          r['account_id'] === o['account_id'] &&
          r['milestone_id'] === milestone &&
          String(r['reached_on']) <= String(o['closed_on']),
      ),
    )
    .map((o) => {
      const amount = facts(company, 'opportunity_history').find(
        (h) =>
          h['opportunity_id'] === o['opportunity_id'] && String(h['valid_from']) <= String(o['closed_on']),
      );
      return {
        segment: attributeOn(company, String(o['account_id']), 'segment', String(o['closed_on'])),
        won: o['status'] === 'won',
        cents: amount === undefined ? null : cents(amount['amount'], amount['currency']),
      };
    });
}

function rateOf(
  company: Journey,
  goal: Fact,
  segment: string | null,
  frozen: Day,
  variant: string,
  sees: Sees,
): number | null {
  const milestone = String(goal['milestone_id']);
  if (variant === 'observed') {
    const all = offersOf(company, milestone, frozen, sees);
    if (all.length === 0) return null;
    const prior = all.filter(({ won }) => won).length / all.length;
    const own = all.filter((offer) => offer.segment === segment);
    return (own.filter(({ won }) => won).length + 20 * prior) / (own.length + 20);
  }
  const given = (name: string | null): Fact | undefined =>
    facts(company, 'take_rates')
      .filter(
        (t) => t['milestone_id'] === milestone && t['segment'] === name && String(t['valid_from']) <= frozen,
      )
      .toSorted((a, b) => (String(a['valid_from']) < String(b['valid_from']) ? 1 : -1))[0];
  const rate = (given(segment) ?? given('*'))?.['rate'];
  return typeof rate === 'number' ? rate : null;
}

function worthOf(company: Journey, goal: Fact, frozen: Day, variant: string, sees: Sees): number | null {
  if (variant !== 'median_value')
    return goal['upsell_arr'] == null ? null : cents(goal['upsell_arr'], goal['currency'] ?? 'USD');
  const won = offersOf(company, String(goal['milestone_id']), frozen, sees)
    .flatMap((offer) => (offer.won && offer.cents !== null ? [offer.cents] : []))
    .toSorted((a, b) => a - b);
  if (won.length === 0) return null;
  const middle = (won.length - 1) / 2;
  // PostgreSQL rounds the middle of two as a double, halves to even.
  const value = ((won[Math.floor(middle)] ?? 0) + (won[Math.ceil(middle)] ?? 0)) / 2;
  return value % 1 === 0.5 && Math.floor(value) % 2 === 0 ? Math.floor(value) : Math.round(value);
}

const frozenFor = ({ start }: DayRange): Day => (start < TODAY ? addDays(start, -1) : TODAY);

const gotThere = (company: Journey, { account, goal }: Coming, span: DayRange): boolean =>
  facts(company, 'milestones_reached').some(
    (r) =>
      r['account_id'] === account &&
      r['milestone_id'] === goal['milestone_id'] &&
      String(r['reached_on']) >= span.start &&
      String(r['reached_on']) <= min(addDays(span.end, -1), TODAY),
  );

/** How likely a milestone is reached in a span, from the four spans like it before; null where nothing was predicted. */
function chanceOf(company: Journey, goal: Fact, span: DayRange, sees: Sees): number | null {
  const tries = spansBehind(span, span.start < TODAY ? span.start : TODAY, 4).flatMap((before) =>
    comingIn(company, before, frozenFor(before))
      .filter(({ account }) => sees(account))
      .map((coming) => ({ id: coming.goal['milestone_id'], came: gotThere(company, coming, before) })),
  );
  if (tries.length === 0) return null;
  const own = tries.filter(({ id }) => id === goal['milestone_id']);
  const came = (list: typeof tries): number => list.filter((one) => one.came).length;
  return (came(own) + (20 * came(tries)) / tries.length) / (own.length + 20);
}

export type Sees = (account: string | null) => boolean;

export function vectorUnits(
  company: Journey,
  period: DayRange,
  variant: string,
  sees: Sees,
): readonly Unit[] {
  const spans = period.start < TODAY ? [period] : [period, ...spansBehind(period, TODAY, 1)];
  return spans.flatMap((span, role) => {
    const begun = span.start <= TODAY && (span.start < TODAY || addDays(span.end, -1) >= span.start);
    const frozen = frozenFor(span);
    const until = min(addDays(span.end, -1), TODAY);
    return comingIn(company, span, frozen).map((coming): Unit => {
      const { account, goal, slipped } = coming;
      const segment = attributeOn(company, account, 'segment', frozen);
      const rate = rateOf(company, goal, segment, frozen, variant, sees);
      const worth = worthOf(company, goal, frozen, variant, sees);
      const measured = variant === 'measured_reach' ? chanceOf(company, goal, span, sees) : 1;
      const onTime = measured ?? 1;
      const likely = (rate ?? 0) * onTime;
      const expected = rate === null || worth === null ? 0 : Math.round(worth * likely);
      const product = text(goal['product_id']);
      const gained =
        arrOn(company, account, until, product, true) - arrOn(company, account, frozen, product, true);
      const reached = gotThere(company, coming, span);
      const own = (value: number): number => (role === 0 ? value : 0);
      const judged = (value: number): number => (begun ? value : 0);
      return {
        account,
        day: frozen,
        adds: {
          expected: own(expected),
          certain: own(rate === null || worth === null ? 0 : Math.round(worth * rate)),
          red: 0,
          on_time: own(onTime),
          untried: own(flag(measured === null)),
          potential: own(worth ?? 0),
          predictions: own(1),
          slipped: own(flag(slipped)),
          unpriced: own(flag(rate === null || worth === null)),
          variance: own(rate === null || worth === null ? 0 : worth ** 2 * likely * (1 - likely)),
          scored: judged(expected),
          scored_predictions: judged(1),
          actual: judged(Math.max(0, gained)),
          reached: judged(flag(reached)),
        },
      };
    });
  });
}

export function offerUnits(company: Journey, period: DayRange, variant: string): readonly Unit[] {
  return facts(company, 'opportunities').flatMap((o): Unit[] => {
    const account = String(o['account_id']);
    if (o['kind'] === 'new' || o['kind'] === 'renewal' || !isCustomer(company, account)) return [];
    if (String(o['created_on']) > TODAY) return [];
    const closed = o['status'] === 'open' ? null : past(o['closed_on']);
    const day = variant === 'by_offer' ? text(o['created_on']) : closed;
    if (day === null || !within(day, period)) return [];
    const last = facts(company, 'opportunity_history').find(
      (h) => h['opportunity_id'] === o['opportunity_id'] && String(h['valid_from']) <= TODAY,
    );
    const value = last === undefined ? 0 : cents(last['amount'], last['currency']);
    const won = closed !== null && o['status'] === 'won';
    return [
      {
        account,
        day,
        adds: {
          offered: 1,
          accepted: flag(won),
          open: flag(closed === null),
          offered_arr: value,
          accepted_arr: won ? value : 0,
        },
      },
    ];
  });
}

/** Customers with ARR after the moves of the period's last day that has come. */
function liveIn(company: Journey, { end }: DayRange): readonly { account: string; day: Day; first: Day }[] {
  const day = min(addDays(end, -1), TODAY);
  const stretches = stretchesOf(company);
  return stretches
    .filter((s) => s.first <= day && (s.last === null || s.last > day))
    .map(({ account }) => {
      const firsts = stretches.filter((s) => s.account === account).map((s) => s.first);
      return { account, day, first: firsts.toSorted()[0] ?? day };
    });
}

export function outcomeUnits(company: Journey, period: DayRange): readonly Unit[] {
  const outcomes = facts(company, 'outcomes');
  const due = outcomes.flatMap((o): Unit[] => {
    const day = past(o['due_on']);
    const account = String(o['account_id']);
    if (day === null || !within(day, period) || !isCustomer(company, account)) return [];
    const verified = past(o['verified_on']);
    const adds = {
      due: 1,
      verified: flag(verified !== null),
      on_time: flag(verified !== null && verified <= day),
    };
    return [{ account, day, adds: { ...adds, live: 0, realised: 0 } }];
  });
  const live = liveIn(company, period).map(({ account, day }): Unit => {
    const realised = outcomes.some(
      (o) => o['account_id'] === account && within(past(o['verified_on']), period),
    );
    return { account, day, adds: { due: 0, verified: 0, on_time: 0, live: 1, realised: flag(realised) } };
  });
  return [...due, ...live];
}

export function advocacyUnits(company: Journey, period: DayRange): readonly Unit[] {
  const events = facts(company, 'advocacy_events').map((e) => ({
    account: String(e['account_id']),
    kind: e['kind'],
    asked: past(e['asked_on']),
    accepted: past(e['accepted_on']),
    done: past(e['done_on']),
    referred: text(e['referred_account_id']),
  }));
  const none = { customers: 0, advocates: 0, willing: 0, referred: 0, referrers: 0, asked: 0, accepted: 0 };
  const live = liveIn(company, period).map(({ account, day, first }): Unit => {
    const own = events.filter((e) => e.account === account);
    const sent = events.some((e) => {
      const since = e.done ?? e.accepted ?? e.asked;
      return (
        e.kind === 'referral' &&
        e.referred === account &&
        e.account !== account &&
        since !== null &&
        since <= day
      );
    });
    const adds = {
      ...none,
      customers: 1,
      advocates: flag(own.some((e) => within(e.done, period))),
      willing: flag(
        own.some((e) => e.kind === 'reference' && (within(e.accepted, period) || within(e.done, period))),
      ),
      referred: flag(first >= period.start && sent),
      referrers: flag(own.some((e) => e.kind === 'referral' && within(e.done, period))),
    };
    return { account, day, adds };
  });
  const asked = events.flatMap((e): Unit[] => {
    const day = e.asked ?? e.accepted ?? e.done;
    if (day === null || !within(e.asked, period) || !isCustomer(company, e.account)) return [];
    return [{ account: e.account, day, adds: { ...none, asked: 1, accepted: flag(e.accepted !== null) } }];
  });
  return [...live, ...asked];
}
