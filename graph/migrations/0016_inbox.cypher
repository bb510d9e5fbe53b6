// What offices and people are told: found by whom it is for, and by the position of the event that it came with.
CREATE CONSTRAINT inbox_item_id IF NOT EXISTS FOR (n:InboxItem) REQUIRE n.id IS UNIQUE
;
CREATE CONSTRAINT inbox_item_fact IF NOT EXISTS FOR (n:InboxItem) REQUIRE n.fact IS UNIQUE
;
CREATE INDEX inbox_item_to IF NOT EXISTS FOR (n:InboxItem) ON (n.to, n.position)
;
CREATE INDEX inbox_item_within IF NOT EXISTS FOR (n:InboxItem) ON (n.within, n.position)
;
CREATE INDEX inbox_item_position IF NOT EXISTS FOR (n:InboxItem) ON (n.position)
;
CREATE INDEX inbox_item_open IF NOT EXISTS FOR (n:InboxItem) ON (n.subject)
;
CREATE CONSTRAINT fresh_id IF NOT EXISTS FOR (n:Fresh) REQUIRE n.id IS UNIQUE
;
// What was told to people before offices had an inbox goes on as theirs.
MATCH (a:Alert)-[:TO]->(s:Staff)
SET a:InboxItem, a.to = 'PERSON ' + s.id, a.unit = 'PERSON', a.fact = a.id, a.task = false, a.concerns = false,
    a.by = 'the-service', a.position = 0
FOREACH (read IN CASE WHEN a.readAt IS NULL THEN [] ELSE [a.readAt] END |
    CREATE (a)-[:READ_BY {at: read}]->(s))
REMOVE a:Alert, a.readAt
;
DROP CONSTRAINT alert_id IF EXISTS
;
CALL db.awaitIndexes(300)
;
