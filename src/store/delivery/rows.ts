import type { Delivery, DeliveryState } from '../../core/delivery.ts';
import type { KeptDelivery, Session } from '../../core/ports.ts';

/** A delivery as a row, and back. */

export interface DeliveryRow extends Record<string, unknown> {
  readonly key: string;
  readonly platform: string;
  readonly place: string;
  readonly place_kind: 'channel' | 'person';
  readonly thread: string | null;
  readonly state: DeliveryState;
  readonly attempt: number;
  readonly owner: string | null;
  readonly lease_until: string | null;
  readonly wanted_at: string;
  readonly due_at: string;
  readonly expires_at: string | null;
  readonly is_bare: boolean;
  readonly may_repeat: boolean;
  readonly first_tried_at: string | null;
  readonly message_id: string | null;
  readonly reason: string | null;
  readonly queued_at: string;
  readonly settled_at: string | null;
}

const NAMES = [
  'key',
  'platform',
  'place',
  'place_kind',
  'thread',
  'state',
  'attempt',
  'owner',
  'lease_until',
  'wanted_at',
  'due_at',
  'expires_at',
  'is_bare',
  'may_repeat',
  'first_tried_at',
  'message_id',
  'reason',
  'queued_at',
  'settled_at',
];

/** For a table that is called `d`. */
export const DELIVERY_COLUMNS = NAMES.map((name) => `d.${name}`).join(', ');

export function deliveryOf(row: DeliveryRow): KeptDelivery {
  const { platform, thread } = row;
  const place = { platform, id: row.place, kind: row.place_kind, ...(thread === null ? {} : { thread }) };
  return {
    key: row.key,
    place,
    state: row.state,
    attempt: row.attempt,
    owner: row.owner,
    leaseUntil: row.lease_until,
    wantedAt: row.wanted_at,
    dueAt: row.due_at,
    expiresAt: row.expires_at,
    isBare: row.is_bare,
    mayRepeat: row.may_repeat,
    firstTriedAt: row.first_tried_at,
    message: row.message_id === null ? null : { place, id: row.message_id },
    reason: row.reason,
    queuedAt: row.queued_at,
    settledAt: row.settled_at,
  };
}

const ENDS: readonly DeliveryState[] = ['sent', 'dead', 'expired', 'unknown'];

/** Writes the columns that an event may change. With `held`, only while the row is still in that hand. */
export async function writeDelivery(
  session: Session,
  after: Delivery,
  now: string,
  held: Delivery | null,
): Promise<boolean> {
  const rows = await session.query(
    `UPDATE bellwether.deliveries SET state = $2, attempt = $3, owner = $4, lease_until = $5, due_at = $6,
            expires_at = $7, is_bare = $8, may_repeat = $9, first_tried_at = $10, message_id = $11, reason = $12,
            settled_at = $13, wanted_at = $14
     WHERE key = $1${held === null ? '' : ' AND owner = $15 AND attempt = $16 AND state = $17'} RETURNING key`,
    [
      after.key,
      after.state,
      after.attempt,
      after.owner,
      after.leaseUntil,
      after.dueAt,
      after.expiresAt,
      after.isBare,
      after.mayRepeat,
      after.firstTriedAt,
      after.message?.id ?? null,
      after.reason,
      ENDS.includes(after.state) ? now : null,
      after.wantedAt,
      ...(held === null ? [] : [held.owner, held.attempt, held.state]),
    ],
  );
  return rows.length > 0;
}
