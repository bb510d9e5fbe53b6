// The event feed: an event is found by the id that a reader holds, an agency's webhook by its client.
CREATE CONSTRAINT event_id IF NOT EXISTS FOR (n:Event) REQUIRE n.id IS UNIQUE
;
CREATE CONSTRAINT webhook_client IF NOT EXISTS FOR (n:Webhook) REQUIRE n.client IS UNIQUE
;
CREATE INDEX webhook_state IF NOT EXISTS FOR (n:Webhook) ON (n.state)
;
MATCH (e:Event) WHERE e.position > 0 AND e.id IS NULL
CALL (e) {
    SET e.id = 'evt_' + replace(randomUUID(), '-', '')
} IN TRANSACTIONS OF 10000 ROWS
;
MATCH (g:Agreement) WHERE g.id >= '' AND g.events IS NULL
SET g.events = []
;
CALL db.awaitIndexes(300)
;
