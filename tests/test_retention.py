"""How long a record is kept, what is listed to go, and what is left of one that went."""

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from graph import deletion
from graph.session import Graph
from importers.run import import_paths, list_rejects
from resolvers import retention
from resolvers.audit import Audit
from resolvers.audit.compare import verify
from resolvers.audit.keys import Keys
from resolvers.audit.shipping import Shipping
from resolvers.subject_access import find
from rules.clock import stand_still
from rules.retention import APPLIES, Held, Sentence, Spell, decide, rules_on
from settings import Problem, Settings
from tests.copies import ROWAN, command, deliver, delivery, id_of, silently
from tests.test_commands import said

DAY = date(2003, 9, 30)
ON = date(2026, 1, 1)
"""22 years after Rowan died, and some."""
ROWAN_DIES = ("crams_derbyshire_orders.txt", "06/07/2003|COMP|AB1234", "06/07/2003|DIED|AB1234")


# The rules


def order(type_: str = "COMMUNITY_REHABILITATION", **more: Any) -> Sentence:
    values = {
        "type": type_, "custodial": False, "made": date(1990, 1, 1), "months": 12, "days": None,
        "ended": date(1991, 1, 1), "reason": "COMPLETED", "ends": (),
    }  # fmt: skip
    return Sentence(**{**values, **more})


def custody(
    days: int, type_: str = "AUTOMATIC_CONDITIONAL_RELEASE", ends: date | None = date(1991, 1, 1)
) -> Sentence:
    ends_on = (ends,) if ends else ()
    return order(type_, custodial=True, months=None, days=days, ended=None, reason=None, ends=ends_on)


def person(*sentences: Sentence, **more: Any) -> Held:
    values: dict[str, Any] = {
        "id": "off_x", "born": date(1960, 1, 1), "sentences": sentences, "spells": (), "supervised": (),
        "open_file": False, "last": None, "seen": DAY, "registered": False, "reviewing": False, "holds": (),
    }  # fmt: skip
    return Held(**{**values, **more})


@pytest.mark.parametrize(
    ("held", "rule", "due"),
    [
        (person(order()), "standard", date(1998, 1, 1)),
        (person(order(), order(ended=date(1999, 5, 6))), "standard", date(2006, 5, 6)),
        (person(order(ended=None, ends=(date(1992, 2, 29),))), "standard", date(1999, 3, 1)),
        (person(order(), last=date(1992, 1, 1)), "standard", date(1999, 1, 1)),
        (person(order(), supervised=(date(1993, 1, 1),)), "standard", date(2000, 1, 1)),
        (person(order(), supervised=(None,)), "running", None),
        (person(order(), supervised=(DAY + timedelta(1),)), "running", None),
        (person(order(), open_file=True), "running", None),
        (person(order(ended=None, ends=(DAY + timedelta(1),))), "running", None),
        (person(order(ended=None)), "running", None),
        (person(spells=(Spell(date(1995, 1, 1), None, None, copy=False),)), "running", None),
        (person(spells=(Spell(date(1995, 1, 1), None, None, copy=True),)), "unconvicted", date(1997, 1, 1)),
        (person(spells=(Spell(date(1995, 1, 1), date(1995, 3, 1), "ACQUITTED", copy=False),)), "unconvicted", date(1997, 3, 1)),
        (person(), "unconvicted", date(2005, 9, 30)),
        (person(custody(1459)), "long", date(2011, 1, 1)),
        (person(custody(1400)), "standard", date(1998, 1, 1)),
        (person(custody(300, "EXTENDED")), "long", date(2011, 1, 1)),
        (person(order("DISCRETIONARY_LICENCE")), "long", date(2011, 1, 1)),
        (person(custody(0, "LIFE")), "life", None),
        (person(order("LIFE_LICENCE")), "life", None),
        (person(custody(900), born=date(1975, 1, 1)), "grave", None),
        (person(custody(900), born=date(1971, 12, 31)), "standard", date(1998, 1, 1)),
        (person(custody(720, "DETENTION_AND_TRAINING"), born=date(1975, 1, 1)), "standard", date(1998, 1, 1)),
        (person(order(), registered=True), "register", None),
        (person(order(reason="DIED")), "died", date(2013, 1, 1)),
        (person(order("LIFE_LICENCE", reason="DIED"), registered=True, open_file=True), "died", date(2013, 1, 1)),
        (person(order(), spells=(Spell(date(1990, 1, 1), date(1990, 2, 2), "DIED", copy=False),)), "died", date(2012, 2, 2)),
        (person(order(), holds=(None,)), "hold", None),
        (person(order(reason="DIED"), holds=(DAY + timedelta(1),)), "hold", None),
        (person(order(), holds=(DAY,)), "standard", date(1998, 1, 1)),
        (person(order(), reviewing=True), "review", None),
        (person(seen=None), "unconvicted", None),
    ],
)  # fmt: skip
def test_the_rule_that_keeps_a_record_longest_decides(held: Held, rule: str, due: date | None) -> None:
    decision = decide(held, DAY)
    assert (decision.rule.key, decision.due) == (rule, due)
    assert decision.goes == (due is not None and due <= DAY)


