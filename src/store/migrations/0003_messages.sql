-- What the bot posted where it keeps the conversation itself (the local console). The key is the occurrence's:
-- a second attempt at the same one finds it taken.
CREATE TABLE bellwether.messages (
  key text PRIMARY KEY,
  channel text NOT NULL,
  cards jsonb NOT NULL,
  posted_at timestamptz NOT NULL
);
CREATE INDEX messages_channel ON bellwether.messages (channel, posted_at);

CREATE TABLE bellwether.pictures (
  key text NOT NULL REFERENCES bellwether.messages ON DELETE CASCADE,
  name text NOT NULL,
  png bytea NOT NULL,
  PRIMARY KEY (key, name)
);

-- What this database was filled with, where Bellwether filled it itself: a sample company is never put over real facts.
CREATE TABLE bellwether.sample (
  id integer PRIMARY KEY CHECK (id = 1),
  made_with jsonb NOT NULL
);
