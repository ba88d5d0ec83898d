-- Rules that people made (definition), and whether a rule of any kind was switched by hand (is_on).
CREATE TABLE bellwether.rules (
  id text PRIMARY KEY,
  -- Null for a rule that ships or stands in the config, and was only switched.
  definition jsonb,
  is_on boolean,
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL
);

-- Who did what to a rule and when, never changed; it outlives the rule.
CREATE TABLE bellwether.rule_changes (
  rule text NOT NULL,
  nth bigint GENERATED ALWAYS AS IDENTITY,
  at timestamptz NOT NULL,
  by text NOT NULL,
  what text NOT NULL CHECK (what IN ('made', 'changed', 'enabled', 'disabled', 'deleted')),
  -- As it was from then on; null once deleted, and where it was only switched.
  definition jsonb,
  PRIMARY KEY (rule, nth)
);
