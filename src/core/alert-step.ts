import {
  type Alert,
  type AlertEvent,
  type AlertPromise,
  type AlertRule,
  type Finding,
  isOpen,
  isWorse,
  type Judgement,
  type Notice,
  type Stepped,
  stateOf,
} from './alert.ts';
import { type BusinessHours, businessMinutes } from './business-hours.ts';
import type { Day, Instant } from './calendar.ts';
import { todayIn } from './today.ts';

/** What an event does to an alert. Everything that moves one goes through here; the reason says what happened. */

export interface StepContext {
  readonly rule: AlertRule;
  readonly now: Instant;
  readonly hours: BusinessHours;
}

/** The alert after an event. Nothing is changed where the event means nothing in its state; the reason says why. */
export function stepAlert(alert: Alert, event: AlertEvent, context: StepContext): Stepped {
  const stepped = moved(alert, event, context);
  if (stepped.alert === alert) return stepped;
  return {
    ...stepped,
    alert: { ...stepped.alert, version: alert.version + 1 },
    isShownAnew: stepped.isShownAnew || stateOf(stepped.alert) !== stateOf(alert),
  };
}

function moved(alert: Alert, event: AlertEvent, context: StepContext): Stepped {
  const { now } = context;
  switch (event.type) {
    case 'judged':
      return judged(alert, event.judgement, context);
    case 'ticked':
      return ticked(alert, event.lastTouchOn, context);
    case 'acknowledged':
      return acknowledged(alert, event, now);
    case 'snoozed':
      return snoozed(alert, event, now);
    case 'assigned':
      return assigned(alert, event);
    case 'noted':
      return alert.episode === 0
        ? same(alert, 'it never fired')
        : tell(changed({ ...alert }, `noted by ${event.by}`), 'noted', alert.version + 1);
    case 'resolved':
      return resolvedBy(alert, event, now);
    case 'reopened':
      return reopened(alert, event.by, now);
    case 'merged':
      return changed({ ...alert, mergedInto: event.into }, `told of together with others`);
    case 'posted':
      return posted(alert, event.message);
    default:
      return event satisfies never;
  }
}

const same = (alert: Alert, reason: string): Stepped => ({ alert, notices: [], isShownAnew: false, reason });
const changed = (alert: Alert, reason: string): Stepped => ({
  alert,
  notices: [],
  isShownAnew: true,
  reason,
});

/** One more thing to be told; the number tells it from others of its kind in the episode. */
const tell = (stepped: Stepped, kind: Notice['kind'], nth: number | string): Stepped => ({
  ...stepped,
  notices: [
    ...stepped.notices,
    { kind, key: `alert:${stepped.alert.id}#${stepped.alert.episode} ${kind} ${nth}` },
  ],
});

function judged(alert: Alert, judgement: Judgement, context: StepContext): Stepped {
  switch (judgement.kind) {
    case 'holds':
      return holds(seen(alert), judgement.finding, context);
    case 'recovering':
      return recovering(seen(alert), judgement.finding);
    case 'clear':
      return clear(seen(alert), context.now);
    case 'no-data':
    case 'error':
      return blind(alert, judgement.kind, judgement.reason);
    default:
      return judgement satisfies never;
  }
}

const seen = (alert: Alert): Alert =>
  alert.sight === 'seen' ? alert : { ...alert, sight: 'seen', blind: null };

/** What is open stays open while nobody can see; what was well is no longer called so. */
function blind(alert: Alert, sight: 'no-data' | 'error', reason: string): Stepped {
  if (alert.sight === sight && alert.blind === reason) return same(alert, reason);
  return changed({ ...alert, sight, blind: reason }, reason);
}

function holds(alert: Alert, finding: Finding, context: StepContext): Stepped {
  const { now, rule } = context;
  switch (alert.phase) {
    case 'ok':
      return rule.forMinutes > 0
        ? changed(
            { ...alert, phase: 'pending', since: now, finding },
            `must hold for ${rule.forMinutes} minutes`,
          )
        : fire({ ...alert, since: now, finding }, now);
    case 'pending': {
      const held = (Date.parse(now) - Date.parse(alert.since)) / 60_000;
      return held >= rule.forMinutes
        ? fire({ ...alert, finding }, now)
        : quietly(alert, finding, 'still pending');
    }
    case 'firing':
    case 'acknowledged':
      return worsened(alert, finding, now);
    case 'snoozed':
      return quietly(alert, finding, 'snoozed');
    case 'resolved':
      // What a person has closed stays closed until it was well once.
      return alert.resolved?.isClear === true
        ? fire({ ...alert, since: now, finding }, now)
        : quietly(alert, finding, 'resolved by a person while it holds');
    default:
      return alert.phase satisfies never;
  }
}

