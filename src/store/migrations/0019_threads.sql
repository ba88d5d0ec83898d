-- The message below which a delivery goes; null is the place itself.
ALTER TABLE bellwether.deliveries ADD COLUMN thread text;
