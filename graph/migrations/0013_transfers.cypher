// Moves of a case. That one goes on at most is held by the case's marker, whose key is unique (0001).
CREATE INDEX transfer_open IF NOT EXISTS FOR (n:Transfer) ON (n.open, n.due)
;
CREATE INDEX transfer_event_key IF NOT EXISTS FOR (n:TransferEvent) ON (n.key)
;
CALL db.awaitIndexes(300)
;
