// Records that fell apart when what held them together was corrected.
CREATE INDEX parted_open IF NOT EXISTS FOR ()-[r:PARTED]-() ON (r.open)
;
CALL db.awaitIndexes(300)
;
