-- Accounts that stand alone and pay in one currency leave the spans: their balances are kept whole, with the days that
-- they truly hold for and the rollup attributes then in force, so that an ask reads one row where nothing changed.
-- Everything here is derived, so it is emptied and built anew by the next refresh.

TRUNCATE marts.spans, marts.stretches, marts.uplifts, marts.units, marts.attributes, marts.pairs, marts.cells;

ALTER TABLE marts.spans DROP COLUMN is_single;

-- One row per constant stretch of balance and rollup attributes, filed under each quarter that it touches.
DROP TABLE marts.singles;
CREATE TABLE marts.singles (
  quarter date NOT NULL,
  b_from date NOT NULL,
  b_to date NOT NULL,
  -- First day with ARR ever.
  first_day date NOT NULL,
  cents bigint NOT NULL,
  account_id text NOT NULL,
  currency text NOT NULL,
  -- Values of the rollup attributes in their configured order; empty where there is none in force.
  attrs text[] NOT NULL,
  products text[] NOT NULL,
  amounts bigint[] NOT NULL
);
CREATE INDEX singles_quarter ON marts.singles (quarter, b_from);
CREATE INDEX singles_account ON marts.singles (account_id);

-- Room for a refresh to change sums in place.
ALTER TABLE marts.cells SET (fillfactor = 50);

ALTER TABLE marts.state DROP COLUMN first_quarter;
UPDATE marts.state SET signature = '', last_quarter = NULL;
