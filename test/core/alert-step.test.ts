import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Alert,
  type AlertEvent,
  type AlertRule,
  type Finding,
  isOpen,
  type Judgement,
  type Notice,
  newAlert,
  stateOf,
} from '#src/core/alert.ts';
import { type StepContext, stepAlert } from '#src/core/alert-step.ts';

/** The table is the specification: state × event → state, notices, reason. */

const RULE: AlertRule = { id: 'r', forMinutes: 0, escalateAfterHours: 8, repeatHours: 24 };
const SLOW: AlertRule = { ...RULE, forMinutes: 60 };
const HOURS = { timeZone: 'UTC', from: '09:00', to: '17:00', holidays: ['2025-04-18'] };
const NOON = '2025-04-15T12:00:00Z';
const FINDING: Finding = {
  value: 40,
  threshold: 50,
  before: 60,
  severity: 'warn',
  arr: 1000,
  owner: 'olga',
  dueOn: null,
  reasons: [],
};
const holds = (severity: Finding['severity'] = 'warn'): AlertEvent => ({
  type: 'judged',
  judgement: { kind: 'holds', finding: { ...FINDING, severity } },
});
const judged = (judgement: Judgement): AlertEvent => ({ type: 'judged', judgement });
const RECOVERING = judged({ kind: 'recovering', finding: FINDING });
const CLEAR = judged({ kind: 'clear' });
const NO_DATA = judged({ kind: 'no-data', reason: 'no usage since Friday' });
const ERROR = judged({ kind: 'error', reason: 'it took too long' });
const ack = (by = 'ann', promise: { text: string; by: string } | null = null): AlertEvent => ({
  type: 'acknowledged',
  by,
  promise,
});
const PROMISED = ack('ann', { text: 'call', by: '2025-04-17' });
const snooze = (until = '2025-04-16T12:00:00Z'): AlertEvent => ({ type: 'snoozed', by: 'ann', until });
const assign = (to: string, by = 'ann'): AlertEvent => ({ type: 'assigned', by, to });
const RESOLVE: AlertEvent = { type: 'resolved', by: 'ann', reason: 'renewed by phone', code: 'renewed' };
const REOPEN: AlertEvent = { type: 'reopened', by: 'ann' };
const NOTE: AlertEvent = { type: 'noted', by: 'ann', text: 'left a message' };
const tick = (lastTouchOn: string | null = null): AlertEvent => ({ type: 'ticked', lastTouchOn });

const at = (now: string, rule = RULE): StepContext => ({ rule, now, hours: HOURS });
const FRESH = newAlert('a1', 'r', { kind: 'account', id: 'acme', name: 'Acme', accountId: 'acme' }, NOON);
const over = (alert: Alert, ...events: AlertEvent[]): Alert =>
  events.reduce((now, event) => stepAlert(now, event, at(NOON)).alert, alert);

const FIRING = over(FRESH, holds());
const STATES = {
  ok: FRESH,
  pending: stepAlert(FRESH, holds(), at(NOON, SLOW)).alert,
  firing: FIRING,
  acknowledged: over(FIRING, ack()),
  promised: over(FIRING, PROMISED),
  snoozed: over(FIRING, snooze()),
  'resolved by data': over(FIRING, CLEAR),
  'resolved by a person': over(FIRING, RESOLVE),
  'firing, not seen': over(FIRING, NO_DATA),
  'ok, not seen': over(FRESH, NO_DATA),
} satisfies Record<string, Alert>;

/** One story after the other. */
function property<T>(name: string, story: fc.Arbitrary<T>, check: (story: T) => void): void {
  test(name, () => fc.assert(fc.property(story, check), { numRuns: 300 }));
}

type Row = readonly [
  state: keyof typeof STATES,
  event: string,
  happens: AlertEvent,
  becomes: string,
  notices: readonly Notice['kind'][],
  reason: string | RegExp,
  when?: string,
  rule?: AlertRule,
];

