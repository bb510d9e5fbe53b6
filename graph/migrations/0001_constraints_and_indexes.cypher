// What may be there only once, what is looked up by value, and the search index.
CREATE CONSTRAINT offender_id IF NOT EXISTS FOR (n:Offender) REQUIRE n.id IS UNIQUE
;
CREATE CONSTRAINT fact_id IF NOT EXISTS FOR (n:Fact) REQUIRE n.id IS UNIQUE
;
CREATE CONSTRAINT case_file_id IF NOT EXISTS FOR (n:CaseFile) REQUIRE n.id IS UNIQUE
;
CREATE CONSTRAINT source_record_id IF NOT EXISTS FOR (n:SourceRecord) REQUIRE n.id IS UNIQUE
;
CREATE CONSTRAINT area_id IF NOT EXISTS FOR (n:Area) REQUIRE n.id IS UNIQUE
;
CREATE CONSTRAINT area_slug IF NOT EXISTS FOR (n:Area) REQUIRE n.slug IS UNIQUE
;
CREATE CONSTRAINT prison_id IF NOT EXISTS FOR (n:Prison) REQUIRE n.id IS UNIQUE
;
CREATE CONSTRAINT prison_code IF NOT EXISTS FOR (n:Prison) REQUIRE n.code IS UNIQUE
;
CREATE CONSTRAINT prison_estab IF NOT EXISTS FOR (n:Prison) REQUIRE n.estab IS UNIQUE
;
CREATE CONSTRAINT officer_id IF NOT EXISTS FOR (n:Officer) REQUIRE n.id IS UNIQUE
;
CREATE CONSTRAINT staff_id IF NOT EXISTS FOR (n:Staff) REQUIRE n.id IS UNIQUE
;
CREATE CONSTRAINT import_file_id IF NOT EXISTS FOR (n:ImportFile) REQUIRE n.id IS UNIQUE
;
CREATE CONSTRAINT reject_id IF NOT EXISTS FOR (n:Reject) REQUIRE n.id IS UNIQUE
;
CREATE CONSTRAINT command_key IF NOT EXISTS FOR (n:Command) REQUIRE n.key IS UNIQUE
;
CREATE CONSTRAINT marker_key IF NOT EXISTS FOR (n:Marker) REQUIRE n.key IS UNIQUE
;
CREATE CONSTRAINT event_position IF NOT EXISTS FOR (n:Event) REQUIRE n.position IS UNIQUE
;
CREATE INDEX identifier_value IF NOT EXISTS FOR (n:Identifier) ON (n.scheme, n.value)
;
CREATE INDEX reject_file IF NOT EXISTS FOR (n:Reject) ON (n.file)
;
CREATE INDEX import_file_name IF NOT EXISTS FOR (n:ImportFile) ON (n.name)
;
CREATE INDEX offender_name IF NOT EXISTS FOR (n:Offender) ON (n.surname, n.forenames)
;
CREATE INDEX offender_date_of_birth IF NOT EXISTS FOR (n:Offender) ON (n.dateOfBirth)
;
CREATE INDEX source_record_file IF NOT EXISTS FOR (n:SourceRecord) ON (n.fileId)
;
CREATE FULLTEXT INDEX offenderSearch IF NOT EXISTS
FOR (n:Offender) ON EACH [n.searchNames, n.searchSounds, n.searchKeys]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace', `fulltext.eventually_consistent`: false}}
;
CALL db.awaitIndexes(300)
;
