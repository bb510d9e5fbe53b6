// Whom an area's police manage, by the force that each entry of the register names.
CREATE INDEX register_entry_force IF NOT EXISTS FOR (n:RegisterEntry) ON (n.force)
;
CALL db.awaitIndexes(300)
;
