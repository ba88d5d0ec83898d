-- Messages on their way to a place, one row per occurrence and place. What is to be posted is written before anything
-- is sent, and a row leaves these states only as sent, dead, expired or unknown.
CREATE TABLE bellwether.deliveries (
  key text PRIMARY KEY,
  platform text NOT NULL,
  place text NOT NULL,
  place_kind text NOT NULL CHECK (place_kind IN ('channel', 'person')),
  -- The order in which a place gets its messages.
  place_order bigint NOT NULL,
  state text NOT NULL CHECK (state IN ('queued', 'sending', 'checking', 'sent', 'unknown', 'dead', 'expired')),
  attempt integer NOT NULL,
  owner text,
  lease_until timestamptz,
  due_at timestamptz NOT NULL,
  expires_at timestamptz,
  is_bare boolean NOT NULL,
  may_repeat boolean NOT NULL,
  first_tried_at timestamptz,
  message_id text,
  reason text,
  cards jsonb NOT NULL,
  queued_at timestamptz NOT NULL,
  settled_at timestamptz
);
CREATE INDEX deliveries_open ON bellwether.deliveries (platform, place, place_order)
  WHERE state IN ('queued', 'sending', 'checking');
CREATE INDEX deliveries_settled ON bellwether.deliveries (settled_at) WHERE settled_at IS NOT NULL;

CREATE TABLE bellwether.delivery_pictures (
  key text NOT NULL REFERENCES bellwether.deliveries ON DELETE CASCADE,
  name text NOT NULL,
  png bytea NOT NULL,
  PRIMARY KEY (key, name)
);

-- When a place may get its next message.
CREATE TABLE bellwether.places (
  platform text NOT NULL,
  place text NOT NULL,
  next_at timestamptz NOT NULL,
  PRIMARY KEY (platform, place)
);

-- The clock's own memory: up to which minute each schedule's slots were looked at.
CREATE TABLE bellwether.schedules (
  id text PRIMARY KEY,
  looked_at timestamptz NOT NULL
);

-- Slots, so that one that was missed or left out can be told from one that never was.
CREATE TABLE bellwether.slots (
  id text NOT NULL,
  slot text NOT NULL,
  at timestamptz NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('due', 'missed')),
  PRIMARY KEY (id, slot)
);
