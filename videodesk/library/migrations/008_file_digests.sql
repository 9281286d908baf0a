-- Size and SHA-256 (in hex) of the clip's file when it was stored; NULL for rows of older versions
-- until they are verified for the first time.
ALTER TABLE generations ADD COLUMN file_bytes INTEGER;
ALTER TABLE generations ADD COLUMN file_sha256 TEXT;
