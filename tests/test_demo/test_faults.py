"""The planted faults: in every kind of file, each of its reasons."""

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from demo.extracts import generate
from demo.extracts.layouts import DRUG_TESTS, WEEKS
from graph.session import Graph
from importers.run import clusters, import_paths, list_rejects
from tests.test_demo.made import Made

ROW = {"missing-required", "bad-date", "impossible-dates", "duplicate-key"}
LINE = {"encoding", "bad-quoting", "truncated-row", "extra-fields"}
CODED = ROW | {"unknown-code", "bad-number", "too-long"}
FORMED = CODED | {"bad-format"}
PLANTED = {
    "crams_people": (FORMED - {"bad-number"}) | LINE - {"bad-quoting"} | {"wrong-file"},
    "crams_orders": FORMED | LINE - {"bad-quoting"} | {"wrong-file", "orphan-reference"},
    "crams_contacts": FORMED | LINE - {"bad-quoting"} | {"wrong-file", "orphan-reference", "encoding-cp1252"},
    "lids_prisoners": FORMED | LINE | {"wrong-file"},
    "lids_movements": FORMED - {"too-long"} | LINE | {"wrong-file", "orphan-reference"},
    "oasys_odc": FORMED | LINE | {"unresolved-link", "bad-check-letter"},
    "oasys_assessments": FORMED | {"unresolved-link", "default-dob", "missing-dob"},
    "iaps_referrals": CODED | LINE | {"wrong-file", "unresolved-link"},
    "iaps_sessions": CODED | LINE | {"wrong-file", "orphan-reference", "encoding-cp1252"},
    "iaps_tests": CODED - {"too-long"} | LINE | {"wrong-file", "orphan-reference"},
    "visor_nominals": FORMED | LINE | {"bad-check-letter"},
    "Victims": FORMED | {"unresolved-link"},
    "Cases": FORMED,
    "Tests": ROW | {"bad-format", "unknown-code", "orphan-reference"},
    "Attendance": ROW | {"bad-format", "bad-number", "orphan-reference"},
    "Reviews": ROW | {"bad-format", "unknown-code", "orphan-reference", "too-long"},
}
EVERY = {
    "encoding", "bad-quoting", "truncated-row", "extra-fields", "missing-required", "too-long", "bad-format",
    "bad-number", "bad-date", "unknown-code", "wrong-file", "impossible-dates", "duplicate-key", "orphan-reference",
    "bad-check-letter", "bad-id-format", "missing-dob", "default-dob", "placeholder-name", "old-ethnicity",
    "encoding-cp1252", "unresolved-link", "limit-exceeded", "contact-outside-order",
}  # fmt: skip


def kind(name: str) -> str:
    """What sort of file or sheet a report names."""
    if "!" in name:
        return name.split("!")[1]
    parts = name.split(".")[0].split("_")
    return f"{parts[0]}_{parts[-1]}"


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A delivery of little but faults."""
    folder = tmp_path_factory.mktemp("spoilt") / "delivery"
    generate(folder, 700, seed=3, faults=12)
    return Made(folder)


def test_every_planted_reason_occurs(spoilt: Made) -> None:
    """Each kind of file has each of the reasons that its rows can have."""
    seen: dict[str, set[str]] = defaultdict(set)
    for name, _, reason, _, _ in spoilt.truth["faults"]:
        seen[kind(name)].add(reason)
    assert {reason for reasons in seen.values() for reason in reasons} == EVERY
    for name, reasons in PLANTED.items():
        assert not reasons - seen[name], name


def test_a_row_is_refused_once_and_warned_once_for_each_reason(spoilt: Made) -> None:
    """A refused row has one reason and no warning."""
    refused = Counter((f, line) for f, line, _, severity, _ in spoilt.truth["faults"] if severity == "reject")
    assert set(refused.values()) == {1}
    for name, line, _, severity, _ in spoilt.truth["faults"]:
        assert severity == "reject" or (name, line) not in refused
    once = Counter((f, line, reason) for f, line, reason, _, _ in spoilt.truth["faults"])
    assert set(once.values()) == {1}


def test_a_refused_case_takes_its_rows_along(spoilt: Made) -> None:
    """What hangs off a refused row is an orphan."""
    for layout in (DRUG_TESTS, WEEKS):
        for name, line, row in spoilt.every(layout):
            lost = ["dtto", name.split("!")[0].removesuffix(".xlsx").partition("_")[2], row["Case no"]]
            if lost in [key[:3] for key in spoilt.truth["rejected_keys"]]:
                assert spoilt.flags[name, line] <= {"orphan-reference"}


def test_truth_points_at_the_rows_of_sheets(spoilt: Made) -> None:
    """The row that is called a duplicate has the key of one further up."""
    rows = {(name, line): row for name, line, row in spoilt.every(DRUG_TESTS)}
    found = [
        (name, line)
        for name, line, reason, _, _ in spoilt.truth["faults"]
        if reason == "duplicate-key" and name.endswith("!Tests")
    ]
    assert found
    for name, line in found:
        key = (rows[name, line]["Case no"], rows[name, line]["Test date"])
        assert (rows[name, line - 1]["Case no"], rows[name, line - 1]["Test date"]) == key


@pytest.mark.slow
async def test_importing_refuses_and_flags_exactly_what_was_planted(
    empty_graph: Graph, tmp_path: Path
) -> None:
    """Every system's files, through the real importers."""
    generate(tmp_path / "delivery", 70, seed=11, faults=6)
    made = Made(tmp_path / "delivery")
    await import_paths(empty_graph, [made.folder], by="test")
    found = {(r["file"], r["line"], r["reason"], r["severity"]) for r in await list_rejects(empty_graph)}
    planted = {(f, line, reason, severity) for f, line, reason, severity, _ in made.truth["faults"]}
    assert found - planted == set()
    assert planted - found == set()

    # What is kept apart is not listed with the rest.
    listed = {key: name for name, keys in (await clusters(empty_graph)).items() for key in map(tuple, keys)}
    open_ = {key for key in made.person if key[0] not in ("visor", "victims")}
    assert open_ <= listed.keys() <= made.person.keys()
    together: dict[str, set[str]] = defaultdict(set)
    for key, name in listed.items():
        together[name].add(made.person[key])
    assert sum(len(people) > 1 for people in together.values()) <= len(together) / 50
    holroyd = [key for key in open_ if made.person[key] == "P000001"]
    assert len(holroyd) == 10
    assert len({listed[key] for key in holroyd}) == 1
