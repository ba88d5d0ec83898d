-- What is derived from the facts: always reproducible, never the only copy of anything.
-- Money is in hundredths of the row's currency; cells are in hundredths of the reporting currency.

-- An account's time with ARR, short silences bridged. Last day included; open where it is empty.
CREATE TABLE marts.stretches (
  account_id text NOT NULL,
  first_day date NOT NULL,
  last_day date
);
CREATE INDEX stretches_account ON marts.stretches (account_id);
CREATE INDEX stretches_first_day ON marts.stretches (first_day);
CREATE INDEX stretches_last_day ON marts.stretches (last_day);

-- A balance at every boundary day from b_from up to, not including, b_to, filed under each quarter that it touches.
-- role: 0 counts; 1 says that the account just came; 2 counts only where the rest of the family lives on.
CREATE TABLE marts.spans (
  quarter date NOT NULL,
  account_id text NOT NULL,
  product_id text NOT NULL,
  currency text NOT NULL,
  role smallint NOT NULL,
  cents bigint NOT NULL,
  b_from date NOT NULL,
  b_to date NOT NULL,
  -- Whether the account's balances are in marts.singles as well.
  is_single boolean NOT NULL
);
CREATE INDEX spans_quarter ON marts.spans (quarter);
CREATE INDEX spans_others ON marts.spans (quarter) WHERE NOT is_single;
CREATE INDEX spans_account ON marts.spans (account_id);

-- The same balances of accounts that stand alone and pay in one currency: one row for all their products.
CREATE TABLE marts.singles (
  quarter date NOT NULL,
  account_id text NOT NULL,
  currency text NOT NULL,
  cents bigint NOT NULL,
  products text[] NOT NULL,
  amounts bigint[] NOT NULL,
  first_day date NOT NULL,
  b_from date NOT NULL,
  b_to date NOT NULL
);
CREATE INDEX singles_quarter ON marts.singles (quarter);
CREATE INDEX singles_account ON marts.singles (account_id);

-- Contracted price rises, each on its first day.
CREATE TABLE marts.uplifts (
  account_id text NOT NULL,
  product_id text NOT NULL,
  line_id text NOT NULL,
  day date NOT NULL,
  currency text NOT NULL,
  cents bigint NOT NULL
);
CREATE INDEX uplifts_account ON marts.uplifts (account_id);
CREATE INDEX uplifts_day ON marts.uplifts (day);

-- The ultimate parent of every account that is in a family, from d_from up to, not including, d_to.
CREATE TABLE marts.units (
  account_id text NOT NULL,
  unit_id text NOT NULL,
  d_from date NOT NULL,
  d_to date NOT NULL
);
CREATE INDEX units_account ON marts.units (account_id);
CREATE INDEX units_unit ON marts.units (unit_id);

-- The attribute history as the other marts were built with it.
CREATE TABLE marts.attributes (
  account_id text NOT NULL,
  attribute text NOT NULL,
  value text NOT NULL,
  d_from date NOT NULL,
  d_to date NOT NULL
);
CREATE INDEX attributes_account ON marts.attributes (account_id);
CREATE INDEX attributes_attribute ON marts.attributes (attribute, d_from);

-- Which (start, length in months) are summed up in the cells, and with which exchange rates.
CREATE TABLE marts.pairs (
  starts_on date NOT NULL,
  months integer NOT NULL,
  rates text NOT NULL,
  PRIMARY KEY (starts_on, months)
);

-- Sums per pair and combination of the rollup attributes (in their configured order).
CREATE TABLE marts.cells (
  starts_on date NOT NULL,
  months integer NOT NULL,
  attrs text[] NOT NULL,
  opening bigint NOT NULL,
  closing bigint NOT NULL,
  kept bigint NOT NULL,
  upsell bigint NOT NULL,
  cross_sell bigint NOT NULL,
  uplift bigint NOT NULL,
  contraction bigint NOT NULL,
  churn bigint NOT NULL,
  fx bigint NOT NULL,
  new bigint NOT NULL,
  reactivation bigint NOT NULL,
  in_grace bigint NOT NULL,
  accounts_opening bigint NOT NULL,
  accounts_churned bigint NOT NULL,
  accounts_contracted bigint NOT NULL,
  accounts_upsold bigint NOT NULL,
  accounts_cross_sold bigint NOT NULL,
  accounts_expanded bigint NOT NULL,
  accounts_new bigint NOT NULL,
  accounts_reactivated bigint NOT NULL,
  accounts_in_and_out bigint NOT NULL,
  PRIMARY KEY (starts_on, months, attrs)
);

-- One row: what the marts were built for. Whoever refreshes holds it locked.
CREATE TABLE marts.state (
  id integer PRIMARY KEY CHECK (id = 1),
  signature text NOT NULL,
  first_quarter date,
  last_quarter date,
  refreshed_at timestamptz
);
INSERT INTO marts.state (id, signature) VALUES (1, '');
