"""What figures count: for each thing how it is found, its day, its traits and the shares that are told of it.

A thing is found from the areas, or from the prisons, so that no question reads more of the graph than its places hold.
`n` is what is counted, `o` the offender whose it is, `ar` the area and `pr` the prison. No name here may be one that a
predicate of `graph/scopes.py` uses within: there it would mean what it means here.
"""

from __future__ import annotations

from collections.abc import Mapping

from graph.assessments import ASSESSMENT
from graph.contacts import CONTACT
from graph.custody import SPELL
from graph.incidents import INCIDENT
from graph.programmes import REFERRAL, TEST
from graph.questions.measure import Measure, Part
from graph.questions.traits import NONE, OF_THIS, RECORDED, By, of, of_latest, words
from graph.risks import REGISTER_ENTRY
from graph.sentences import SENTENCE
from graph.transfers import TRANSFER
from graph.treatment import TREATMENT
from graph.victims import VICTIM
from rules.codes import (
    AssessmentKind,
    AssessmentSection,
    ContactKind,
    ContactOutcome,
    Counted,
    Drug,
    IncidentKind,
    IncidentState,
    OfferState,
    Programme,
    Proportion,
    PsychometricTest,
    ReferralEnd,
    ReferralStage,
    RegisterCategory,
    ReleaseType,
    RiskLevel,
    SecurityCategory,
    SentenceType,
    Service,
    TerminationReason,
    Trait,
    TransferKind,
    TransferState,
    TreatmentOutcome,
)
from rules.questions.bands import LEVELS, TIMES_TO_START
from rules.victims import offer_of

T, S = Trait, Proportion


def _in_area(rest: str) -> str:
    return f"MATCH (ar)<-[:IN_AREA]-{rest}-(:CaseFile)<-[:HAS_FILE]-(o:Offender)"


_HIGH = "['HIGH', 'VERY_HIGH']"
_STARTED = "n.startedOn IS NOT NULL"
_LATER = "n.startedOn <= n.referredOn + duration({months: %d})"
_TIME = By(
    f"CASE WHEN n.startedOn IS NULL THEN '{NONE}' WHEN {_LATER % 1} THEN 'WITHIN_1' WHEN {_LATER % 3} THEN 'WITHIN_3' "
    f"WHEN {_LATER % 6} THEN 'WITHIN_6' ELSE 'LATER' END",
    ("Referral", "startedOn"),
    TIMES_TO_START,
)
_PROGRAMME = of(REFERRAL, "programme", Programme)
_REFERRAL = {
    T.PROGRAMME: _PROGRAMME,
    T.STAGE: of(REFERRAL, "stage", ReferralStage),
    T.OUTCOME: of(REFERRAL, "endReason", ReferralEnd),
    T.TIME_TO_START: _TIME,
}
_SECTIONS = {one.code: one.label for one in AssessmentSection}


def _stands(said: list[str | None]) -> str:
    offence, kind, passed, months, sent = said
    return offer_of(offence, kind, passed, int(months) if months else None, sent).state.name


