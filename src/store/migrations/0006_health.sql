-- What an account's health was, day by day: one row for each stretch of days on which nothing about it changed, from
-- d_from up to, not including, d_to. score is empty where less than half of the weights had a fresh reading.
CREATE TABLE marts.health (
  account_id text NOT NULL,
  d_from date NOT NULL,
  d_to date NOT NULL,
  model_version text NOT NULL,
  score numeric,
  -- Part of the weights that had a fresh reading, 0 to 1.
  covered numeric NOT NULL,
  PRIMARY KEY (account_id, d_from)
);
