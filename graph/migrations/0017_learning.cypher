// What was learned from incidents is listed by its id, an area's incidents by the day on which they became known.
CREATE CONSTRAINT learning_id IF NOT EXISTS FOR (n:Learning) REQUIRE n.id IS UNIQUE
;
CREATE INDEX incident_known IF NOT EXISTS FOR (n:Incident) ON (n.knownOn)
;
CALL db.awaitIndexes(300)
;