MEASURES: Mapping[Counted, Measure] = {
    Counted.PEOPLE: Measure(
        _in_area("(su:Supervision WHERE su.to IS NULL OR su.to > $today)<-[:SUPERVISED]")
        + " WITH ar, o, o AS n",
        "Supervision",
        "supervisions",
        shares={
            S.HIGH_RISK: Part(f"{of_latest()} IN {_HIGH}", of=("Offender", "riskOfHarm")),
            S.ETHNICITY_RECORDED: Part(RECORDED, of=("Offender", "ethnicity")),
            S.BIRTH_RECORDED: Part("o.dateOfBirth IS NOT NULL", of=("Offender", "dateOfBirth")),
            S.PNC_HELD: Part(
                "EXISTS { (o)-[:HAS_FILE]->(:CaseFile)-[:IDENTIFIED_BY]->(:Identifier {scheme: 'PNC', valid: true}) }",
                of=("Offender", "identifiers"),
            ),
        },
        plainly=(T.AREA, T.SEX, T.ETHNIC_GROUP),
    ),
    Counted.ORDERS: Measure(
        _in_area("(n:Sentence)<-[:SERVES]"),
        "Sentence",
        "sentences",
        "n.date",
        traits={
            T.KIND: of(SENTENCE, "type", SentenceType),
            T.OUTCOME: of(SENTENCE, "endReason", TerminationReason),
        },
        shares={
            S.COMPLETED: Part("n.endReason IN ['COMPLETED', 'EARLY_GOOD_PROGRESS']", "n.endedOn IS NOT NULL")
        },
        plainly=(T.YEAR, T.AREA, T.KIND, T.SEX, T.ETHNIC_GROUP, T.QUARTER),
    ),
    Counted.CONTACTS: Measure(
        "MATCH (ar)<-[:IN_AREA]-(su:Supervision)<-[:SUPERVISED]-(cf:CaseFile)-[:HAD]->(n:Contact) "
        "WHERE n.date >= su.from AND (su.to IS NULL OR n.date < su.to) MATCH (cf)<-[:HAS_FILE]-(o:Offender)",
        "Contact",
        "contacts",
        "n.date",
        traits={
            T.KIND: of(CONTACT, "kind", ContactKind),
            T.OUTCOME: of(CONTACT, "outcome", ContactOutcome),
            T.SERVICE: of(CONTACT, "service", Service),
        },
        shares={S.ATTENDED: Part("n.outcome = 'ATTENDED'", "n.outcome IS NOT NULL")},
        plainly=(T.YEAR, T.AREA, T.KIND, T.SEX, T.ETHNIC_GROUP, T.QUARTER),
    ),
    Counted.ASSESSMENTS: Measure(
        _in_area("(n:Assessment WHERE n.status = 'COMPLETE')<-[:ASSESSED]"),
        "Assessment",
        "assessments",
        "n.date",
        traits={
            T.KIND: of(ASSESSMENT, "kind", AssessmentKind),
            T.SERVICE: of(ASSESSMENT, "service", Service),
            T.LEVEL: By(
                OF_THIS, ("Assessment", "overallHarm"), {**words(RiskLevel), NONE: "No level recorded"}
            ),
        },
        shares={S.HIGH_RISK: Part(f"{OF_THIS} IN {_HIGH}", of=("Assessment", "overallHarm"))},
        plainly=(T.YEAR, T.AREA, T.LEVEL, T.SEX, T.ETHNIC_GROUP, T.QUARTER),
    ),
    Counted.NEEDS: Measure(
        _in_area("(am:Assessment WHERE am.status = 'COMPLETE')<-[:ASSESSED]")
        + " UNWIND [i IN range(0, size(coalesce(am.reoffending, '')) - 1) "
        "WHERE substring(am.reoffending, i, 1) = 'Y'] AS i "
        "WITH ar, o, {id: am.id + toString(i), section: toString(i + 1), date: am.date, service: am.service} AS n",
        "Assessment",
        "assessments",
        "n.date",
        traits={
            T.SECTION: By("n.section", ("Assessment", "sections"), _SECTIONS),
            T.SERVICE: of(ASSESSMENT, "service", Service),
        },
        plainly=(T.YEAR, T.AREA, T.SECTION, T.SEX, T.ETHNIC_GROUP, T.QUARTER),
    ),
    Counted.REFERRALS: Measure(
        _in_area("(n:Referral)<-[:REFERRED]"),
        "Referral",
        "referrals",
        "n.referredOn",
        traits=_REFERRAL,
        shares={
            S.STARTED: Part(_STARTED),
            S.STARTED_IN_TIME: Part(_LATER % 3, _STARTED),
            S.COMPLETED: Part(
                "n.stage = 'COMPLETED'", "n.stage IN ['COMPLETED', 'DROPPED_OUT', 'NOT_SUITABLE']"
            ),
            S.DROPPED_OUT: Part("n.stage = 'DROPPED_OUT'", _STARTED),
        },
        plainly=(T.YEAR, T.AREA, T.PROGRAMME, T.SEX, T.ETHNIC_GROUP, T.STAGE),
    ),
    Counted.STARTS: Measure(
        _in_area("(n:Referral WHERE n.startedOn IS NOT NULL)<-[:REFERRED]"),
        "Referral",
        "referrals",
        "n.startedOn",
        traits=_REFERRAL,
        shares={
            S.STARTED_IN_TIME: Part(_LATER % 3),
            S.DROPPED_OUT: Part("n.stage = 'DROPPED_OUT'"),
        },
    ),
    Counted.COMPLETIONS: Measure(
        _in_area("(n:Referral WHERE n.stage = 'COMPLETED' AND n.endedOn IS NOT NULL)<-[:REFERRED]"),
        "Referral",
        "referrals",
        "n.endedOn",
        traits={T.PROGRAMME: _PROGRAMME, T.TIME_TO_START: _TIME},
        shares={S.STARTED_IN_TIME: Part(_LATER % 3)},
    ),
    Counted.TESTS: Measure(
        _in_area("(rf:Referral)<-[:REFERRED]")
        + " MATCH (rf)-[:HAS_TEST]->(bt:ProgrammeTest {phase: 'BEFORE'}) "
        "MATCH (rf)-[:HAS_TEST]->(n:ProgrammeTest {phase: 'AFTER', test: bt.test})",
        "ProgrammeTest",
        "referrals",
        "n.date",
        traits={
            T.TEST: of(TEST, "test", PsychometricTest),
            T.PROGRAMME: By("rf.programme", ("Referral", "programme"), words(Programme)),
        },
        value="n.score - bt.score",
        value_words="Mean change of the score",
    ),
    Counted.TREATMENTS: Measure(
        _in_area("(n:Treatment)<-[:TREATED]"),
        "Treatment",
        "treatments",
        "n.orderDate",
        traits={
            T.DRUG: of(TREATMENT, "mainDrug", Drug),
            T.OUTCOME: of(TREATMENT, "outcome", TreatmentOutcome),
        },
        shares={
            S.COMPLETED: Part("n.outcome IN ['COMPLETED', 'EARLY_GOOD_PROGRESS']", "n.endedOn IS NOT NULL")
        },
    ),
    Counted.TREATMENT_WEEKS: Measure(
        _in_area("(tr:Treatment)<-[:TREATED]") + " MATCH (tr)-[:HAS_WEEK]->(n:TreatmentWeek)",
        "TreatmentWeek",
        "treatments",
        "n.from",
        traits={T.DRUG: By("coalesce(tr.mainDrug, 'NONE')", ("Treatment", "mainDrug"), words(Drug))},
        shares={
            S.HOURS_MET: Part("coalesce(n.hoursAttended, 0) >= n.hoursOrdered", "n.hoursOrdered IS NOT NULL")
        },
        value="n.hoursAttended",
        value_words="Mean hours attended a week",
        plainly=(T.YEAR, T.AREA, T.DRUG, T.SEX, T.QUARTER),
    ),
    Counted.VICTIMS: Measure(
        "MATCH (ar)<-[:IN_AREA]-(n:Victim)<-[:OFFENDED_AGAINST]-(:CaseFile)<-[:KEPT_APART]-(o:Offender) "
        "WHERE ar.slug IN $reach.VICTIM_LIAISON.areas",
        "Victim",
        "victims",
        "n.sentenceDate",
        traits={
            T.OFFER: By(
                "[n.offence, n.offenceKind, toString(n.sentenceDate), toString(n.months), toString(n.offerSentOn)]",
                ("Victim", "offerState"),
                words(OfferState),
                _stands,
            ),
            T.OUTCOME: By(
                "coalesce(n.response, 'NONE')",
                (VICTIM.name, "response"),
                {"YES": "Wants contact", "NO": "Wants none", "NONE": "No answer yet"},
            ),
        },
    ),
    Counted.RECEPTIONS: Measure(
        "MATCH (pr)<-[:AT]-(n:Stay)<-[:HAS_STAY]-(sp:Spell)<-[:HELD]-(:CaseFile)<-[:HAS_FILE]-(o:Offender)",
        "Stay",
        "spells",
        "n.from",
        T.PRISON,
        {
            T.CATEGORY: By(
                "coalesce(sp.category, 'NONE')", (SPELL.name, "category"), words(SecurityCategory)
            ),
        },
        plainly=(T.YEAR, T.PRISON, T.CATEGORY, T.SEX, T.ETHNIC_GROUP, T.QUARTER),
    ),
    Counted.RELEASES: Measure(
        "MATCH (pr)<-[:AT]-(st:Stay)<-[:HAS_STAY]-(n:Spell)<-[:HELD]-(:CaseFile)<-[:HAS_FILE]-(o:Offender) "
        "WHERE n.releasedOn IS NOT NULL AND st.to = n.releasedOn",
        "Spell",
        "spells",
        "n.releasedOn",
        T.PRISON,
        {
            T.OUTCOME: of(SPELL, "releaseType", ReleaseType),
            T.CATEGORY: of(SPELL, "category", SecurityCategory),
        },
    ),
    Counted.TRANSFERS: Measure(
        "MATCH (ar)<-[:TO_AREA]-(n:Transfer)<-[:HAS_TRANSFER]-(:CaseFile)<-[:HAS_FILE]-(o:Offender)",
        "Transfer",
        "transfers",
        "date(n.proposedAt)",
        traits={
            T.KIND: of(TRANSFER, "kind", TransferKind),
            T.STAGE: of(TRANSFER, "state", TransferState),
        },
        shares={S.OVERDUE: Part("n.due < $today", "n.open = true")},
        plainly=(T.YEAR, T.AREA, T.STAGE, T.SEX, T.ETHNIC_GROUP),
    ),
    Counted.REGISTER: Measure(
        "MATCH (n:RegisterEntry {force: ar.forceNumber}) WHERE n.to IS NULL OR n.to > $today "
        "MATCH (n)<-[:REGISTERED]-(:CaseFile)<-[:KEPT_APART]-(o:Offender)",
        "RegisterEntry",
        "registerEntries",
        traits={
            T.CATEGORY: of(REGISTER_ENTRY, "category", RegisterCategory),
            T.LEVEL: By("coalesce(toString(n.level), 'NONE')", ("RegisterEntry", "level"), LEVELS),
        },
        shares={S.REVIEW_OVERDUE: Part("n.reviewOn < $today")},
    ),
    Counted.INCIDENTS: Measure(
        _in_area("(n:Incident WHERE n.withdrawnOn IS NULL)<-[:HAD_INCIDENT]"),
        "Incident",
        "incidents",
        "n.knownOn",
        traits={
            T.KIND: of(INCIDENT, "kind", IncidentKind),
            T.STAGE: of(INCIDENT, "state", IncidentState),
        },
        shares={S.CLOSED: Part("n.closedOn IS NOT NULL")},
    ),
}
"""Everything that can be counted."""