def test_a_record_goes_on_the_very_day_it_is_due() -> None:
    held = person(order(ended=date(1996, 9, 30)))
    assert decide(held, date(2003, 9, 30)).goes
    assert not decide(held, date(2003, 9, 29)).goes


def test_every_rule_says_where_it_is_from_and_how_sure_that_is() -> None:
    rules = rules_on(DAY)
    assert set(rules) == set(APPLIES)
    for rule in rules.values():
        assert rule.what, rule.key
        assert rule.counted, rule.key
        assert rule.why, rule.key
        assert rule.source, rule.key
        assert rule.confidence in {"high", "medium", "low", "invented"}, rule.key
    # No circular was found, so nothing with a number of years may pass for one.
    assert {rule.confidence for rule in rules.values() if rule.years} <= {"low", "invented"}


def test_rules_have_dates() -> None:
    with pytest.raises(LookupError, match="no retention rules for 2001-03-31"):
        rules_on(date(2001, 3, 31))
    content = yaml.safe_load((Path(__file__).parent.parent / "rules" / "data" / "retention.yaml").read_text())
    begins = [version["from"] for version in content["versions"]]
    assert begins == sorted(begins)


# The dry run


def correct(path: Path, old: str, new: str) -> None:
    content = path.read_bytes()
    assert content.count(old.encode()) == 1, old
    path.write_bytes(content.replace(old.encode(), new.encode()))


@pytest.fixture(autouse=True)
def _that_day() -> Iterator[None]:
    """The clock stands still on the day of the deletion."""
    stand_still(ON)
    yield
    stand_still(None)


@pytest.fixture
async def record(empty_graph: Graph, tmp_path: Path) -> Graph:
    """The small delivery, twice; in the second Rowan turns out to have died."""
    await deliver(empty_graph, tmp_path / "delivery", also=[ROWAN_DIES])
    return empty_graph


async def listed(graph: Graph, on: date = ON) -> dict[str, str]:
    found = await retention.listing(graph, on, silently)
    return {id_: decision.rule.key for id_, decision in found.due}


async def test_a_listing_changes_nothing_and_says_what_would_go_and_why(record: Graph) -> None:
    rowan = await id_of(record, ROWAN)
    before = await record.read("MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN count(DISTINCT n), count(r)", {})
    found = await retention.listing(record, ON, silently)
    assert [(id_, decision.rule.key, decision.due) for id_, decision in found.due] == [
        (rowan, "died", date(2025, 7, 6))
    ]
    assert found.by_rule == {"died": 1}
    assert found.kept == {"running": 2}
    assert (
        await record.read("MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN count(DISTINCT n), count(r)", {})
        == before
    )
    assert await listed(record, date(2025, 7, 6)) == {rowan: "died"}
    assert await listed(record, date(2025, 7, 5)) == {}
    with pytest.raises(Problem, match=r"no retention rules for 31/03/2001"):
        await listed(record, date(2001, 3, 31))


