-- Who used what, month by month. Days are bits: bit 0 is the first of the month. A month of an account is one row, with
-- a place for each of its users, so that the active users of any days are bit operations over few rows.
CREATE TABLE marts.usage_months (
  account_id text NOT NULL,
  -- Its first day.
  month date NOT NULL,
  -- Who was active, in order; then of each the days, and the value events of the whole month.
  users text[] NOT NULL,
  days integer[] NOT NULL,
  actions bigint[] NOT NULL,
  -- The value events day by day: 32 times the user's place in `users` (from 0) plus the day's bit, and how many.
  spots integer[] NOT NULL,
  amounts bigint[] NOT NULL,
  PRIMARY KEY (month, account_id)
);
CREATE INDEX usage_months_account ON marts.usage_months (account_id);

-- The same for one feature.
CREATE TABLE marts.usage_features (
  account_id text NOT NULL,
  feature_id text NOT NULL,
  month date NOT NULL,
  -- The days on which anybody used it.
  any_days integer NOT NULL,
  users text[] NOT NULL,
  days integer[] NOT NULL,
  PRIMARY KEY (month, account_id, feature_id)
);
CREATE INDEX usage_features_account ON marts.usage_features (account_id);

-- What whole months come to, also of accounts that have seats and did not use them.
CREATE TABLE marts.usage_sums (
  account_id text NOT NULL,
  month date NOT NULL,
  active integer NOT NULL,
  -- Active users of each day added up; of Mondays to Fridays alone.
  user_days integer NOT NULL,
  work_days integer NOT NULL,
  -- Seats added up over the month's days, and the most seats of each product.
  seat_days bigint NOT NULL,
  seats bigint NOT NULL,
  -- Features of the products with seats: how many there are, were used, were used and are key; users of each added up.
  features integer NOT NULL,
  features_used integer NOT NULL,
  keys_used integer NOT NULL,
  adoptions integer NOT NULL,
  PRIMARY KEY (month, account_id)
);
CREATE INDEX usage_sums_account ON marts.usage_sums (account_id);

-- One row: what the usage marts were built from. Whoever refreshes holds it locked.
CREATE TABLE marts.usage_state (
  id integer PRIMARY KEY CHECK (id = 1),
  -- The last import that went in; empty before the first build.
  import_id bigint,
  -- The last month that has rows for unused seats.
  last_month date,
  -- Which feature is of which product, and which are key.
  catalogue text
);
INSERT INTO marts.usage_state (id) VALUES (1);

-- Finds the rows of late imports without reading all of them; costs next to nothing to keep.
CREATE INDEX usage_days_import ON facts.usage_days USING brin (import_id) WITH (pages_per_range = 16, autosummarize = on);
CREATE INDEX usage_days_history_import ON facts.usage_days_history USING brin (import_id) WITH (pages_per_range = 16, autosummarize = on);
CREATE INDEX touchpoints_account ON facts.touchpoints (account_id);
