-- Codes and parameters in the place of sentences (videodesk/library/legacy_text.py).
-- As BLOBs, since a text that a damaged disk garbled may be no UTF-8.
ALTER TABLE journal ADD COLUMN params TEXT NOT NULL DEFAULT '{}';

UPDATE journal SET (event, detail, params) = (
    SELECT json_extract(codes, '$[0]'), json_extract(codes, '$[1]'), json_extract(codes, '$[2]')
    FROM (SELECT event_as_codes(CAST(journal.event AS BLOB), CAST(journal.detail AS BLOB)) AS codes));

UPDATE generations SET problem = problem_as_codes(CAST(problem AS BLOB)) WHERE problem IS NOT NULL;
