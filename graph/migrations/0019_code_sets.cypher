// Sets of codes have dated versions; a record's code is found by its set and name, and who holds a code by the code.
CREATE CONSTRAINT code_set_id IF NOT EXISTS FOR (n:CodeSet) REQUIRE n.id IS UNIQUE
;
CREATE CONSTRAINT code_set_name IF NOT EXISTS FOR (n:CodeSet) REQUIRE n.name IS UNIQUE
;
CREATE CONSTRAINT code_set_version_id IF NOT EXISTS FOR (n:CodeSetVersion) REQUIRE n.id IS UNIQUE
;
CREATE CONSTRAINT code_id IF NOT EXISTS FOR (n:Code) REQUIRE n.id IS UNIQUE
;
CREATE CONSTRAINT code_key IF NOT EXISTS FOR (n:Code) REQUIRE n.key IS UNIQUE
;
CREATE INDEX code_in_set IF NOT EXISTS FOR (n:Code) ON (n.set)
;
CREATE INDEX offender_ethnicity IF NOT EXISTS FOR (n:Offender) ON (n.ethnicity)
;
CREATE INDEX offender_former_ethnicity IF NOT EXISTS FOR (n:Offender) ON (n.formerEthnicity)
;
CREATE INDEX offender_ethnicity_code IF NOT EXISTS FOR (n:Offender) ON (n.ethnicityCode)
;
CREATE INDEX contact_outcome IF NOT EXISTS FOR (n:Contact) ON (n.outcome)
;
CREATE INDEX contact_outcome_code IF NOT EXISTS FOR (n:Contact) ON (n.outcomeCode)
;
CREATE INDEX sentence_type IF NOT EXISTS FOR (n:Sentence) ON (n.type)
;
CREATE INDEX sentence_type_code IF NOT EXISTS FOR (n:Sentence) ON (n.typeCode)
;
CREATE INDEX referral_programme IF NOT EXISTS FOR (n:Referral) ON (n.programme)
;
CREATE INDEX referral_programme_code IF NOT EXISTS FOR (n:Referral) ON (n.programmeCode)
;
CALL db.awaitIndexes(300)
;