async def test_a_hold_keeps_a_record_and_lets_go_of_it(record: Graph) -> None:
    rowan = await id_of(record, ROWAN)
    merged = (await record.read("MATCH (m:MergedOffender)-[:NOW]->({id: $id}) RETURN m.id", {"id": rowan}))[
        0
    ][0]
    hold = await retention.hold(
        record, offender=await find(record, merged), by="dan", why="inquiry", until=None
    )
    assert await listed(record) == {}
    with pytest.raises(Problem, match="no hold hld_nothing in force"):
        await retention.end_hold(record, hold_id="hld_nothing", by="dan", why="x")
    await retention.end_hold(record, hold_id=hold, by="dan", why="closed")
    assert await listed(record) == {rowan: "died"}
    with pytest.raises(Problem, match="no hold"):
        await retention.end_hold(record, hold_id=hold, by="dan", why="again")
    with pytest.raises(Problem, match="is no day to come"):
        await retention.hold(record, offender=rowan, by="dan", why="x", until=ON)
    with pytest.raises(Problem, match="nobody is no member of staff"):
        await retention.hold(record, offender=rowan, by="nobody", why="x", until=None)
    entries = await record.read(
        "MATCH (e:AuditEntry)-[:ON]->(o) WHERE $hold IN e.about RETURN e.operation, e.why, o.id ORDER BY e.operation",
        {"hold": hold},
    )
    assert entries == [["end hold", "closed", rowan], ["hold record", "inquiry", rowan]]


async def test_a_hold_on_an_offender_who_is_then_merged_away_still_holds(record: Graph) -> None:
    rowan = await id_of(record, ROWAN)
    await record.run(
        "MATCH (m:MergedOffender)-[:NOW]->({id: $id}) WITH m LIMIT 1 "
        "CREATE (m)-[:KEPT_FOR]->(:RetentionHold {id: 'hld_x', why: 'x', by: 'dan'})",
        {"id": rowan},
    )
    assert await listed(record) == {}


# Deletion


WORDS = ("ASHB", "Rowan", "HARTLEY", "Mill Lane", "1975-02-14", "03/00001", "AB1234", "0000003Y", "065656", "Affray",
    "First appointment", "Common assault", "DE1 1AA", "Winter", "Zelda", "Secret")  # fmt: skip
"""What tells of Rowan, or was planted around him."""

EVERYTHING = """
MATCH (n) WHERE NOT n:Migration AND NOT n:MigrationLock
RETURN labels(n), properties(n), [(n)-[r]-() | properties(r)]
"""


async def dump(graph: Graph) -> list[str]:
    """Every node as text."""
    return [repr(row) for row in await graph.read(EVERYTHING, {})]


async def delete(graph: Graph, on: date = ON) -> int:
    return await retention.delete(
        graph, await retention.listing(graph, on, silently), by="dan", why="due", progress=silently
    )


OTHERS = """
MATCH (o:Offender) WHERE o.id <> $id
RETURN o.id, properties(o), COUNT { (o)-[:HAS_FILE]->()--()--() }, COUNT { (o)--() } ORDER BY o.id
"""