const TABLE: readonly Row[] = [
  ['ok', 'holds', holds(), 'firing', ['fired'], 'it fires'],
  ['ok', 'holds, but must last', holds(), 'pending', [], 'must hold for 60 minutes', NOON, SLOW],
  ['ok', 'recovering', RECOVERING, 'ok', [], 'nothing holds'],
  ['ok', 'clear', CLEAR, 'ok', [], 'nothing holds'],
  ['ok', 'no data', NO_DATA, 'no-data', [], 'no usage since Friday'],
  ['ok', 'error', ERROR, 'error', [], 'it took too long'],
  ['ok', 'acknowledged', ack(), 'ok', [], 'it does not fire'],
  ['ok', 'noted', NOTE, 'ok', [], 'it never fired'],
  ['ok', 'time', tick(), 'ok', [], 'nothing to wait for'],
  ['ok, not seen', 'holds', holds(), 'firing', ['fired'], 'it fires'],
  ['ok, not seen', 'clear', CLEAR, 'ok', [], 'nothing holds'],
  ['ok, not seen', 'no data again', NO_DATA, 'no-data', [], 'no usage since Friday'],

  ['pending', 'holds too short', holds(), 'pending', [], 'still pending', '2025-04-15T12:59:00Z', SLOW],
  ['pending', 'holds long enough', holds(), 'firing', ['fired'], 'it fires', '2025-04-15T13:00:00Z', SLOW],
  ['pending', 'recovering', RECOVERING, 'ok', [], 'it did not last'],
  ['pending', 'clear', CLEAR, 'ok', [], 'it did not last'],
  ['pending', 'acknowledged', ack(), 'pending', [], 'it does not fire'],

  ['firing', 'holds', holds(), 'firing', [], 'it still holds'],
  ['firing', 'worse', holds('bad'), 'firing', ['worse'], 'it is worse than before'],
  ['firing', 'better, still holds', holds('info'), 'firing', [], 'it still holds'],
  ['firing', 'recovering', RECOVERING, 'firing', [], 'better, not yet by enough'],
  ['firing', 'clear', CLEAR, 'resolved', ['resolved'], 'resolved by the data'],
  ['firing', 'no data', NO_DATA, 'no-data', [], 'no usage since Friday'],
  ['firing', 'acknowledged', ack(), 'acknowledged', [], 'acknowledged by ann'],
  ['firing', 'snoozed', snooze(), 'snoozed', [], /^snoozed until/],
  [
    'firing',
    'snoozed into the past',
    snooze('2025-04-15T11:00:00Z'),
    'firing',
    [],
    'that time has passed already',
  ],
  ['firing', 'assigned', assign('ben'), 'firing', ['assigned'], 'given to ben by ann'],
  ['firing', 'taken by oneself', assign('ann'), 'firing', [], 'given to ann by ann'],
  ['firing', 'noted', NOTE, 'firing', ['noted'], 'noted by ann'],
  ['firing', 'resolved', RESOLVE, 'resolved', ['resolved'], 'resolved by ann'],
  ['firing', 'reopened', REOPEN, 'firing', [], 'it is open'],
  ['firing', 'time, within patience', tick(), 'firing', [], 'it fires', '2025-04-16T11:59:00Z'],
  [
    'firing',
    'time, eight business hours',
    tick(),
    'firing',
    ['escalated'],
    /8 business hours/,
    '2025-04-16T12:00:00Z',
  ],
  [
    'firing',
    'time, a day where nobody escalates',
    tick(),
    'firing',
    ['reminded'],
    'nobody reacted yet',
    '2025-04-16T12:00:00Z',
    { ...RULE, escalateAfterHours: null },
  ],
  [
    'firing',
    'time, where nobody is told again',
    tick(),
    'firing',
    [],
    'it fires',
    '2025-05-16T12:00:00Z',
    { ...RULE, escalateAfterHours: null, repeatHours: null },
  ],
  ['firing, not seen', 'acknowledged', ack(), 'no-data', [], 'acknowledged by ann'],
  ['firing, not seen', 'clear', CLEAR, 'resolved', ['resolved'], 'resolved by the data'],
  ['firing, not seen', 'holds', holds(), 'firing', [], 'it still holds'],

  ['acknowledged', 'holds', holds(), 'acknowledged', [], 'it still holds'],
  ['acknowledged', 'worse', holds('bad'), 'acknowledged', ['worse'], 'it is worse than before'],
  ['acknowledged', 'clear', CLEAR, 'resolved', ['resolved'], 'resolved by the data'],
  [
    'acknowledged',
    'acknowledged by another',
    ack('ben'),
    'acknowledged',
    [],
    /^already acknowledged by ann at /,
  ],
  ['acknowledged', 'acknowledged again', ack('ann'), 'acknowledged', [], /^already acknowledged by ann at /],
  ['acknowledged', 'promised', PROMISED, 'acknowledged', [], 'promised by 2025-04-17'],
  ['acknowledged', 'snoozed', snooze(), 'snoozed', [], /^snoozed until/],
  ['acknowledged', 'given away', assign('ben'), 'acknowledged', ['assigned'], 'given to ben by ann'],
  ['acknowledged', 'given to who has it', assign('ann', 'ben'), 'acknowledged', [], 'already with ann'],
  ['acknowledged', 'time', tick(), 'acknowledged', [], 'acknowledged', '2025-06-01T12:00:00Z'],

  [
    'promised',
    'time, the last day',
    tick(),
    'acknowledged',
    [],
    'promised by 2025-04-17',
    '2025-04-17T23:59:00Z',
  ],
  [
    'promised',
    'time, no touch',
    tick(),
    'firing',
    ['broken-promise'],
    /nothing was done/,
    '2025-04-18T00:00:00Z',
  ],
  [
    'promised',
    'time, a touch before it was taken',
    tick('2025-04-14'),
    'firing',
    ['broken-promise'],
    /nothing was done/,
    '2025-04-18T00:00:00Z',
  ],
  [
    'promised',
    'time, a touch on its day',
    tick('2025-04-15'),
    'acknowledged',
    [],
    'the promise was kept',
    '2025-04-18T00:00:00Z',
  ],

  ['snoozed', 'holds', holds('bad'), 'snoozed', [], 'snoozed'],
  ['snoozed', 'clear', CLEAR, 'resolved', ['resolved'], 'resolved by the data'],
  ['snoozed', 'acknowledged', ack(), 'acknowledged', [], 'acknowledged by ann'],
  ['snoozed', 'time, too early', tick(), 'snoozed', [], 'snoozed', '2025-04-16T11:59:59Z'],
  ['snoozed', 'time, over', tick(), 'firing', ['returned'], 'its snooze is over', '2025-04-16T12:00:00Z'],
  ['snoozed', 'snoozed the same', snooze(), 'snoozed', [], /^already snoozed/],
  ['snoozed', 'resolved', RESOLVE, 'resolved', ['resolved'], 'resolved by ann'],

  ['resolved by data', 'holds again', holds(), 'firing', ['fired'], 'it fires'],
  ['resolved by data', 'acknowledged', ack(), 'resolved', [], /^already resolved by the data at /],
  ['resolved by data', 'reopened', REOPEN, 'firing', ['returned'], 'reopened by ann'],
  [
    'resolved by a person',
    'holds still',
    holds('bad'),
    'resolved',
    [],
    'resolved by a person while it holds',
  ],
  ['resolved by a person', 'clear', CLEAR, 'resolved', [], 'resolved, and well since'],
  ['resolved by a person', 'resolved', RESOLVE, 'resolved', [], /^already resolved by ann at /],
];

