-- The trigram index finds a word of one or two letters as the beginning of a trigram, but at the end
-- of a prompt it begins none. These two find it there.
CREATE INDEX folded_prompts_end ON folded_prompts (substr(folded, -2));
CREATE INDEX folded_prompts_last ON folded_prompts (substr(folded, -1));
