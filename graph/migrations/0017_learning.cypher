// What was learned from incidents is listed by its id, and a unit's victims are found from its area.
CREATE CONSTRAINT learning_id IF NOT EXISTS FOR (n:Learning) REQUIRE n.id IS UNIQUE
;
CALL db.awaitIndexes(300)
;

CREATE INDEX incident_known IF NOT EXISTS FOR (n:Incident) ON (n.knownOn);