/** A new episode. */
function fire(alert: Alert, now: Instant): Stepped {
  const fired: Alert = {
    ...alert,
    phase: 'firing',
    episode: alert.episode + 1,
    firedAt: now,
    worst: alert.finding?.severity ?? null,
    acknowledged: null,
    snoozed: null,
    resolved: null,
    escalatedAt: null,
    toldAt: now,
    told: 1,
    mergedInto: null,
  };
  return tell(changed(fired, 'it fires'), 'fired', 1);
}

/** A run that finds what the one before found leaves no trace. */
function quietly(alert: Alert, finding: Finding, reason: string): Stepped {
  if (alert.sight === 'seen' && isSame(finding, alert.finding)) return same(alert, reason);
  return changed({ ...alert, finding }, reason);
}

/** By its parts: where it was kept in between, their order is lost. */
const isSame = (a: Finding, b: Finding | null): boolean => b !== null && partsOf(a) === partsOf(b);

const partsOf = (finding: Finding): string =>
  JSON.stringify(Object.entries(finding).toSorted(([one], [other]) => (one < other ? -1 : 1)));

function worsened(alert: Alert, finding: Finding, now: Instant): Stepped {
  if (!isWorse(finding.severity, alert.worst)) return quietly(alert, finding, 'it still holds');
  const worse = changed(
    { ...alert, finding, worst: finding.severity, toldAt: now },
    'it is worse than before',
  );
  return tell(worse, 'worse', finding.severity);
}

/** Inside the margin what is open stays open, and what is not open does not begin. */
function recovering(alert: Alert, finding: Finding): Stepped {
  if (isOpen(alert)) return quietly(alert, finding, 'better, not yet by enough');
  if (alert.phase === 'pending') return changed({ ...alert, phase: 'ok', finding }, 'it did not last');
  return same(alert, 'nothing holds');
}

function clear(alert: Alert, now: Instant): Stepped {
  if (alert.phase === 'pending') return changed({ ...alert, phase: 'ok' }, 'it did not last');
  if (alert.phase === 'resolved' && alert.resolved !== null) {
    if (alert.resolved.isClear) return same(alert, 'resolved');
    return changed({ ...alert, resolved: { ...alert.resolved, isClear: true } }, 'resolved, and well since');
  }
  if (!isOpen(alert)) return same(alert, 'nothing holds');
  const resolved = { by: 'data', at: now, reason: 'it no longer holds', code: null, isClear: true };
  const over = changed({ ...alert, phase: 'resolved', resolved, snoozed: null }, 'resolved by the data');
  return tell(over, 'resolved', 1);
}

function acknowledged(
  alert: Alert,
  { by, promise }: Extract<AlertEvent, { type: 'acknowledged' }>,
  now: Instant,
): Stepped {
  if (!isOpen(alert)) return same(alert, notOpen(alert));
  const before = alert.phase === 'acknowledged' ? alert.acknowledged : null;
  const promised = promise === null ? null : ({ ...promise, state: 'open' } as const);
  if (before !== null) {
    if (before.by !== by || promised === null || isPromised(before.promise, promised))
      return same(alert, `already acknowledged by ${before.by} at ${before.at}`);
    return changed(
      { ...alert, acknowledged: { ...before, promise: promised } },
      `promised by ${promised.by}`,
    );
  }
  const taken: Alert = {
    ...alert,
    phase: 'acknowledged',
    acknowledged: { by, at: now, promise: promised },
    assignee: alert.assignee ?? by,
    snoozed: null,
  };
  return changed(taken, `acknowledged by ${by}`);
}

function snoozed(
  alert: Alert,
  { by, until }: Extract<AlertEvent, { type: 'snoozed' }>,
  now: Instant,
): Stepped {
  if (!isOpen(alert)) return same(alert, notOpen(alert));
  if (Date.parse(until) <= Date.parse(now)) return same(alert, 'that time has passed already');
  if (alert.snoozed?.until === until)
    return same(alert, `already snoozed until ${until} by ${alert.snoozed.by}`);
  return changed(
    { ...alert, phase: 'snoozed', snoozed: { by, at: now, until } },
    `snoozed until ${until} by ${by}`,
  );
}

function assigned(alert: Alert, { by, to }: Extract<AlertEvent, { type: 'assigned' }>): Stepped {
  if (!isOpen(alert)) return same(alert, notOpen(alert));
  if (alert.assignee === to) return same(alert, `already with ${to}`);
  const given = changed({ ...alert, assignee: to }, `given to ${to} by ${by}`);
  return by === to ? given : tell(given, 'assigned', `${to} ${alert.version + 1}`);
}