PLANTED = """
MATCH (o:Offender {id: $id})
SET o.limited = true
CREATE (o)-[:LIMITED_BY]->(:Limitation {id: 'lim_x', kind: 'EXCLUSION', from: date('2003-01-01'), message: 'Secret'})
CREATE (o)<-[:OPENS]-(b:BreakGlass {id: 'brk_x', by: 'pat', reason: 'Secret', reviewedAt: datetime()})
CREATE (o)-[:KEPT_APART]->(:CaseFile {id: 'fil_v_x', system: 'VICTIMS', scope: 'derbyshire', reference: 'VC/0001'})
    -[:OFFENDED_AGAINST]->(:Fact:Victim {id: 'vic_x', surname: 'Winter', forenames: 'Zelda'})
CREATE (o)-[:HAS_FILE]->(f:CaseFile {id: 'fil_x', system: 'OASYS', scope: 'PROBATION', reference: 'P0000001'})
CREATE (f)-[:ASSESSED]->(:Fact:Assessment {id: 'asm_x', assessor: 'Zelda'})
    -[:HAS_OBJECTIVE]->(:Fact:Objective {id: 'obj_x', text: 'Secret'})
CREATE (f)-[:REFERRED]->(r:Fact:Referral {id: 'ref_x', tutor: 'Zelda'})
    -[:HAS_SESSION]->(:Fact:ProgrammeSession {id: 'psn_x', tutor: 'Zelda'})
CREATE (r)-[:HAS_TEST]->(:Fact:ProgrammeTest {id: 'pts_x', test: 'Secret'})
CREATE (f)-[:TREATED]->(t:Fact:Treatment {id: 'trt_x', provider: 'Zelda', orderDate: date('2003-01-06'), endedOn: date('2003-07-06')})
CREATE (t)-[:HAS_DRUG_TEST]->(:Fact:DrugTest {id: 'dtt_x', opiates: 'Secret'})
CREATE (t)-[:HAS_WEEK]->(:Fact:TreatmentWeek {id: 'twk_x', secret: 'Secret'})
CREATE (f)-[:SERVES]->(:Fact:Sentence {id: 'sen_x'})-[:HAS_SUSPENSION]->(:Fact:Suspension {id: 'sus_x', notes: 'Secret'})
CREATE (t)-[:HAS_REVIEW]->(:Fact:CourtReview {id: 'crv_x', comments: 'Secret'})
"""


async def test_nothing_of_a_deleted_record_is_left_but_a_stub(record: Graph) -> None:
    """Looked for over the whole graph; the others' records are as they were."""
    rowan = await id_of(record, ROWAN)
    await record.run(PLANTED, {"id": rowan})
    others = await record.read(OTHERS, {"id": rowan})
    merged = [row[0] for row in await record.read("MATCH (m)-[:NOW]->({id: $id}) RETURN m.id", {"id": rowan})]
    assert any("ASHBEE" in each for each in await dump(record))
    assert await delete(record) == 1
    left = await dump(record)
    kent = [each for each in left if "03/00001" in each]
    assert [each for each in left if any(word in each for word in WORDS) and each not in kent] == []
    assert all("kent" in each for each in kent), "the same reference in another area is another case"
    (stub,) = await record.read("MATCH (d:DeletedOffender {id: $id}) RETURN properties(d)", {"id": rowan})
    assert set(stub[0]) == {"id", "deletedAt", "by", "rule", "reason", "counts"}
    assert (stub[0]["by"], stub[0]["rule"], stub[0]["reason"]) == ("dan", "died 2026-01-01", "due")
    counts = dict(line.split(" ") for line in stub[0]["counts"])
    kinds = (
        "Contact Sentence Stay SourceRecord Version Reject Victim BreakGlass Assessment Objective Referral "
        "ProgrammeSession ProgrammeTest Treatment DrugTest TreatmentWeek CourtReview Suspension"
    )
    assert set(kinds.split()) <= set(counts)
    assert counts["Contact"] == "4"
    assert [
        row[0]
        for row in await record.read("MATCH (d:DeletedOffender)-[:NOW]->() RETURN d.id ORDER BY d.id", {})
    ] == sorted(merged)
    assert await record.read(OTHERS, {"id": rowan}) == others
    orphans = "MATCH (n) WHERE (n:Fact OR n:SourceRecord OR n:Version) AND NOT (n)--() RETURN count(n)"
    assert await record.read(orphans, {}) == [[0]]
    for gone in (rowan, merged[0]):
        with pytest.raises(Problem, match=f"The record {gone} was deleted under the retention rule died"):
            await find(record, gone)
    assert await listed(record) == {}


