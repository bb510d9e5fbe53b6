// Results of the National Standards are counted by area and by day, and looked at again on the day that a marker names.
CREATE CONSTRAINT standard_result_id IF NOT EXISTS FOR (n:StandardResult) REQUIRE n.id IS UNIQUE
;
CREATE INDEX standard_result_area IF NOT EXISTS FOR (n:StandardResult) ON (n.area, n.due)
;
CREATE INDEX standard_result_due IF NOT EXISTS FOR (n:StandardResult) ON (n.due)
;
CREATE INDEX marker_look IF NOT EXISTS FOR (n:Marker) ON (n.look)
;
CALL db.awaitIndexes(300)
;