describe('an alert', () => {
  for (const [state, happens, event, becomes, notices, reason, when = NOON, rule = RULE] of TABLE) {
    test(`${state}: ${happens}`, () => {
      const stepped = stepAlert(STATES[state], event, at(when, rule));
      expect(stateOf(stepped.alert)).toBe(becomes);
      expect(stepped.notices.map(({ kind }) => kind)).toEqual(notices);
      expect(stepped.reason).toMatch(reason);
    });
  }

  test('that a person resolved fires anew once it was well in between', () => {
    const well = over(STATES['resolved by a person'], CLEAR);
    const again = stepAlert(well, holds(), at(NOON));
    expect(again.alert).toMatchObject({ phase: 'firing', episode: 2, resolved: null });
  });

  test('escalates once in its episode, however long nobody reacts', () => {
    const first = stepAlert(FIRING, tick(), at('2025-04-16T12:00:00Z'));
    const later = stepAlert(first.alert, tick(), at('2025-04-25T12:00:00Z'));
    expect(later.notices.map(({ kind }) => kind)).toEqual(['reminded']);
  });

  test('counts business hours over weekends and holidays', () => {
    const thursday = stepAlert(FRESH, holds(), at('2025-04-17T16:00:00Z')).alert;
    // Good Friday is a holiday, then comes the weekend: seven hours are left on Monday.
    const quiet = { ...RULE, repeatHours: null };
    expect(stepAlert(thursday, tick(), at('2025-04-21T15:59:00Z', quiet)).notices).toEqual([]);
    expect(stepAlert(thursday, tick(), at('2025-04-21T16:00:00Z', quiet)).notices).toHaveLength(1);
  });

  test('keeps every message that it stands in, each once', () => {
    const message = { place: { platform: 'memory', id: 'c', kind: 'channel' }, id: 'm1' } as const;
    const twice = over(FIRING, { type: 'posted', message }, { type: 'posted', message });
    expect(twice.messages).toEqual([message]);
  });
});

