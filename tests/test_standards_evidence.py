"""What a result of the National Standards rests on, in words, as far as the reader may see each entry."""

from __future__ import annotations

from typing import Any

from graph.session import Graph
from resolvers.access import Role
from resolvers.context import Post, Viewer
from resolvers.standards import recomputing
from tests.test_standards import judged, quiet, recorded
from tests.world import Asking

__all__ = ["judged"]

RESTS = """query($standard: String) { offender(id: "off_anna") {
  standards(first: 50, standard: $standard) { nodes { id key evidence contacts { id date words }
  assessments { id date words } treatment { id date words } } } } }"""
BEHIND = """query($standard: String) { standardResults(first: 100, standard: $standard, since: "2002-01-01", until: "2004-12-31") { nodes {
  id evidence contacts { id } assessments { id } treatment { id } offender { id } } } }"""
TREATED = """
MATCH (:Offender {id: 'off_anna'})-[:HAS_FILE]->(f:CaseFile), (t:Treatment {id: 'trt_off_anna'})
CREATE (f)-[:SERVES]->(s:Fact:Sentence {id: 'sen_dtto', type: 'DRUG_TREATMENT_AND_TESTING', custodial: false,
  date: date('2003-02-01'), expectedEnd: date('2004-01-31'), lengthMonths: 12}), (t)-[:UNDER]->(s)
"""
ASSESSED = """
MATCH (a:Assessment {id: 'asm_off_anna_2'}), (r:StandardResult)<-[:HAS_RESULT]-(:Sentence {id: 'sen_off_anna_new'})
SET a.countersignedOn = date('2003-05-16')
WITH a, r WHERE r.due <= date('2003-09-30') WITH a, r ORDER BY r.id LIMIT 1
SET r.evidence = [a.id, 'con_off_anna_1_1', 'con_off_bill_1_1', 'con_gone']
"""
# A tutor of the area reads how its people stand; as supervisor in a prison, assessments of those who are held there.
BOTH = Viewer(
    "sam", "", (Post(Role.PROGRAMME_TUTOR, "west-yorkshire"), Post(Role.OFFENDER_SUPERVISOR, prison="LE"))
)
HELD = """
MATCH (:Offender {id: 'off_anna'})-[:HAS_FILE]->(:CaseFile)-[:HELD]->(:Spell)-[:HAS_STAY]->(t:Stay)
REMOVE t.to
"""


async def resting(world: Asking, standard: str, as_: str | Viewer = "pat") -> list[dict[str, Any]]:
    """Results of Anna's of a standard, and what they rest on."""
    found = (await world(RESTS, as_, standard=standard))["data"]
    return list(found["offender"]["standards"]["nodes"])


async def _wrongly_said(graph: Graph) -> tuple[str, str]:
    """Let one result name an assessment and entries of the log: Anna's own, another's, and one that is not there."""
    await graph.run(ASSESSED)
    ((key, id_),) = await graph.read(
        "MATCH (r:StandardResult) WHERE 'con_gone' IN r.evidence RETURN r.key, r.id", {}
    )
    return str(key), str(id_)


async def test_what_a_result_rests_on_is_told_in_words(judged: Asking) -> None:
    """Entries of the log with their outcome, weeks with their hours, tests, and reviews with what the court said."""
    contact = await recorded(judged, "2003-09-24", "ATTENDED")
    first = next(one for one in await resting(judged, "FIRST_CONTACT") if contact in one["evidence"])
    assert first["contacts"] == [
        {"id": contact, "date": "2003-09-24", "words": "Office visit on 24 September 2003, attended"}
    ]
    assert first["assessments"] == first["treatment"] == []
    await judged.graph.run(TREATED)
    await recomputing.recompute(judged.graph, quiet)
    said = {
        one["words"]
        for key in ("DTTO_HOURS", "DTTO_TESTS", "DTTO_REVIEW")
        for result in await resting(judged, key)
        for one in result["treatment"]
    }
    assert "Week of treatment from 10 February 2003, 13 hours attended" in said
    assert "Drug test on 17 February 2003" in said
    assert any("Review by the court on 20 March 2003, order to continue" in one for one in said), said


async def test_only_entries_of_the_same_person_are_told(judged: Asking) -> None:
    """An id of somebody else's entry, or of one that was taken off, leads nowhere."""
    key, id_ = await _wrongly_said(judged.graph)
    (one,) = [each for each in await resting(judged, key) if each["id"] == id_]
    assert [each["words"] for each in one["assessments"]] == [
        "Assessment complete on 14 May 2003, countersigned on 16 May 2003"
    ]
    assert [each["id"] for each in one["contacts"]] == ["con_off_anna_1_1"]
    await judged.graph.run("MATCH (c:Contact {id: 'con_off_anna_1_1'})<-[h:HAD]-() DELETE h")
    (one,) = [each for each in await resting(judged, key) if each["id"] == id_]
    assert one["contacts"] == []


async def test_who_may_not_read_an_entry_is_not_told_of_it(judged: Asking) -> None:
    """A tutor is refused assessments and treatment; whoever reads them of people elsewhere has none of them here."""
    key, id_ = await _wrongly_said(judged.graph)
    body = await judged(RESTS, "tess", standard=key)
    assert {error["path"][-1] for error in body["errors"]} == {"assessments", "treatment"}
    (one,) = [each for each in body["data"]["offender"]["standards"]["nodes"] if each["id"] == id_]
    assert (one["assessments"], one["treatment"]) == (None, None)
    assert [each["id"] for each in one["contacts"]] == ["con_off_anna_1_1"]
    (one,) = [each for each in await resting(judged, key, BOTH) if each["id"] == id_]
    assert (one["assessments"], [each["id"] for each in one["contacts"]]) == ([], ["con_off_anna_1_1"])
    await judged.graph.run(HELD)
    (one,) = [each for each in await resting(judged, key, BOTH) if each["id"] == id_]
    assert [each["id"] for each in one["assessments"]] == ["asm_off_anna_2"]
    # Nobody reads standards who doesn't read the log: who reads neither gets no result at all.
    assert (await judged(RESTS, "vera", standard=key))["data"]["offender"]["standards"] is None


async def test_the_cases_behind_a_figure_are_told_the_same(judged: Asking) -> None:
    """There each result is found by itself, and says of which people the reader may not see all."""
    key, id_ = await _wrongly_said(judged.graph)
    found = (await judged.data(BEHIND, "max", standard=key))["standardResults"]["nodes"]
    assert {one["id"] for one in found} >= {id_}
    (one,) = [each for each in found if each["id"] == id_]
    assert [each["id"] for each in one["assessments"]] == ["asm_off_anna_2"]
    body = await judged(BEHIND, BOTH, standard=key)
    (one,) = [each for each in body["data"]["standardResults"]["nodes"] if each["id"] == id_]
    assert one["assessments"] == [] and one["contacts"]
    assert {error["extensions"]["code"] for error in body["errors"]} == {"FORBIDDEN"}
