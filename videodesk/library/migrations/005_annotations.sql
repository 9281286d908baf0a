-- What the user thinks of a generation; a row is made when the first value is set.
-- There are no foreign keys: a later migration that makes `generations` anew would delete every
-- annotation by cascade, and a restored database may read an annotation before its generation.
CREATE TABLE annotations (
    seq INTEGER PRIMARY KEY,
    generation TEXT NOT NULL UNIQUE,
    flag TEXT CHECK (flag IN ('picked', 'rejected')),
    rating INTEGER NOT NULL DEFAULT 0 CHECK (rating BETWEEN 0 AND 5),
    label TEXT CHECK (label <> ''),
    note TEXT NOT NULL DEFAULT '',
    hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1))
) STRICT;

CREATE INDEX annotations_hidden ON annotations (generation) WHERE hidden = 1;

CREATE TABLE tags (
    seq INTEGER PRIMARY KEY,
    generation TEXT NOT NULL,
    tag TEXT NOT NULL CHECK (tag <> ''),
    UNIQUE (generation, tag)
) STRICT;

CREATE INDEX tags_by_name ON tags (tag, generation);

CREATE TABLE collections (
    seq INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CHECK (name <> '')
) STRICT;

CREATE TABLE collection_members (
    seq INTEGER PRIMARY KEY,
    generation TEXT NOT NULL,
    collection INTEGER NOT NULL,
    UNIQUE (generation, collection)
) STRICT;

CREATE INDEX collection_members_by_collection ON collection_members (collection, generation);

INSERT INTO annotations (generation, hidden) SELECT id, 1 FROM generations WHERE hidden = 1;

DROP INDEX generations_newest;
DROP INDEX generations_hidden;
ALTER TABLE generations DROP COLUMN hidden;
CREATE INDEX generations_newest ON generations (created_at DESC, seq DESC, id);
