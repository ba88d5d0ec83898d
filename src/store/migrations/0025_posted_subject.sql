-- What a posted number is a number of, whatever its days: finds it again in the next occurrence.
ALTER TABLE bellwether.posted ADD COLUMN subject text NOT NULL DEFAULT '';
