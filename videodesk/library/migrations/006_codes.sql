-- Codes and parameters in the place of sentences (videodesk/library/legacy_text.py).
ALTER TABLE journal ADD COLUMN params TEXT NOT NULL DEFAULT '{}';

UPDATE journal SET (event, detail, params) = (
    SELECT json_extract(codes, '$[0]'), json_extract(codes, '$[1]'), json_extract(codes, '$[2]')
    FROM (SELECT event_as_codes(journal.event, journal.detail) AS codes));

UPDATE generations SET problem = problem_as_codes(problem) WHERE problem IS NOT NULL;
