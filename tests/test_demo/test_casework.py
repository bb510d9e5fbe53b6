"""Assessments, programmes and the register: what follows from the careers, and does not contradict itself."""

from collections import Counter, defaultdict

from demo.extracts.days import on
from demo.extracts.layouts import ASSESSMENTS, NOMINALS, ODC, PRISONERS, REFERRALS, SESSIONS, TESTS
from demo.extracts.visor import notified_until
from tests.test_demo.made import EXTRACT, Made, day, ordered

SECTIONS = [f"SEC{number:02d}" for number in range(1, 13)]
SESSIONS_OF = {
    "TF": 22, "ETS": 20, "RR": 38, "OTO": 20, "ASRO": 20, "PRISM": 20, "OSAPP": 26, "DID": 14, "ART": 18, "CALM": 24,
    "IDAP": 27, "CDVP": 25, "CSOGP": 50, "TVSOGP": 50, "NSOGP": 50, "FOV": 20, "RWP": 31, "CSB": 10, "FOR": 12,
}  # fmt: skip


def test_a_complete_assessment_is_whole(made: Made) -> None:
    """Scores, links, harm, and in prison the harm there; only an open one has gaps."""
    kinds = Counter[str]()
    for layout in (ASSESSMENTS, ODC):
        for _, _, row in made.good(layout):
            prison = row["SOURCE"] == "PRISON"
            kinds[row["TYPE"]] += 1
            assert row["TYPE"] in (
                ("CUSTI", "CUSTR", "PRERL") if prison else ("PSR", "START", "REVIEW", "TERM")
            )
            assert row["OASYS_ID"].startswith("H" if prison else "P")
            if row["STATUS"] == "OPEN":
                continue
            scores = [int(row[section]) for section in SECTIONS]
            assert int(row["TOTAL"]) == sum(scores)
            assert all(0 <= score <= 40 for score in scores)
            assert all(len(row[column]) == 13 for column in ("LINK_REOFF", "LINK_HARM"))
            assert {row[f"ROSH_{to}"] for to in ("CHILD", "PUBLIC", "ADULT", "STAFF")} <= set("LMHV")
            inside = {row.get(f"CUST_{to}", "") for to in ("CHILD", "PUBLIC", "ADULT", "STAFF", "PRIS")}
            assert inside <= set("LMHV") if prison else inside == {""}
            assert row["OBJ1"].partition(": ")[0] in {str(section) for section in range(3, 13)}
    assert {"PSR", "START", "REVIEW", "TERM", "CUSTI"} <= kinds.keys()


def test_probation_began_before_prisons_and_changed_its_tool(made: Made) -> None:
    """The older tool's file ends early in 2003, and holds some that the newer one holds too."""
    old, new = list(made.good(ODC)), list(made.good(ASSESSMENTS))
    assert old
    assert all(row["SOURCE"] == "PROBATION" for _, _, row in old)
    assert all((when := day(row["DATE"])) and when.toordinal() < on(2003, 3, 1) for _, _, row in old)
    inside = [row for _, _, row in new if row["SOURCE"] == "PRISON"]
    assert inside
    assert all((when := day(row["DATE"])) and when.toordinal() >= on(2003, 4, 1) for row in inside)
    twice = {row["OASYS_ID"] for _, _, row in made.every(ODC)} & {row["OASYS_ID"] for _, _, row in new}
    again = [
        number
        for number, line, reason, _, cause in made.truth["faults"]
        if (number, reason, cause) == ("oasys_odc.csv", "duplicate-key", "natural")
    ]
    assert twice
    assert again


def test_a_prison_assesses_who_is_there(made: Made) -> None:
    """At a prison that held the person on the day."""
    held: dict[str, set[str]] = defaultdict(set)
    for key, person in made.person.items():
        if key[0] == "lids":
            held[person].add(key[2])
    received = {row["PRISON_NO"]: row for _, _, row in made.good(PRISONERS) if row["STATUS"] != "T"}
    for _, _, row in made.good(ASSESSMENTS):
        if (
            row["SOURCE"] == "PRISON"
            and row["PRISON_NO"] in held[made.owner("oasys", "PRISON", row["OASYS_ID"])]
        ):
            spell = received.get(row["PRISON_NO"])
            assert spell is None or ordered(spell["RECEPTION"], row["DATE"], spell["REL_DATE"])


