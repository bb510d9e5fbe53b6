// What the imports look up: work not finished yet, numbers that link files, and the rejects of a file.
CREATE CONSTRAINT merged_offender_id IF NOT EXISTS FOR (n:MergedOffender) REQUIRE n.id IS UNIQUE
;
CREATE CONSTRAINT audit_entry_id IF NOT EXISTS FOR (n:AuditEntry) REQUIRE n.id IS UNIQUE
;
CREATE INDEX case_file_joining IF NOT EXISTS FOR (n:CaseFile) ON (n.joining)
;
CREATE INDEX spell_staying IF NOT EXISTS FOR (n:Spell) ON (n.staying)
;
CREATE INDEX sentence_prison_number IF NOT EXISTS FOR (n:Sentence) ON (n.prisonNumber)
;
CREATE INDEX reject_file_id IF NOT EXISTS FOR (n:Reject) ON (n.fileId)
;
CREATE INDEX reject_current IF NOT EXISTS FOR (n:Reject) ON (n.current)
;
CALL db.awaitIndexes(300)
;
