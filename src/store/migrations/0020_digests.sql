-- Digests that people made. Who made one is kept beside it: what it says is checked when it is read.
CREATE TABLE bellwether.digests (
  id text PRIMARY KEY,
  -- The person; null is the operator.
  made_by text,
  definition jsonb NOT NULL,
  made_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL
);

-- Digests that people paused, whoever keeps them.
CREATE TABLE bellwether.digest_pauses (
  id text PRIMARY KEY,
  paused_at timestamptz NOT NULL
);

-- Who wants a digest in person, and who does not although a role gets it.
CREATE TABLE bellwether.subscriptions (
  digest text NOT NULL,
  person_id text NOT NULL,
  wanted boolean NOT NULL,
  since timestamptz NOT NULL,
  PRIMARY KEY (digest, person_id)
);
