-- The prompts as searches compare them (videodesk/text.py, `fold`), written by the program. The index
-- is of this form, and folds nothing by itself. A table of its own keeps the rows of generations
-- small, which are read for every list.
DROP TRIGGER generations_insert;
DROP TRIGGER generations_delete;
DROP TRIGGER generations_prompt;
DROP TABLE prompts;

CREATE TABLE folded_prompts (
    seq INTEGER PRIMARY KEY,
    folded TEXT NOT NULL
) STRICT;

INSERT INTO folded_prompts (seq, folded)
    SELECT seq, folded_text(CAST(prompt AS BLOB)) FROM generations;

CREATE VIRTUAL TABLE prompts USING fts5 (
    folded, content = 'folded_prompts', content_rowid = 'seq',
    tokenize = 'trigram case_sensitive 1');

INSERT INTO prompts (prompts) VALUES ('rebuild');

CREATE TRIGGER folded_prompts_insert AFTER INSERT ON folded_prompts BEGIN
    INSERT INTO prompts (rowid, folded) VALUES (new.seq, new.folded);
END;

CREATE TRIGGER folded_prompts_delete AFTER DELETE ON folded_prompts BEGIN
    INSERT INTO prompts (prompts, rowid, folded) VALUES ('delete', old.seq, old.folded);
END;

CREATE TRIGGER folded_prompts_update AFTER UPDATE ON folded_prompts BEGIN
    INSERT INTO prompts (prompts, rowid, folded) VALUES ('delete', old.seq, old.folded);
    INSERT INTO prompts (rowid, folded) VALUES (new.seq, new.folded);
END;

CREATE TRIGGER generations_delete AFTER DELETE ON generations BEGIN
    DELETE FROM folded_prompts WHERE seq = old.seq;
END;
