-- What it takes to look after deliveries that run.

-- When a message was to be there: tries move due_at, not this.
ALTER TABLE bellwether.deliveries ADD COLUMN wanted_at timestamptz;
UPDATE bellwether.deliveries SET wanted_at = queued_at;
ALTER TABLE bellwether.deliveries ALTER COLUMN wanted_at SET NOT NULL;

-- A new message is put behind the last of its place, settled ones included.
CREATE INDEX deliveries_place ON bellwether.deliveries (platform, place, place_order);
-- Almost everything is sent: what is not is counted and listed often.
CREATE INDEX deliveries_unsent ON bellwether.deliveries (state, wanted_at) WHERE state <> 'sent';

-- How fast a platform takes messages, whatever the place: from when on a whole burst may go again.
CREATE TABLE bellwether.paces (
  platform text PRIMARY KEY,
  full_at timestamptz NOT NULL
);

CREATE INDEX slots_missed ON bellwether.slots (at) WHERE outcome = 'missed';
