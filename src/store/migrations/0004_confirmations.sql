-- When a version was said again, under a recorded_at of its own, without a change. A version that arrives late, from
-- between the two, then ends where the older one was said again: whatever the order, the history is the same.
CREATE TABLE facts.confirmations (
  table_name text NOT NULL,
  -- The key's columns as a JSON list.
  key        text NOT NULL,
  at         timestamptz NOT NULL,
  PRIMARY KEY (table_name, key, at)
);
