CREATE TABLE generations (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    status TEXT NOT NULL CHECK (status IN (
        'queued', 'submitting', 'unconfirmed', 'processing',
        'downloading', 'completed', 'failed', 'cancelled')),
    model TEXT NOT NULL,
    prompt TEXT NOT NULL,
    images TEXT NOT NULL DEFAULT '[]',
    aspect_ratio TEXT,
    size TEXT,
    duration INTEGER,
    extra TEXT NOT NULL DEFAULT '{}',
    profile TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    submitted_at INTEGER,
    completed_at INTEGER,
    task_id TEXT,
    progress INTEGER,
    video_url TEXT,
    file TEXT,
    width INTEGER,
    height INTEGER,
    seconds REAL,
    problem TEXT,
    retry_at INTEGER,
    parent TEXT
) STRICT;

CREATE INDEX generations_newest ON generations (created_at DESC, seq DESC, id);

CREATE INDEX generations_unfinished ON generations (status)
    WHERE status IN ('queued', 'submitting', 'processing', 'downloading');

CREATE UNIQUE INDEX generations_task ON generations (profile, task_id)
    WHERE task_id IS NOT NULL;

CREATE VIRTUAL TABLE prompts USING fts5 (
    prompt, content = 'generations', content_rowid = 'seq', tokenize = 'trigram');

CREATE TRIGGER generations_insert AFTER INSERT ON generations BEGIN
    INSERT INTO prompts (rowid, prompt) VALUES (new.seq, new.prompt);
END;

CREATE TRIGGER generations_delete AFTER DELETE ON generations BEGIN
    INSERT INTO prompts (prompts, rowid, prompt) VALUES ('delete', old.seq, old.prompt);
END;

CREATE TRIGGER generations_prompt AFTER UPDATE OF prompt ON generations BEGIN
    INSERT INTO prompts (prompts, rowid, prompt) VALUES ('delete', old.seq, old.prompt);
    INSERT INTO prompts (rowid, prompt) VALUES (new.seq, new.prompt);
END;