const people = fc.constantFrom('ann', 'ben', 'cem');
const severity = fc.constantFrom('info', 'warn', 'bad');
const anyEvent: fc.Arbitrary<AlertEvent> = fc.oneof(
  severity.map(holds),
  fc.constantFrom(RECOVERING, CLEAR, NO_DATA, ERROR, RESOLVE, REOPEN, NOTE),
  people.map((by) => ack(by)),
  people.map((by) => ack(by, { text: 'call', by: '2025-04-20' })),
  fc.integer({ min: -5, max: 200 }).map((hours) => snooze(later(hours))),
  fc.tuple(people, people).map(([to, by]) => assign(to, by)),
  fc.constantFrom(null, '2025-04-10', '2025-04-16', '2025-04-30').map(tick),
);

function later(hours: number): string {
  return new Date(Date.parse(NOON) + hours * 3_600_000).toISOString();
}

const anyStory = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), anyEvent), { maxLength: 40 });

/** Each event some hours after the one before it. */
function* told(story: readonly (readonly [number, AlertEvent])[]) {
  let alert = FRESH;
  let hours = 0;
  for (const [wait, event] of story) {
    hours += wait;
    const before = alert;
    const stepped = stepAlert(before, event, at(later(hours)));
    alert = stepped.alert;
    yield { before, event, stepped, alert, now: later(hours) };
  }
}

describe('whatever happens to an alert', () => {
  property('no notice is told twice', anyStory, (story) => {
    const keys = [...told(story)].flatMap(({ stepped }) => stepped.notices.map(({ key }) => key));
    expect(new Set(keys).size).toBe(keys.length);
  });

  property(
    'an acknowledgement holds until a promise breaks, a snooze, an end or a new episode',
    anyStory,
    (story) => {
      for (const { before, event, alert, stepped } of told(story)) {
        if (before.phase !== 'acknowledged' || alert.phase === 'acknowledged') continue;
        const isAllowed =
          event.type === 'snoozed' ||
          event.type === 'resolved' ||
          (event.type === 'judged' && event.judgement.kind === 'clear') ||
          stepped.notices.some(({ kind }) => kind === 'broken-promise');
        expect(isAllowed, `${event.type} took an acknowledgement away`).toBe(true);
      }
    },
  );

  property('it can be resolved whenever it is open', anyStory, (story) => {
    for (const { alert, now } of told(story)) {
      if (!isOpen(alert)) continue;
      expect(stepAlert(alert, RESOLVE, at(now)).alert.phase).toBe('resolved');
    }
  });

  property('its version grows with every change, and only then', anyStory, (story) => {
    for (const { before, alert } of told(story))
      expect(alert.version).toBe(before.version + (alert === before ? 0 : 1));
  });

  property('what is told of is told of an episode that began', anyStory, (story) => {
    for (const { stepped, alert } of told(story))
      if (stepped.notices.length > 0) expect(alert.episode).toBeGreaterThan(0);
  });

  property('a person is never told that something happened when nothing did', anyStory, (story) => {
    for (const { before, alert, stepped } of told(story)) {
      if (alert === before) expect(stepped.notices).toEqual([]);
    }
  });
});
