"""Writing an assessment: what stands of it, who signs, what a manager is asked, and what is locked."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.assessments import (
    HarmAsked,
    LevelAsked,
    SectionAsked,
    asks_manager,
    harm_changes,
    overall_harm,
    section_changes,
    set_on,
    sign_faults,
)
from rules.clock import stand_still
from rules.codes import RiskGroup, RiskLevel, Service
from tests.world import Asking

pytestmark = pytest.mark.usefixtures("followed")

TODAY = date(2003, 9, 30)
FORM = set_on(TODAY)
FIELDS = "assessment { id version stage overallHarm } userErrors { code field message }"
NAMES = {
    "start": "StartAssessment",
    "section": "RecordSection",
    "harm": "RecordHarm",
    "plan": "RecordPlan",
    "confidence": "RecordInConfidence",
    "sign": "SignAssessment",
    "countersign": "CountersignAssessment",
    "close": "CloseAssessment",
}
READ = """query($id: ID!) { node(id: $id) { ... on Assessment { version stage status follows ogrs2 total reviewDue
  signedIn countersignedBy overallHarm harmLevels { to community custody reason }
  sections { number score need linkedToHarm notes } items { number score } screening { answer } analysis { answer }
  objectives { id number text who due outcome } } } }"""
CONFIDENTIAL = '{ offender(id: "off_anna") { confidentialParts { text assessment version } } }'
OPEN = "asm_off_anna_3"
LEVELS = [
    {"to": group.name, "community": "MEDIUM", "reason": "As he has been for years."}
    for group in RiskGroup
    if group is not RiskGroup.PRISONERS
]


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """It is 30 September 2003."""
    stand_still(TODAY)
    yield
    stand_still(None)


async def told(world: Asking, do: str, as_: str = "pat", **values: Any) -> dict[str, Any]:
    """The payload of a command, with a key of its own unless one is given."""
    name = NAMES[do]
    document = (
        f"mutation($input: {name}Input!) {{ {name[0].lower()}{name[1:]}(input: $input) {{ {FIELDS} }} }}"
    )
    values.setdefault("key", f"{do} {random.random()}")
    (payload,) = (await world.data(document, as_, input=values)).values()
    return dict(payload)


async def done(world: Asking, do: str, as_: str = "pat", **values: Any) -> dict[str, Any]:
    """The assessment after a command that has to go well."""
    payload = await told(world, do, as_, **values)
    assert payload["userErrors"] == [], payload
    return dict(payload["assessment"] or {})


def codes(payload: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(one["code"], one["field"]) for one in payload["userErrors"]]


async def version(world: Asking, id: str) -> int:
    return int((await world.data(READ, id=id))["node"]["version"])


async def written(world: Asking, id: str, level: str = "MEDIUM", as_: str = "pat") -> None:
    """All that an assessment needs to be signed by probation, and by the prison too."""
    for number in range(1, 13):
        at = await version(world, id)
        await done(
            world,
            "section",
            as_,
            assessment=id,
            version=at,
            section=number,
            score=number,
            notes=f"{level} {number}",
        )
    levels = [{**one, "community": level, "custody": level} for one in LEVELS]
    levels.append({"to": "PRISONERS", "custody": level, "reason": "Has never been in a fight."})
    answers = {
        "screening": [True] + [False] * (len(FORM.screening) - 1),
        "analysis": ["Said at length."] * len(FORM.analysis),
    }
    at = await version(world, id)
    await done(world, "harm", as_, assessment=id, version=at, levels=levels, **answers)
    at = await version(world, id)
    plan = [{"text": "Keep off drink", "section": 9, "who": "Pat and the clinic", "due": "2003-12-01"}]
    await done(world, "plan", as_, assessment=id, version=at, objectives=plan, reviewOn="2004-01-20")


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        (SectionAsked(3, {"3.1": 2, "3.2": 1, "3.3": 0, "3.4": 2}), 5),
        (SectionAsked(3, score=40), 40),
        (SectionAsked(3), -1),
        (SectionAsked(3, {"3.1": 1, "3.2": 1, "3.3": 0, "3.4": 2}), [("OUT_OF_RANGE", "items")]),
        (SectionAsked(3, {"3.1": 2}), [("ITEMS_MISSING", "items")]),
        (SectionAsked(3, {"8.1": 2}), [("NO_SUCH_ITEM", "items")]),
        (SectionAsked(3, {"3.1": 2, "3.2": 1, "3.3": 0, "3.4": 2}, 6), [("DOES_NOT_ADD_UP", "score")]),
        (SectionAsked(3, score=41), [("OUT_OF_RANGE", "score")]),
        (SectionAsked(3, score=-1), [("OUT_OF_RANGE", "score")]),
        (SectionAsked(13, score=2), [("NOT_SCORED", "score")]),
        (SectionAsked(14), [("NO_SUCH_SECTION", "section")]),
    ],
)
def test_a_section_scores_what_its_questions_do(asked: SectionAsked, wanted: Any) -> None:
    """Within the scores of the form; what cannot be changes nothing."""
    changes, wrong = section_changes({}, asked, FORM)
    if isinstance(wanted, list):
        assert ([(one.code, one.field) for one in wrong], changes) == (wanted, {})
    else:
        assert (wrong, changes["sectionScores"][asked.number - 1]) == ([], wanted)


SECTION = st.builds(
    SectionAsked,
    st.integers(0, 14),
    st.just({}),
    st.one_of(st.none(), st.integers(-2, 42)),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.one_of(st.none(), st.text(max_size=5)),
)
LEVEL = st.one_of(st.none(), st.sampled_from(RiskLevel))
HARM = st.builds(
    HarmAsked,
    st.lists(st.one_of(st.none(), st.booleans()), max_size=9),
    st.lists(st.one_of(st.none(), st.text(max_size=5)), max_size=8),
    st.lists(
        st.builds(LevelAsked, st.sampled_from(RiskGroup), LEVEL, LEVEL, st.sampled_from([None, " ", "Why"])),
        max_size=6,
    ),
)


@settings(max_examples=150)
@given(st.lists(st.one_of(SECTION, HARM), max_size=15))
def test_whatever_is_written_stands_within_the_form(asked: list[SectionAsked | HarmAsked]) -> None:
    """Scores within their range, no level without a reason, none of prisoners in the community; the overall level is
    the worst; and a section leaves the others as they were."""
    stands: dict[str, Any] = {}
    for one in asked:
        before = dict(stands)
        changes, wrong = (
            section_changes(stands, one, FORM)
            if isinstance(one, SectionAsked)
            else harm_changes(stands, one, FORM)
        )
        assert not (wrong and changes)
        stands |= changes
        scores = stands.get("sectionScores") or []
        assert all(-1 <= score <= FORM.most for score in scores)
        for outside, inside, why in zip(
            stands.get("harmCommunity", ()),
            stands.get("harmCustody", ()),
            stands.get("harmReasons", ()),
            strict=True,
        ):
            assert why or not (outside or inside)
        if "harmCommunity" in stands:
            assert stands["harmCommunity"][list(RiskGroup).index(RiskGroup.PRISONERS)] == ""
            levels = {*stands["harmCommunity"], *stands["harmCustody"]} - {""}
            ranks = [level.name for level in RiskLevel]
            worst = max(levels, key=ranks.index) if levels else None
            assert overall_harm(stands["harmCommunity"], stands["harmCustody"]) == worst
        if isinstance(one, SectionAsked) and before.get("sectionScores"):
            kept = [n for n in range(1, 13) if n != one.number]
            assert [scores[n - 1] for n in kept] == [before["sectionScores"][n - 1] for n in kept]
    missing = {
        one.code for one in sign_faults({"kind": "START", **stands}, FORM, Service.PROBATION, 0, None, None)
    }
    assert "NO_PLAN" in missing and "NO_REVIEW" in missing


@pytest.mark.parametrize(
    ("level", "before", "asks"),
    [
        ("VERY_HIGH", None, True),
        ("HIGH", "HIGH", True),
        ("MEDIUM", "HIGH", True),
        ("LOW", "VERY_HIGH", True),
        ("LOW", "MEDIUM", False),
        ("MEDIUM", None, False),
        (None, "HIGH", True),
    ],
)
def test_when_a_manager_is_asked(level: str | None, before: str | None, asks: bool) -> None:
    """For a level that is high, and for one lower than a high one was."""
    assert asks_manager(level, before, FORM) is asks


async def test_from_beginning_to_closing(world: Asking) -> None:
    """One at a time; a new one begins from the last; signed, a manager answers for it, and nothing changes it after."""
    refused = await told(world, "start", offender="off_anna", kind="REVIEW", day="2003-09-30")
    assert codes(refused) == [("ALREADY_OPEN", "offender")]
    assert "1 September 2003" in refused["userErrors"][0]["message"]
    off: dict[str, Any] = {"assessment": OPEN, "version": 1, "day": "2003-09-30"}
    assert codes(await told(world, "close", **off, reason="short")) == [("REASON_TOO_SHORT", "reason")]
    await done(world, "close", **off, reason="Begun by mistake, of another person.")
    assert (await world.data(READ, id=OPEN))["node"] is None
    for day, code in (("2003-10-01", "STILL_TO_COME"), ("2003-05-13", "BEFORE_LAST")):
        refused = await told(world, "start", offender="off_anna", kind="REVIEW", day=day)
        assert codes(refused) == [(code, "day")]
    key = "one key for both"
    begun = await done(world, "start", offender="off_anna", kind="REVIEW", day="2003-09-30", key=key)
    again = await done(world, "start", offender="off_anna", kind="REVIEW", day="2003-09-30", key=key)
    assert again == begun
    found = (await world.data(READ, id=begun["id"]))["node"]
    last = (await world.data(READ, id="asm_off_anna_2"))["node"]
    assert (found["follows"], found["stage"], found["total"]) == ("asm_off_anna_2", "WRITING", None)
    assert [one["score"] for one in found["sections"]] == [one["score"] for one in last["sections"]]
    assert [one["text"] for one in found["objectives"]] == ["Stay off heroin and attend every test"]
    assert found["objectives"][0]["id"] != "obj_off_anna_2"
    of = {"assessment": begun["id"]}
    items = [{"item": item.number, "score": 2} for item in FORM.items[8]]
    await done(world, "section", **of, version=1, section=8, items=items, need=True, notes="Uses daily.")
    stale = await told(world, "section", **of, version=1, section=8, score=3, as_="max")
    assert codes(stale) == [("CHANGED", "version")]
    message = stale["userErrors"][0]["message"]
    assert (
        "Pat Ellis changed this" in message
        and "score 10; a need" in message
        and "Yours says: score 3" in message
    )
    unsigned = await told(world, "sign", **of, version=2)
    assert {"NOT_SCORED", "SCREENING", "NO_REASON", "NO_REVIEW"} <= {code for code, _ in codes(unsigned)}
    early = await told(world, "plan", **of, version=2, objectives=[{"text": "x"}], reviewOn="2003-09-30")
    assert codes(early) == [("REVIEW_BEFORE", "reviewOn")]
    bare = [{"to": "PUBLIC", "community": "HIGH"}]
    assert codes(await told(world, "harm", **of, version=2, levels=bare)) == [("NO_REASON", "levels")]
    await written(world, begun["id"], "VERY_HIGH")
    before = (await world.data(READ, id=begun["id"]))["node"]["version"]
    assert codes(await told(world, "sign", **of, version=before, total=169)) == [("OUT_OF_RANGE", "total")]
    signed = await done(world, "sign", **of, version=before, ogrs2=55, total=120)
    assert (signed["stage"], signed["overallHarm"]) == ("SIGNED", "VERY_HIGH")
    risk = '{ offender(id: "off_anna") { riskOfHarm { overall } } }'
    assert (await world.data(risk))["offender"]["riskOfHarm"]["overall"] == "HIGH"
    for do, more in (
        ("section", {"section": 1, "score": 1}),
        ("harm", {}),
        ("plan", {"objectives": []}),
        ("sign", {}),
    ):
        assert codes(await told(world, do, **of, version=signed["version"], **more)) == [
            ("LOCKED", "assessment")
        ]
    tasks = "{ inbox(first: 9, open: true) { nodes { kind task offender { id } } } }"
    assert ("COUNTERSIGN", True) in [
        (one["kind"], one["task"]) for one in (await world.data(tasks, "max"))["inbox"]["nodes"]
    ]
    asked = {**of, "version": signed["version"], "agreed": True}
    document = "mutation($input: CountersignAssessmentInput!) { countersignAssessment(input: $input) { userErrors { code } } }"
    for member in ("pat", "meera"):
        assert (await world.fault(document, member, input={**asked, "key": "not mine to give"}))[
            0
        ] == "FORBIDDEN"
    back: dict[str, Any] = {**asked, "agreed": False}
    assert codes(await told(world, "countersign", "max", **back)) == [("REASON_TOO_SHORT", "reason")]
    returned = await done(world, "countersign", "max", **back, reason="Say what changed since May.")
    assert returned["stage"] == "WRITING"
    at = returned["version"]
    at = (await done(world, "section", **of, version=at, section=1, score=9, notes="Since May: two."))[
        "version"
    ]
    at = (await done(world, "sign", **of, version=at))["version"]
    complete = await done(world, "countersign", "max", **of, version=at, agreed=True)
    assert complete["stage"] == "COMPLETE"
    assert not [
        one for one in (await world.data(tasks, "max"))["inbox"]["nodes"] if one["kind"] == "COUNTERSIGN"
    ]
    assert (await world.data(risk))["offender"]["riskOfHarm"]["overall"] == "VERY_HIGH"
    found = (await world.data(READ, id=begun["id"]))["node"]
    assert (found["ogrs2"], found["total"], found["countersignedBy"]) == (55, 120, "max")
    closed = await told(
        world, "close", **of, version=complete["version"], day="2003-09-29", reason="The order has ended."
    )
    assert codes(closed) == [("BEFORE_ASSESSMENT", "day")]
    kinds = [
        one["kind"]
        for one in (await world.data("{ events(first: 99) { nodes { kind } } }"))["events"]["nodes"]
        if one["kind"].startswith("ASSESSMENT")
    ]
    assert kinds[-3:] == ["ASSESSMENT_CHANGED", "ASSESSMENT_SIGNED", "ASSESSMENT_COUNTERSIGNED"]


async def test_what_one_service_began_the_other_finishes(world: Asking) -> None:
    """Of the one that an extract brought; the prison signs with its levels, and the next day knows both states."""
    await done(world, "section", assessment=OPEN, version=1, section=2, score=4, notes="By probation.")
    await written(world, OPEN, "LOW", "sam")
    at = await version(world, OPEN)
    signed = await done(world, "sign", "sam", assessment=OPEN, version=at)
    found = (await world.data(READ, id=OPEN))["node"]
    # Lower than the last, which was high.
    assert (signed["stage"], found["signedIn"]) == ("SIGNED", "PRISON")
    assert [one["custody"] for one in found["harmLevels"]] == ["LOW"] * 5
    rows = await world.graph.read(
        "MATCH (:Fact {id: $id})-[:FROM]->(s:SourceRecord) RETURN s.file", {"id": OPEN}
    )
    assert rows == [["crams_west-yorkshire_people.txt"]]


async def test_what_is_told_in_confidence(world: Asking) -> None:
    """Is read by those who plan the work with the person, not by others of the area, and stands in nothing else."""
    secret = "His sister told the police."
    given_ = {"assessment": OPEN, "version": 0, "text": secret}
    document = "mutation($input: RecordInConfidenceInput!) { recordInConfidence(input: $input) { userErrors { code } } }"
    for member in ("tess", "petra"):
        assert (await world.fault(document, member, input={**given_, "key": "not for me"}))[0] == "FORBIDDEN"
    await done(world, "confidence", "max", **given_)
    assert codes(await told(world, "confidence", "max", **given_)) == [("CHANGED", "version")]
    for member in ("max", "sam", "petra"):
        parts = (await world.data(CONFIDENTIAL, member))["offender"]["confidentialParts"]
        assert [one["text"] for one in parts if one["assessment"] == OPEN] == [secret]
    for member in ("pat", "owen", "meera", "dan"):
        body = await world(CONFIDENTIAL, member)
        assert not ((body["data"] or {}).get("offender") or {}).get("confidentialParts"), member
    for member, there in (("max", True), ("pat", False)):
        found = await world('{ node(id: "cfp_off_anna_2") { id } }', member)
        assert bool(found["data"]["node"]) == there
    whole = await world.data(
        'query { offender(id: "off_anna") { assessments { replaced { changes { name was } } } } }', "pat"
    )
    assert secret not in str(whole)


@pytest.mark.parametrize("seed", [1, 2])
async def test_whatever_is_asked_one_is_open_and_what_is_signed_stays(world: Asking, seed: int) -> None:
    """Any sequence of commands, by whoever may give them: at most one open; a signed one keeps all that it says; and
    what is complete was countersigned where a manager had to be asked."""
    chance = random.Random(seed)
    locked: dict[str, Any] = {}
    for step in range(40):
        rows = await world.graph.read(
            """MATCH (:Offender {id: 'off_anna'})-[:HAS_FILE]->(:CaseFile)-[:ASSESSED]->(n:Assessment)
            RETURN n.id, n.status, n.signedOn IS NOT NULL, coalesce(n.version, 1), n.countersignedOn IS NOT NULL,
                [n.sectionScores, n.harmCommunity, n.harmCustody, n.harmReasons, n.sectionNotes] ORDER BY n.id""",
            {},
        )
        assert sum(status == "OPEN" for _, status, *_ in rows) <= 1
        for id_, status, signed, _, countersigned, says in rows:
            if id_ in locked and status == "COMPLETE":
                assert says == locked[id_]
            if status == "COMPLETE" and signed:
                assert countersigned or overall_harm(says[1], says[2]) in ("LOW", "MEDIUM")
            locked.pop(id_, None)
            if signed or status == "COMPLETE":
                locked[id_] = says
        ids = [row[0] for row in rows if row[1] == "OPEN"] or [chance.choice(rows)[0]]
        at = next(row[3] for row in rows if row[0] == ids[0]) - chance.choice([0, 0, 0, 0, 1])
        of = {"assessment": ids[0], "version": at, "key": f"step {seed} {step} of many"}
        level = chance.choice(["LOW", "MEDIUM", "VERY_HIGH"])
        do, as_, values = chance.choice(
            [
                ("start", "pat", {"offender": "off_anna", "kind": "REVIEW", "day": "2003-09-30"}),
                ("section", "pat", {**of, "section": chance.randint(1, 13), "score": chance.randint(0, 45)}),
                ("all", "pat", {}),
                ("all", "pat", {}),
                ("plan", "sam", {**of, "objectives": [{"text": "Work"}], "reviewOn": "2004-01-01"}),
                ("sign", "pat", of),
                ("sign", "pat", of),
                (
                    "countersign",
                    "max",
                    {**of, "agreed": chance.random() < 0.7, "reason": "Look at it again."},
                ),
                ("countersign", "max", {**of, "agreed": True}),
                ("close", "max", {**of, "day": "2003-09-30", "reason": "It is not needed."}),
            ]
        )
        if do == "all":
            await world.graph.run(
                """MATCH (n:Assessment {status: 'OPEN'}) WHERE n.id = $id AND n.signedOn IS NULL
                SET n.sectionNotes = [x IN range(1, 13) | 'Known.'], n.sectionScores = [x IN range(1, 12) | 1],
                    n.screening = $no, n.harmCommunity = [x IN range(1, 5) | $level], n.reviewOn = date('2004-01-01'),
                    n.harmReasons = [x IN range(1, 5) | 'Why']""",
                {"id": ids[0], "level": level, "no": "N" * len(FORM.screening)},
            )
        else:
            await told(world, do, as_, **values)
