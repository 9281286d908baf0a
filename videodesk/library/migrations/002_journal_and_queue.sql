CREATE TABLE journal (
    seq INTEGER PRIMARY KEY,
    generation TEXT NOT NULL,
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    http_status INTEGER,
    request_id TEXT,
    detail TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX journal_of_generation ON journal (generation, seq);

CREATE TABLE facts (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Where a queued row stands in the queue.
ALTER TABLE generations ADD COLUMN position REAL;
UPDATE generations SET position = seq WHERE status = 'queued';
CREATE INDEX generations_queue ON generations (position) WHERE status = 'queued';

-- Put out of sight by its owner; its task, if it has one, is followed all the same.
ALTER TABLE generations ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1));

-- The `at` of the newest line of the ledger that this row has taken in.
ALTER TABLE generations ADD COLUMN witnessed INTEGER NOT NULL DEFAULT 0;

DROP INDEX generations_newest;
CREATE INDEX generations_newest ON generations (created_at DESC, seq DESC, id) WHERE hidden = 0;
CREATE INDEX generations_hidden ON generations (seq) WHERE hidden = 1;
