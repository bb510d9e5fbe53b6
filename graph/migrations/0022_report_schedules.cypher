// A report that somebody wants sent is found by its id, which keeps one from being two, and by the day it is due.
CREATE CONSTRAINT report_schedule_id IF NOT EXISTS FOR (n:ReportSchedule) REQUIRE n.id IS UNIQUE
;
CREATE INDEX report_schedule_due IF NOT EXISTS FOR (n:ReportSchedule) ON (n.due)
;
CALL db.awaitIndexes(300)
;
