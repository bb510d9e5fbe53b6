// What the data steward and the information officer work with: rejects by what settles them, files by place, figures.
CREATE INDEX reject_scope IF NOT EXISTS FOR (n:Reject) ON (n.scope)
;
CREATE INDEX reject_record IF NOT EXISTS FOR (n:Reject) ON (n.record)
;
CREATE INDEX reject_pending IF NOT EXISTS FOR (n:Reject) ON (n.pending)
;
CREATE INDEX import_file_scope IF NOT EXISTS FOR (n:ImportFile) ON (n.scope)
;
CREATE INDEX import_file_quality IF NOT EXISTS FOR (n:ImportFile) ON (n.quality)
;
CREATE CONSTRAINT quality_id IF NOT EXISTS FOR (n:Quality) REQUIRE n.id IS UNIQUE
;
CREATE CONSTRAINT quality_point_id IF NOT EXISTS FOR (n:QualityPoint) REQUIRE n.id IS UNIQUE
;
CREATE INDEX quality_system IF NOT EXISTS FOR (n:Quality) ON (n.system)
;
CREATE INDEX quality_point_quality IF NOT EXISTS FOR (n:QualityPoint) ON (n.quality)
;
CREATE INDEX offender_needs_recording IF NOT EXISTS FOR (n:Offender) ON (n.ethnicityNeedsRecording)
;
MATCH (r:Reject) WHERE r.file >= '' AND r.system IS NULL
CALL (r) {
    MATCH (i:ImportFile {id: r.fileId})
    SET r.system = i.system, r.kind = i.kind
} IN TRANSACTIONS OF 10000 ROWS
;
CALL db.awaitIndexes(300)
;
