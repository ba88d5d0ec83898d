-- One row per rule and entity; what moves it is decided outside, under this row's lock.
CREATE TABLE bellwether.alerts (
  id text PRIMARY KEY,
  rule text NOT NULL,
  entity_kind text NOT NULL,
  entity_id text NOT NULL,
  account_id text,
  phase text NOT NULL CHECK (phase IN ('ok', 'pending', 'firing', 'acknowledged', 'snoozed', 'resolved')),
  sight text NOT NULL CHECK (sight IN ('seen', 'no-data', 'error')),
  -- Whoever has to act.
  responsible text,
  version bigint NOT NULL,
  -- All of it.
  state jsonb NOT NULL,
  changed_at timestamptz NOT NULL,
  UNIQUE (rule, entity_kind, entity_id)
);
CREATE INDEX alerts_open ON bellwether.alerts (rule) WHERE phase <> 'ok' AND phase <> 'resolved';
CREATE INDEX alerts_account ON bellwether.alerts (account_id) WHERE phase IN ('firing', 'acknowledged', 'snoozed');

-- What happened to it, in order, never changed.
CREATE TABLE bellwether.alert_history (
  alert_id text NOT NULL REFERENCES bellwether.alerts ON DELETE CASCADE,
  version bigint NOT NULL,
  at timestamptz NOT NULL,
  event jsonb NOT NULL,
  phase text NOT NULL,
  sight text NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (alert_id, version)
);

-- What people are still to be told; taken out when it has become deliveries.
CREATE TABLE bellwether.notices (
  key text PRIMARY KEY,
  rule text NOT NULL,
  kind text NOT NULL,
  -- The alert, or all of those that one message speaks for.
  alerts text[] NOT NULL,
  at timestamptz NOT NULL,
  told_at timestamptz
);
CREATE INDEX notices_open ON bellwether.notices (at) WHERE told_at IS NULL;

-- When each rule was last looked at: its lock, and what doctor says of it.
CREATE TABLE bellwether.rule_runs (
  rule text PRIMARY KEY,
  ran_at timestamptz NOT NULL,
  findings integer NOT NULL,
  error text
);
