// What an area became is read by its id.
CREATE CONSTRAINT area_change_id IF NOT EXISTS FOR (n:AreaChange) REQUIRE n.id IS UNIQUE
;
CALL db.awaitIndexes(300)
;
