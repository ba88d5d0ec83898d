-- Numbers that were posted, each with what it takes to compute it again.
CREATE TABLE bellwether.posted (
  key text NOT NULL REFERENCES bellwether.deliveries ON DELETE CASCADE,
  nth integer NOT NULL,
  ask text NOT NULL,
  kpi text NOT NULL,
  -- The period's first day and the day after its last.
  period_start date NOT NULL,
  period_end date NOT NULL,
  value double precision,
  numerator double precision,
  denominator double precision,
  n double precision NOT NULL,
  measures jsonb NOT NULL,
  currency text NOT NULL,
  data_through date,
  definition text NOT NULL,
  code text NOT NULL,
  PRIMARY KEY (key, nth)
);
CREATE INDEX posted_ask ON bellwether.posted (ask);

-- What they were part of.
CREATE TABLE bellwether.posted_digests (
  key text PRIMARY KEY REFERENCES bellwether.deliveries ON DELETE CASCADE,
  digest text NOT NULL,
  platform text NOT NULL,
  place text NOT NULL,
  place_kind text NOT NULL,
  at timestamptz NOT NULL,
  day date NOT NULL
);
CREATE INDEX posted_digests_last ON bellwether.posted_digests (digest, platform, place, at);

-- A message may stand in a channel or be somebody's own.
ALTER TABLE bellwether.messages ADD COLUMN place_kind text NOT NULL DEFAULT 'channel'
  CHECK (place_kind IN ('channel', 'person'));
