// Members of staff and partner clients, what they hold, and what is kept from them or opened to them.
CREATE CONSTRAINT staff_subject IF NOT EXISTS FOR (n:Staff) REQUIRE n.subject IS UNIQUE
;
CREATE CONSTRAINT post_id IF NOT EXISTS FOR (n:Post) REQUIRE n.id IS UNIQUE
;
CREATE CONSTRAINT clearance_id IF NOT EXISTS FOR (n:Clearance) REQUIRE n.id IS UNIQUE
;
CREATE CONSTRAINT agreement_id IF NOT EXISTS FOR (n:Agreement) REQUIRE n.id IS UNIQUE
;
CREATE CONSTRAINT limitation_id IF NOT EXISTS FOR (n:Limitation) REQUIRE n.id IS UNIQUE
;
CREATE CONSTRAINT break_glass_id IF NOT EXISTS FOR (n:BreakGlass) REQUIRE n.id IS UNIQUE
;
CREATE INDEX break_glass_reviewed IF NOT EXISTS FOR (n:BreakGlass) ON (n.open)
;
CALL db.awaitIndexes(300)
;
