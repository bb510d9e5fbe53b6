// How alike files are, what people decided of two of them, and the one joining that goes on at a time.
CREATE CONSTRAINT decision_id IF NOT EXISTS FOR (n:Decision) REQUIRE n.id IS UNIQUE
;
CREATE CONSTRAINT joining_key IF NOT EXISTS FOR (n:Joining) REQUIRE n.key IS UNIQUE
;
CREATE CONSTRAINT block_key IF NOT EXISTS FOR (n:Block) REQUIRE n.key IS UNIQUE
;
CREATE INDEX decision_pair IF NOT EXISTS FOR (n:Decision) ON (n.pair)
;
CREATE INDEX area_force_number IF NOT EXISTS FOR (n:Area) ON (n.forceNumber)
;
CALL db.awaitIndexes(300)
;
