-- Whether its owner entered the task id. Such an id may be a mistyped one, and can be corrected.
ALTER TABLE generations ADD COLUMN by_hand INTEGER NOT NULL DEFAULT 0 CHECK (by_hand IN (0, 1));
UPDATE generations SET by_hand = 1 WHERE task_id IS NOT NULL AND (prompt = '' OR id IN (
    SELECT generation FROM journal WHERE event = 'task id entered by its owner'));

-- Since when a queued row waits for want of network, or of a program that runs; NULL: since it was
-- made.
ALTER TABLE generations ADD COLUMN waits_since INTEGER;

CREATE INDEX generations_unconfirmed ON generations (created_at, seq)
    WHERE status = 'unconfirmed';

CREATE INDEX generations_children ON generations (parent) WHERE parent IS NOT NULL;
