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
CREATE INDEX offender_broken IF NOT EXISTS FOR (n:Offender) ON (n.broken)
;
CALL db.awaitIndexes(300)
;
