// Benefits: what was returned is found by month, milestones by day, risks by score; what is counted from the record, by
// the kind of event and its instant, and by the first day of a supervision.
CREATE INDEX benefit_figure_month IF NOT EXISTS FOR (n:BenefitFigure) ON (n.month)
;
CREATE INDEX milestone_planned IF NOT EXISTS FOR (n:Milestone) ON (n.plannedOn)
;
CREATE INDEX project_risk_score IF NOT EXISTS FOR (n:ProjectRisk) ON (n.score)
;
CREATE INDEX event_kind_at IF NOT EXISTS FOR (n:Event) ON (n.kind, n.at)
;
CREATE INDEX supervision_from IF NOT EXISTS FOR (n:Supervision) ON (n.from)
;
CALL db.awaitIndexes(300)
;
