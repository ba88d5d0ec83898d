-- Usage as 0007 made it, with value events that are cut at any day by one look-up, and whole months added up. Derived anew
-- with the next refresh.
DROP TABLE marts.usage_months, marts.usage_features, marts.usage_sums, marts.usage_state;

-- Who used what, month by month. Days are bits: bit 0 is the first of the month. A month of an account is one row, with
-- a place for each of its users, so that the active users of any days are bit operations over few rows.
CREATE TABLE marts.usage_months (
  account_id text NOT NULL,
  -- Its first day.
  month date NOT NULL,
  -- Who was active, in order; then of each the days.
  users text[] NOT NULL,
  days integer[] NOT NULL,
  -- Value events, added up from the first user's first day to the last user's last: `running` has one for each day of each
  -- user, and a user's own begin after so many as `offsets` says.
  offsets integer[] NOT NULL,
  running bigint[] NOT NULL,
  PRIMARY KEY (month, account_id)
);

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

-- What whole months come to, of customers that used something or had seats.
CREATE TABLE marts.usage_sums (
  account_id text NOT NULL,
  month date NOT NULL,
  -- Values of the rollup attributes in their configured order: those of its first day, or the first ones inside it.
  attrs text[] NOT NULL,
  active integer NOT NULL,
  -- Active users of each day added up; of Mondays to Fridays alone.
  user_days integer NOT NULL,
  work_days integer NOT NULL,
  -- Value events of each user, the fewest first.
  actions bigint[] NOT NULL,
  -- Seats added up over the month's days, as many of them as were used, and the most seats of each product.
  seat_days bigint NOT NULL,
  used_days bigint NOT NULL,
  seats bigint NOT NULL,
  -- Whether the first seats are old enough for the account to be judged.
  is_live boolean NOT NULL,
  -- Features of the products with seats: how many there are, were used, were used and are key; users of each added up.
  features integer NOT NULL,
  features_used integer NOT NULL,
  keys_used integer NOT NULL,
  adoptions integer NOT NULL,
  PRIMARY KEY (month, account_id)
);

-- The same added up per combination of the rollup attributes.
CREATE TABLE marts.usage_cells (
  month date NOT NULL,
  attrs text[] NOT NULL,
  -- Rows of usage_sums that went in.
  rows bigint NOT NULL,
  active bigint NOT NULL,
  user_days bigint NOT NULL,
  work_days bigint NOT NULL,
  value_events bigint NOT NULL,
  -- Of accounts with seats alone.
  accounts bigint NOT NULL,
  seated bigint NOT NULL,
  seat_days bigint NOT NULL,
  used_days bigint NOT NULL,
  seats bigint NOT NULL,
  users_over bigint NOT NULL,
  accounts_over bigint NOT NULL,
  accounts_adopted bigint NOT NULL,
  accounts_live bigint NOT NULL,
  accounts_meeting bigint NOT NULL,
  features bigint NOT NULL,
  features_used bigint NOT NULL,
  adoptions bigint NOT NULL,
  -- Active users times the features that are open to them.
  open_to bigint NOT NULL,
  PRIMARY KEY (month, attrs)
);

-- How many users of such a combination had how many value events in the month.
CREATE TABLE marts.usage_spreads (
  month date NOT NULL,
  attrs text[] NOT NULL,
  actions bigint NOT NULL,
  users bigint NOT NULL,
  PRIMARY KEY (month, attrs, actions)
);

-- One row: what the usage marts were built from. Whoever refreshes holds it locked.
CREATE TABLE marts.usage_state (
  id integer PRIMARY KEY CHECK (id = 1),
  -- The last import that went in; empty before the first build.
  import_id bigint,
  -- The last month that has rows for unused seats.
  last_month date,
  -- What every sum depends on: which feature is of which product and which are key, the rollup attributes, the bar for
  -- adoption, the first month with any use.
  signature text
);
INSERT INTO marts.usage_state (id) VALUES (1);

-- Finds the rows of late imports without reading all of them; costs next to nothing to keep.
CREATE INDEX account_attributes_import ON facts.account_attributes USING brin (import_id) WITH (pages_per_range = 16, autosummarize = on);
CREATE INDEX account_attributes_history_import ON facts.account_attributes_history USING brin (import_id) WITH (pages_per_range = 16, autosummarize = on);

CREATE INDEX touchpoints_occurred ON facts.touchpoints (occurred_at);