function resolvedBy(
  alert: Alert,
  { by, reason, code }: Extract<AlertEvent, { type: 'resolved' }>,
  now: Instant,
): Stepped {
  if (!isOpen(alert)) return same(alert, notOpen(alert));
  const resolved = { by, at: now, reason, code, isClear: false };
  const over = changed({ ...alert, phase: 'resolved', resolved, snoozed: null }, `resolved by ${by}`);
  return tell(over, 'resolved', 1);
}

function reopened(alert: Alert, by: string, now: Instant): Stepped {
  if (alert.phase !== 'resolved') return same(alert, isOpen(alert) ? 'it is open' : notOpen(alert));
  const back: Alert = {
    ...alert,
    phase: 'firing',
    resolved: null,
    acknowledged: null,
    escalatedAt: null,
    firedAt: now,
    toldAt: now,
  };
  return tell(changed(back, `reopened by ${by}`), 'returned', `reopened ${alert.version + 1}`);
}

function posted(alert: Alert, message: Alert['messages'][number]): Stepped {
  const isKnown = alert.messages.some(
    ({ id, place }) => id === message.id && place.platform === message.place.platform,
  );
  if (isKnown) return same(alert, 'known');
  return { ...same({ ...alert, messages: [...alert.messages, message] }, 'posted') };
}

/** Why a press comes to nothing, for who pressed. */
function notOpen({ phase, resolved }: Alert): string {
  if (phase === 'resolved' && resolved !== null) {
    return resolved.by === 'data'
      ? `already resolved by the data at ${resolved.at}`
      : `already resolved by ${resolved.by} at ${resolved.at}`;
  }
  return 'it does not fire';
}

function ticked(alert: Alert, lastTouchOn: Day | null, context: StepContext): Stepped {
  switch (alert.phase) {
    case 'snoozed':
      return awake(alert, context);
    case 'acknowledged':
      return heldToPromise(alert, lastTouchOn, context);
    case 'firing':
      return unanswered(alert, context);
    case 'ok':
    case 'pending':
    case 'resolved':
      return same(alert, 'nothing to wait for');
    default:
      return alert.phase satisfies never;
  }
}

function awake(alert: Alert, { now }: StepContext): Stepped {
  const { snoozed: sleep } = alert;
  if (sleep === null || Date.parse(now) < Date.parse(sleep.until)) return same(alert, 'snoozed');
  const back: Alert = {
    ...alert,
    phase: 'firing',
    snoozed: null,
    acknowledged: null,
    firedAt: now,
    escalatedAt: null,
    toldAt: now,
  };
  return tell(changed(back, 'its snooze is over'), 'returned', sleep.until);
}

/** A promise is kept by a touch on the day of the acknowledgement or later. */
function heldToPromise(alert: Alert, lastTouchOn: Day | null, { now, hours }: StepContext): Stepped {
  const { acknowledged: taken } = alert;
  const promise = taken?.promise;
  if (taken === null || promise == null || promise.state !== 'open') return same(alert, 'acknowledged');
  const settle = (state: 'kept' | 'broken'): Alert['acknowledged'] => ({
    ...taken,
    promise: { ...promise, state },
  });
  if (lastTouchOn !== null && lastTouchOn >= todayIn(hours.timeZone, taken.at))
    return changed({ ...alert, acknowledged: settle('kept') }, 'the promise was kept');
  if (todayIn(hours.timeZone, now) <= promise.by) return same(alert, `promised by ${promise.by}`);
  const back: Alert = {
    ...alert,
    phase: 'firing',
    acknowledged: settle('broken'),
    firedAt: now,
    escalatedAt: null,
    toldAt: now,
  };
  return tell(changed(back, `promised by ${promise.by}, and nothing was done`), 'broken-promise', promise.by);
}

function unanswered(alert: Alert, { rule, now, hours }: StepContext): Stepped {
  const { firedAt, escalatedAt, toldAt } = alert;
  const { escalateAfterHours: patience, repeatHours } = rule;
  const due = patience !== null && firedAt !== null && escalatedAt === null;
  if (due && businessMinutes(hours, firedAt, now) >= patience * 60) {
    const up = changed(
      { ...alert, escalatedAt: now, toldAt: now },
      `nobody reacted for ${patience} business hours`,
    );
    return tell(up, 'escalated', firedAt);
  }
  const hoursSince = toldAt === null ? 0 : (Date.parse(now) - Date.parse(toldAt)) / 3_600_000;
  if (repeatHours === null || hoursSince < repeatHours) return same(alert, 'it fires');
  const again = { ...alert, toldAt: now, told: alert.told + 1 };
  return tell({ ...same(again, 'nobody reacted yet') }, 'reminded', again.told);
}

const isPromised = (before: AlertPromise | null, again: AlertPromise): boolean =>
  before !== null && before.text === again.text && before.by === again.by && before.state === 'open';
