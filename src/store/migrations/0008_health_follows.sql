-- What the marts beside those of retention have to follow: accounts whose rows are out of date, '*' is all of them.
-- Nothing before since has changed; where it is empty, anything may have. Every mart takes its own lines away when it
-- has followed them.
CREATE TABLE marts.changes (
  mart text NOT NULL,
  account_id text NOT NULL,
  since timestamptz,
  PRIMARY KEY (mart, account_id)
);

-- One row: the time zone whose days marts.health has. Whoever refreshes holds it locked.
CREATE TABLE marts.health_state (
  id integer PRIMARY KEY CHECK (id = 1),
  time_zone text NOT NULL
);
INSERT INTO marts.health_state VALUES (1, '');
INSERT INTO marts.changes VALUES ('health', '*');

-- Surveys are read by when they went out or came back.
CREATE INDEX surveys_sent ON facts.surveys (kind, sent_at);
CREATE INDEX surveys_responded ON facts.surveys (kind, responded_at);

-- The health of many accounts on one day is a look into the key for each of them: it carries all that they ask for.
ALTER TABLE marts.health DROP CONSTRAINT health_pkey;
ALTER TABLE marts.health ADD PRIMARY KEY (account_id, d_from) INCLUDE (d_to, score, covered, model_version);
