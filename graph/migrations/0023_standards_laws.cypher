// Rules of the National Standards that were loaded, by number, and what they say, by standard.
CREATE CONSTRAINT standards_law_id IF NOT EXISTS FOR (n:StandardsLaw) REQUIRE n.id IS UNIQUE
;
CREATE CONSTRAINT standards_law_number IF NOT EXISTS FOR (n:StandardsLaw) REQUIRE n.number IS UNIQUE
;
CREATE INDEX standard_words_of IF NOT EXISTS FOR (n:StandardWords) ON (n.of)
;
CALL db.awaitIndexes(300)
;
