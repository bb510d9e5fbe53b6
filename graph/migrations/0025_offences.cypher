// People whose offence has a code of a set are found by it.
CREATE INDEX offence_code IF NOT EXISTS FOR (n:Offence) ON (n.code)
;
CALL db.awaitIndexes(300)
;
