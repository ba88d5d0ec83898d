-- What each product of an account is under contract for. Last day included; open where it is empty.
CREATE TABLE marts.terms (
  account_id text NOT NULL,
  product_id text NOT NULL,
  first_day date NOT NULL,
  last_day date
);
CREATE INDEX terms_account ON marts.terms (account_id);
CREATE INDEX terms_last_day ON marts.terms (last_day);

-- Derived with the others: the next refresh builds them all anew.
UPDATE marts.state SET signature = '', last_quarter = NULL;
