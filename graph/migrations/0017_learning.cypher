// What was learned from incidents is listed by its id, and a unit's victims are found from its area.
CREATE CONSTRAINT learning_id IF NOT EXISTS FOR (n:Learning) REQUIRE n.id IS UNIQUE
;
CALL db.awaitIndexes(300)
;