async def test_who_looked_stays_and_the_log_still_verifies(record: Graph, tmp_path: Path) -> None:
    rowan = await id_of(record, ROWAN)
    audit = Audit(tmp_path / "audit")
    look = {
        "action": "READ",
        "by": "pat",
        "roles": ["PRACTITIONER"],
        "subjects": [rowan],
        "parts": ["identity"],
    }
    await audit.record({**look, "operation": "before"})
    shipping = Shipping(record, audit)
    await shipping.own()
    await shipping.taken()
    await delete(record)
    # One that was on its way when the record went.
    await audit.record({**look, "operation": "after"})
    await shipping.own()
    await shipping.taken()
    await shipping.own()
    await audit.close()
    rows = await record.read(
        "MATCH (e:AuditEntry)-[:ON]->(d:DeletedOffender {id: $id}) RETURN e.operation ORDER BY e.at",
        {"id": rowan},
    )
    assert [row[0] for row in rows][:2] == ["before", "delete record"]
    report = await verify(audit.folder, Keys(tmp_path / "audit-key"), record, silently)
    assert [str(finding) for finding in report.findings] == []


async def test_an_interrupted_deletion_is_out_of_sight_at_once_and_goes_on(
    record: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    rowan = await id_of(record, ROWAN)
    monkeypatch.setattr(deletion, "AT_A_TIME", 3)
    real, calls = deletion._delete, 0

    async def fails(*arguments: Any, **values: Any) -> int:
        nonlocal calls
        calls += 1
        if calls == 4:
            raise RuntimeError("killed")
        return await real(*arguments, **values)

    monkeypatch.setattr(deletion, "_delete", fails)
    with pytest.raises(RuntimeError, match="killed"):
        await delete(record)
    assert await record.read("MATCH (o:Offender {id: $id}) RETURN o", {"id": rowan}) == []
    assert any("First appointment" in each for each in await dump(record)), "there is something left to do"
    found = await retention.listing(record, ON, silently)
    assert (found.due, found.unfinished) == ([], [rowan])
    monkeypatch.setattr(deletion, "_delete", real)
    assert await delete(record) == 0
    left = [each for each in await dump(record) if "kent" not in each]
    assert [each for each in left if any(word in each for word in WORDS)] == []
    ((counts,),) = await record.read("MATCH (d:DeletedOffender {id: $id}) RETURN d.counts", {"id": rowan})
    assert "Contact 4" in counts, "counts are of the whole deletion"
    assert (await retention.listing(record, ON, silently)).unfinished == []


async def test_a_record_that_is_no_longer_due_stays(record: Graph) -> None:
    rowan = await id_of(record, ROWAN)
    found = await retention.listing(record, ON, silently)
    assert len(found.due) == 1
    await retention.hold(record, offender=rowan, by="dan", why="inquiry", until=None)
    assert await retention.delete(record, found, by="dan", why="due", progress=silently) == 0
    assert await id_of(record, ROWAN) == rowan
    tomorrow = await retention.listing(record, date(2200, 1, 1), silently)
    with pytest.raises(Problem, match="is still to come"):
        await retention.delete(record, tomorrow, by="dan", why="due", progress=silently)
    with pytest.raises(Problem, match="nobody is no member of staff"):
        await retention.delete(record, found, by="nobody", why="due", progress=silently)


# No way back


async def test_an_extract_does_not_bring_a_deleted_person_back(record: Graph, tmp_path: Path) -> None:
    """Neither the person nor what they did, nor the text of rows that can't be read; and the report says so."""
    await delete(record)
    folder = delivery(tmp_path / "again")
    people = folder / "crams_derbyshire_people.txt"
    # A row of the same person that is faulty, and one of somebody else.
    people.write_bytes(
        people.read_bytes()
        + b"derbyshire|03/00001|ASHBY|Rowan|short\r\n"
        + b"derbyshire|03/00009|NEW|Person||01/02/1970|M"
        + b"|" * 14
        + b"C|01/02/2003|\r\n"
    )
    report = await import_paths(record, [folder], by="tester", extract_date=date(2003, 11, 30))
    left = [each for each in await dump(record) if "kent" not in each]
    assert [each for each in left if any(word in each for word in WORDS)] == []
    files = {file.file: file for file in report.files}
    told = files["crams_derbyshire_people.txt"]
    assert told.rows == told.imported + told.unchanged + told.held + told.rejected
    assert told.held == 2
    assert str(told.message).startswith("2 rows are of people whose record was deleted")
    assert files["crams_derbyshire_contacts.txt"].held == 5
    assert files["lids_LL_movements.csv"].held == 2
    assert any("2 rows are of people whose record was deleted" in sentence for sentence in report.sentences())
    assert await id_of(record, "derbyshire:03/00009")
    assert not [row for row in await list_rejects(record, all_versions=True) if "03/00001" in row["raw"]]


async def test_a_file_can_be_let_in_again(record: Graph, tmp_path: Path) -> None:
    """Then the extract that was read before is read anew."""
    await delete(record)
    folder = delivery(tmp_path / "again")
    await import_paths(record, [folder], by="tester", extract_date=date(2003, 11, 30))
    with pytest.raises(Problem, match="No file with that reference is held back"):
        await retention.readmit(record, scope="kent", reference="03/00001", by="dan", why="x")
    await retention.readmit(
        record, scope="derbyshire", reference="03/00001", by="dan", why="deleted in error"
    )
    await import_paths(record, [folder], by="tester", extract_date=date(2003, 11, 30))
    assert await id_of(record, ROWAN)
    with pytest.raises(Problem, match="Nobody in the record bears"):
        await find(record, "AB1234")


# The commands


async def test_the_commands(record: Graph, test_settings: Settings, tmp_path: Path) -> None:
    rowan = await id_of(record, ROWAN)

    def run(*arguments: str, **more: str) -> Any:
        return command(test_settings, tmp_path, "retention", *arguments, TODAY="2026-01-01", **more)

    found = json.loads(run("list", "--json").stdout)
    assert [each["offender"] for each in found["due"]] == [rowan]
    assert found["dueByRule"] == {"died": 1}
    done = run("list")
    assert re.fullmatch(rf"{rowan}  died  counted from 2003-07-06  due since 2025-07-06\n", done.stdout)
    assert "confidence low" in done.stderr
    assert "1 of 3 records are due on 01/01/2026" in done.stderr
    assert "ASHB" not in done.stdout + done.stderr
    refused = run("delete", "--by", "dan", "--why", "due")
    assert refused.returncode != 0
    assert "0 records" not in refused.stdout
    assert await id_of(record, ROWAN) == rowan, "nobody answered the question"
    hold = run("hold", ROWAN, "--by", "dan", "--why", "inquiry").stdout.strip()
    assert rowan in run("holds").stdout
    assert run("list").stdout == ""
    assert run("end-hold", hold, "--by", "dan", "--why", "closed").returncode == 0
    assert run("delete", "--by", "dan", "--why", "due", "--yes").stdout == "1 records deleted.\n"
    assert "was deleted under the retention rule" in said(run("hold", rowan, "--by", "dan", "--why", "x"))
    assert run("readmit", "derbyshire", "03/00001", "--by", "dan", "--why", "x").returncode == 0
    assert "no retention rules for" in said(run("rules", "--on", "01/01/2000"))
    assert "Confidence: invented" in run("rules").stdout
