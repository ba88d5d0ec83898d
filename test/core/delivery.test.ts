import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MessageRef, Place, Sent } from '#src/core/chat.ts';
import {
  backoff,
  DELIVERY_POLICY,
  type Delivery,
  type DeliveryEvent,
  type DeliveryPolicy,
  isSettled,
  step,
} from '#src/core/delivery.ts';

const PLACE: Place = { platform: 'memory', id: 'cs-team', kind: 'channel' };
const MESSAGE: MessageRef = { place: PLACE, id: 'm1' };
const AT = '2026-11-23T07:30:00.000Z';
const secondsOn = (seconds: number) => new Date(Date.parse(AT) + seconds * 1000).toISOString();
const HOLD = DELIVERY_POLICY;
const REPEAT: DeliveryPolicy = { ...DELIVERY_POLICY, whenUnclear: 'repeat' };

const delivery = (given: Partial<Delivery> = {}): Delivery => ({
  key: 'digest:cs-daily@2026-11-23T08:30[Europe/Berlin]',
  place: PLACE,
  state: 'queued',
  attempt: 0,
  owner: null,
  leaseUntil: null,
  wantedAt: AT,
  dueAt: AT,
  expiresAt: null,
  isBare: false,
  mayRepeat: false,
  firstTriedAt: null,
  message: null,
  reason: null,
  ...given,
});

const claim: DeliveryEvent = { type: 'claimed', owner: 'r1' };
const result = (given: Sent): DeliveryEvent => ({ type: 'tried', result: given });
const refused = (given: Partial<Extract<Sent, { kind: 'refused' }>> = {}): DeliveryEvent =>
  result({
    kind: 'refused',
    reason: 'rate_limited',
    permanent: false,
    retryAfterMs: null,
    part: 'message',
    ...given,
  });
const run = (from: Delivery, events: readonly DeliveryEvent[], policy = HOLD, at = AT) =>
  events.reduce((state, event) => step(state, event, at, policy), from);
const sending = () => run(delivery(), [claim]);

