// The area whose police force manages an entry of the register.
CREATE INDEX area_force IF NOT EXISTS FOR (n:Area) ON (n.forceNumber)
;
CALL db.awaitIndexes(300)
;
