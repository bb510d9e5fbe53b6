// Who looked: an entry by its place in the log, entries of writes that the log has not taken in yet, and the log's segments.
CREATE CONSTRAINT audit_segment_id IF NOT EXISTS FOR (n:AuditSegment) REQUIRE n.id IS UNIQUE
;
CREATE INDEX audit_segment_chain IF NOT EXISTS FOR (n:AuditSegment) ON (n.chain)
;
CREATE INDEX audit_entry_place IF NOT EXISTS FOR (n:AuditEntry) ON (n.segment, n.number)
;
CREATE INDEX audit_entry_unchained IF NOT EXISTS FOR (n:AuditEntry) ON (n.unchained)
;
CALL db.awaitIndexes(300)
;
