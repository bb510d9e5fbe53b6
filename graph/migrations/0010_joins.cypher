// The queue of doubtful pairs, and one decision for each pair of files.
DROP INDEX decision_pair IF EXISTS
;
CREATE CONSTRAINT decision_of_pair IF NOT EXISTS FOR (n:Decision) REQUIRE n.pair IS UNIQUE
;
CREATE CONSTRAINT decision_id IF NOT EXISTS FOR (n:Decision) REQUIRE n.id IS UNIQUE
;
CREATE INDEX decision_standing IF NOT EXISTS FOR (n:Decision) ON (n.standing)
;
CREATE INDEX resembles_verdict IF NOT EXISTS FOR ()-[r:RESEMBLES]-() ON (r.verdict)
;
CREATE INDEX decision_flagged IF NOT EXISTS FOR (n:Decision) ON (n.flagged)
;
CREATE INDEX resembles_flagged IF NOT EXISTS FOR ()-[r:RESEMBLES]-() ON (r.flagged)
;
CALL db.awaitIndexes(300)
;
