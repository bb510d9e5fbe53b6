// Finding a member of staff by part of a name, and alerts by id.
CREATE TEXT INDEX staff_search IF NOT EXISTS FOR (n:Staff) ON (n.searchName)
;
CREATE CONSTRAINT alert_id IF NOT EXISTS FOR (n:Alert) REQUIRE n.id IS UNIQUE
;
CREATE INDEX post_role IF NOT EXISTS FOR (n:Post) ON (n.role)
;
CALL db.awaitIndexes(300)
;
