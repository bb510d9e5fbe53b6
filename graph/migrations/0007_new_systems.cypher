// Rows that wait for what they refer to, and the numbers by which files of the other systems name a case or a prisoner.
CREATE INDEX reject_waiting IF NOT EXISTS FOR (n:Reject) ON (n.waiting)
;
CREATE INDEX case_file_crams_reference IF NOT EXISTS FOR (n:CaseFile) ON (n.cramsReference, n.cramsArea)
;
CREATE INDEX case_file_prison_number IF NOT EXISTS FOR (n:CaseFile) ON (n.prisonNumber)
;
CALL db.awaitIndexes(300)
;
