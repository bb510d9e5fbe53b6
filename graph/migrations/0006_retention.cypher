// What is left of deleted records, files that must not come back, and orders to keep a record.
CREATE CONSTRAINT deleted_offender_id IF NOT EXISTS FOR (n:DeletedOffender) REQUIRE n.id IS UNIQUE
;
CREATE CONSTRAINT deleted_file_id IF NOT EXISTS FOR (n:DeletedFile) REQUIRE n.id IS UNIQUE
;
CREATE CONSTRAINT retention_hold_id IF NOT EXISTS FOR (n:RetentionHold) REQUIRE n.id IS UNIQUE
;
CREATE INDEX deleted_offender_deleting IF NOT EXISTS FOR (n:DeletedOffender) ON (n.deleting)
;
CALL db.awaitIndexes(300)
;