def test_programmes_run_from_referral_to_report(made: Made) -> None:
    """Each stage has its dates, and nothing comes before what it follows from."""
    stages = Counter[str]()
    for _, _, row in made.good(REFERRALS):
        stages[row["STAGE"]] += 1
        assert bool(row["START"]) == (row["STAGE"] in ("STA", "COM", "DRO"))
        assert bool(row["END"]) == bool(row["END_REASON"]) == (row["STAGE"] in ("COM", "DRO"))
        assert ordered(row["REFERRED"], row["START"], row["END"], row["PPR_DATE"])
        assert (row["STAGE"] == "COM") == (row["END_REASON"] == "COMP")
        assert row["PROG"] in SESSIONS_OF
    assert {"COM", "DRO"} <= stages.keys()
    assert len(stages) > 3


def test_sessions_are_caught_up(made: Made) -> None:
    """A missed session is held again on a later day, as its second attempt; who completed came to the last one."""
    referrals = {(row["AREA"], row["REFERRAL_ID"]): row for _, _, row in made.good(REFERRALS)}
    held: dict[tuple[str, str], dict[tuple[int, int], dict[str, str]]] = defaultdict(dict)
    for _, _, row in made.good(SESSIONS):
        held[row["AREA"], row["REFERRAL_ID"]][int(row["SESSION_NO"]), int(row["ATTEMPT"])] = row
    again = 0
    for key, sessions in held.items():
        referral = referrals[key]
        last = max(number for number, _ in sessions)
        assert last <= SESSIONS_OF[referral["PROG"]]
        for (number, attempt), row in sessions.items():
            assert (row["CATCHUP"] == "Y") == (attempt == 2)
            assert ordered(referral["START"], row["SESSION_DATE"], referral["END"])
            before = sessions.get((number, 1)) if attempt == 2 else None
            assert before is None or before["ATTEND"] != "Y"
            assert before is None or ordered(before["SESSION_DATE"], row["SESSION_DATE"])
            again += attempt == 2
    assert again > 10


def test_tests_are_taken_before_and_by_those_who_complete_after(many: Made) -> None:
    """And scores fall more often than they rise."""
    referrals = {(row["AREA"], row["REFERRAL_ID"]): row for _, _, row in many.good(REFERRALS)}
    scores: dict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
    for _, _, row in many.good(TESTS):
        referral = referrals[row["AREA"], row["REFERRAL_ID"]]
        scores[row["AREA"], row["REFERRAL_ID"], row["TEST"]][row["PHASE"]] = int(row["SCORE"])
        if row["PHASE"] == "PRE":
            assert ordered(row["TEST_DATE"], referral["START"])
        else:
            assert referral["STAGE"] == "COM"
            assert ordered(referral["END"], row["TEST_DATE"])
    both = [found for found in scores.values() if len(found) == 2]
    assert sum(found["POST"] < found["PRE"] for found in both) > len(both) / 2


def test_the_register_has_each_category(made: Made) -> None:
    """Sex offenders with a notification period, violent ones, and those who may be dangerous; a few are restricted."""
    seen = Counter[str]()
    for _, _, row in made.good(NOMINALS):
        seen[row["CATEGORY"]] += 1
        seen[f"restricted {row['RESTRICTED']}"] += 1
        assert row["MAPPA_CAT"] == {"RSO": "1", "VO": "2", "PDP": "3"}[row["CATEGORY"]]
        assert bool(row["NOTIFY_START"]) == (row["CATEGORY"] == "RSO")
        assert ordered(row["NOTIFY_START"], row["NOTIFY_END"])
        assert row["FORCE"] in ("13", "33", "06", "30", "62")
    assert seen["RSO"]
    assert seen["VO"]
    assert seen["PDP"]
    assert 0 < seen["restricted Y"] < seen["restricted N"]


def test_notification_periods() -> None:
    """Thirty months and more has no end; then ten, seven and five years; half of it for the young."""
    made = on(1999, 6, 1)
    assert notified_until(made, 913) is None
    assert notified_until(made, 912) == on(2009, 6, 1)
    assert notified_until(made, 183) == on(2006, 6, 1)
    assert notified_until(made, 0) == on(2004, 6, 1)
    assert notified_until(made, 183, young=True) == on(2002, 12, 1)


def test_nothing_is_dated_after_the_extract(made: Made) -> None:
    """Of what was done; a review of the register may be to come."""
    for layout, columns in (
        (ASSESSMENTS, ("DATE",)), (ODC, ("DATE",)), (REFERRALS, ("REFERRED", "START", "END", "PPR_DATE")),
        (SESSIONS, ("SESSION_DATE",)), (TESTS, ("TEST_DATE",)), (NOMINALS, ("NOTIFY_START",)),
    ):  # fmt: skip
        for _, _, row in made.good(layout):
            assert all(found <= EXTRACT for column in columns if (found := day(row[column])))
