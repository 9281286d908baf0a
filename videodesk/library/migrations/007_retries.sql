-- How often in a row a step has failed, and since when; 0 and NULL after a success.
ALTER TABLE generations ADD COLUMN retry_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE generations ADD COLUMN retry_since INTEGER;
