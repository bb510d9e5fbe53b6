// A draft is found by its writer; its id keeps two that are saved at once from being two.
CREATE CONSTRAINT draft_id IF NOT EXISTS FOR (n:Draft) REQUIRE n.id IS UNIQUE
;
CALL db.awaitIndexes(300)
;