describe('a delivery', () => {
  test('is claimed when it is due, by one hand, for as long as the lease', () => {
    expect(step(delivery({ dueAt: secondsOn(1) }), claim, AT).state).toBe('queued');
    expect(sending()).toMatchObject({
      state: 'sending',
      attempt: 1,
      owner: 'r1',
      leaseUntil: secondsOn(60),
      firstTriedAt: AT,
    });
    expect(step(sending(), { type: 'claimed', owner: 'r2' }, AT)).toMatchObject({ owner: 'r1', attempt: 1 });
  });

  test('that was posted stays posted, whatever comes', () => {
    const sent = run(sending(), [result({ kind: 'sent', message: MESSAGE })]);
    expect(sent).toMatchObject({ state: 'sent', message: MESSAGE, owner: null });
    const events: DeliveryEvent[] = [
      claim,
      refused(),
      { type: 'lapsed' },
      { type: 'redriven', by: 'ann' },
      { type: 'looked', found: { kind: 'absent' } },
    ];
    expect(run(sent, events, HOLD, secondsOn(999))).toEqual(sent);
  });

  test('that was refused waits as long as the platform says, and longer from try to try', () => {
    expect(run(sending(), [refused({ retryAfterMs: 30_000 })])).toMatchObject({
      state: 'queued',
      dueAt: secondsOn(30),
      reason: 'rate_limited',
    });
    const waits = [1, 2, 3, 9].map((attempt) => backoff('k', attempt, HOLD));
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    expect(waits.at(-1)).toBeLessThanOrEqual(HOLD.longestRetryMs);
  });

  test('that is refused for good, or too often, is dead and says why', () => {
    expect(run(sending(), [refused({ permanent: true, reason: 'channel_not_found' })])).toMatchObject({
      state: 'dead',
      reason: 'channel_not_found',
    });
    const tired = { ...sending(), attempt: HOLD.mostAttempts };
    expect(run(tired, [refused()])).toMatchObject({ state: 'dead', reason: 'rate_limited' });
  });

  test('whose pictures are refused goes without them at once, and only once', () => {
    const bare = run(sending(), [refused({ part: 'pictures', permanent: true })]);
    expect(bare).toMatchObject({ state: 'queued', isBare: true, dueAt: AT });
    expect(run(bare, [claim, refused({ part: 'pictures', permanent: true })])).toMatchObject({
      state: 'dead',
    });
  });

  test('whose pictures cannot be taken keeps them for a few tries, as late as the platform says', () => {
    const later = refused({ part: 'pictures', retryAfterMs: 30_000 });
    expect(run(sending(), [later])).toMatchObject({ state: 'queued', isBare: false, dueAt: secondsOn(30) });
    const tired = { ...sending(), attempt: HOLD.mostWithPictures };
    expect(run(tired, [later])).toMatchObject({ state: 'queued', isBare: true, dueAt: AT });
  });

  test('that may have been posted is looked for before anything else', () => {
    const unclear = run(sending(), [result({ kind: 'unclear', reason: 'socket closed' })]);
    expect(unclear).toMatchObject({ state: 'checking', dueAt: secondsOn(5) });
    const held = step(unclear, claim, secondsOn(5));
    expect(held).toMatchObject({ state: 'checking', owner: 'r1', attempt: 1 });
    expect(
      step(held, { type: 'looked', found: { kind: 'found', message: MESSAGE } }, secondsOn(6)),
    ).toMatchObject({ state: 'sent', message: MESSAGE });
    expect(step(held, { type: 'looked', found: { kind: 'absent' } }, secondsOn(6))).toMatchObject({
      state: 'queued',
      mayRepeat: false,
    });
  });

  test('that nobody can look for is held for a person, or repeated and marked so', () => {
    const unclear = run(sending(), [result({ kind: 'unclear', reason: 'timeout' })]);
    const cannot: DeliveryEvent = { type: 'looked', found: { kind: 'cannot-look' } };
    expect(step(unclear, cannot, secondsOn(6), HOLD)).toMatchObject({ state: 'unknown', reason: 'timeout' });
    expect(step(unclear, cannot, secondsOn(6), REPEAT)).toMatchObject({ state: 'queued', mayRepeat: true });
  });

  test('whose holder stopped is looked for once the lease is over, not before', () => {
    expect(step(sending(), { type: 'lapsed' }, secondsOn(60))).toMatchObject({ state: 'sending' });
    expect(step(sending(), { type: 'lapsed' }, secondsOn(61))).toMatchObject({
      state: 'checking',
      owner: null,
    });
    const looking = step(run(sending(), [result({ kind: 'unclear', reason: 'x' })]), claim, secondsOn(5));
    expect(step(looking, { type: 'lapsed' }, secondsOn(70))).toMatchObject({
      state: 'checking',
      owner: null,
    });
  });

  test('whose time went by is not posted late', () => {
    const late = delivery({ expiresAt: secondsOn(60) });
    expect(step(late, claim, secondsOn(61))).toMatchObject({ state: 'expired', attempt: 0 });
    expect(step(late, claim, secondsOn(60))).toMatchObject({ state: 'sending' });
  });

  test('is posted again where a person says so, with a mark where it may be the second time', () => {
    const redrive: DeliveryEvent = { type: 'redriven', by: 'ann' };
    expect(run(delivery({ state: 'unknown' }), [redrive])).toMatchObject({
      state: 'queued',
      mayRepeat: true,
    });
    expect(run(delivery({ state: 'dead', attempt: 12 }), [redrive])).toMatchObject({
      state: 'queued',
      attempt: 0,
      mayRepeat: false,
    });
    expect(run(sending(), [redrive])).toEqual(sending());
  });

  test('is wanted when it was first due, whatever its tries, until a person posts it again', () => {
    const tried = run(delivery(), [claim, refused()]);
    expect(tried.dueAt > AT).toBe(true);
    expect(tried.wantedAt).toBe(AT);
    const redrive: DeliveryEvent = { type: 'redriven', by: 'ann' };
    expect(step(delivery({ state: 'dead' }), redrive, secondsOn(90)).wantedAt).toBe(secondsOn(90));
  });
});

/** A chat server and a crowd of hands, as unreliable as they come. */
const happening = fc.constantFrom(
  'posted',
  'posted-unheard',
  'lost',
  'refused',
  'killed-before',
  'killed-after',
);

describe('whatever happens to posting', () => {
  test.each([[true], [false]])(
    'nothing is lost in silence, and nothing is doubled while we may look (%s)',
    (mayLook) => {
      fc.assert(
        fc.property(fc.array(happening, { maxLength: 40 }), (script) => {
          let posted = 0;
          let state = delivery();
          let seconds = 0;
          for (const what of [...script, ...Array.from({ length: 60 }, () => 'posted' as const)]) {
            seconds += 400;
            const now = secondsOn(seconds);
            state = step(step(state, { type: 'lapsed' }, now), claim, now);
            if (state.owner === null) continue;
            if (state.state === 'checking') {
              const there = { kind: posted > 0 ? 'found' : 'absent', message: MESSAGE } as const;
              const found = !mayLook
                ? { kind: 'cannot-look' as const }
                : there.kind === 'found'
                  ? { kind: 'found' as const, message: MESSAGE }
                  : { kind: 'absent' as const };
              state = step(state, { type: 'looked', found }, now);
              continue;
            }
            if (state.state !== 'sending') continue;
            if (what.startsWith('posted') || what === 'killed-after') posted++;
            if (what === 'posted') state = step(state, result({ kind: 'sent', message: MESSAGE }), now);
            if (what === 'posted-unheard' || what === 'lost')
              state = step(state, result({ kind: 'unclear', reason: 'timeout' }), now);
            if (what === 'refused') state = step(state, refused(), now);
          }
          expect(isSettled(state.state)).toBe(true);
          expect(posted).toBeLessThanOrEqual(1);
          if (state.state === 'sent') expect(posted).toBe(1);
          else expect(state.reason).not.toBeNull();
          if (mayLook && state.state !== 'sent') expect(posted).toBe(0);
        }),
      );
    },
  );
});
