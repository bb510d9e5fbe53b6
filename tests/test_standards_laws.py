"""Rules of the National Standards that are loaded: tried first, refused whole, and everybody is judged by them anew."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli import commands
from graph.session import Graph
from resolvers.standards import effects, laws, loading, looking, recomputing
from resolvers.standards.explaining import explain
from resolvers.standards.looking import go_round
from rules.standards import read
from rules.standards.law import law
from settings import Problem, Settings
from tests.conftest import of_the_command
from tests.test_standards import FIGURES, TODAY, YEARS, agree, judged, quiet, recorded, standing
from tests.test_standards_rules import TEXT
from tests.world import Asking

__all__ = ["judged"]

LOAD = """mutation($input: LoadStandardsInput!) { loadStandards(input: $input) { number
  userErrors { code field message } } }"""
PREVIEW = """query($file: String!) { previewStandards(file: $file) { number reasons { code field message }
  changes { version key name new gone } } }"""
KEPT = "MATCH (r:StandardResult) RETURN r.id, properties(r) ORDER BY r.id"
EFFECT = "query($file: String!) { standardsEffect(file: $file) { sample share margin areas } }"
LOADED = "{ loadedStandards { number state percent source by at } }"
STRICT = (
    TEXT.replace("limit: {working_days: 15}", "limit: {working_days: 5}", 1)
    .replace("name: Supervision plan", "name: Plan", 1)
    .replace(
        "A plan with its assessment is complete within fifteen working days.",
        "A plan within five working days.",
    )
)


async def far(world: Asking) -> list[tuple[Any, ...]]:
    """How far everybody is judged by the rules that were loaded, as the steward reads it."""
    rows = (await world.data(LOADED, "dan"))["loadedStandards"]
    return [tuple(one[name] for name in ("number", "state", "percent")) for one in rows]


async def die(*_: Any) -> int:
    """A server process is stopped while it judges."""
    raise asyncio.CancelledError


async def test_rules_that_are_loaded_hold_everywhere_and_everybody_is_judged_anew(
    judged: Asking, test_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once in another process; a round that is killed goes on where it was; at its end all is as judged anew."""
    graph = judged.graph
    (before,) = await standing(judged, "PLAN")
    assert (before["state"], before["due"], before["name"]) == ("DUE", "2003-10-06", "Supervision plan")
    assert await loading.listing(graph) == []
    preview = (await judged.data(PREVIEW, "dan", file=STRICT))["previewStandards"]
    assert (preview["number"], preview["reasons"]) == (0, [])
    changes = [(one["version"], one["key"], one["name"], one["new"]) for one in preview["changes"]]
    assert changes == [(version, "PLAN", "Plan", False) for version in ("NS2000", "NS2002", "NS2005")]
    assert await loading.loaded(graph, STRICT, by="dan", source="PC 1/2003") == (1, True)
    assert await loading.loaded(graph, f"# The same\n{STRICT}", by="dan", source="PC 2/2003") == (1, False)
    assert await far(judged) == [(1, "WAITING", 0)]
    monkeypatch.setattr(laws, "_READ", {})
    async with await Graph.connect(test_settings) as second:
        other = Asking(second, tmp_path / "second")
        await recorded(other, "2003-09-24", "ATTENDED")
        (after,) = await standing(other, "PLAN")
        assert (after["state"], after["due"], after["name"]) == ("MISSED", "2003-09-22", "Plan")
        assert "A plan within five working days." in after["rule"]
        assert (await recomputing.check(graph, quiet)).different > 0
        monkeypatch.setattr(looking, "AT_ONCE", 2)
        assert await go_round(graph) == 2
        with monkeypatch.context() as killed:
            killed.setattr(looking, "follow", die)
            with pytest.raises(asyncio.CancelledError):
                await go_round(graph)
        assert await far(judged) == [(1, "JUDGING", 33)]
        assert [await go_round(second) for _ in range(4)] == [2, 2, 0, 0]
        await other.audit.close()
    assert await far(judged) == [(1, "JUDGED", 100)]
    await agree(graph)
    figures = (await judged.data(FIGURES, "max", by="STANDARD", area="area_wy", **YEARS))["compliance"]
    assert {"key": "PLAN", "name": "Plan"}.items() <= next(o for o in figures if o["key"] == "PLAN").items()
    named = (await judged.data("{ namedStandards { key name } }"))["namedStandards"]
    assert {"key": "PLAN", "name": "Plan"} in named
    lines = await explain(graph, "sen_off_anna_new")
    assert lines is not None and "Plan" in lines
    # What was in force before is loaded again, and judged by in the foreground.
    assert await loading.loaded(graph, TEXT, by="dan", source="PC 3/2003") == (2, True)
    await recomputing.recompute(graph, quiet)
    assert await far(judged) == [(2, "JUDGED", 100), (1, "FOLLOWED", None)]
    assert await go_round(graph) == 0
    await agree(graph)
    (again,) = await standing(judged, "PLAN")
    assert {key: again[key] for key in ("id", "due", "name", "rule")} == {
        key: before[key] for key in ("id", "due", "name", "rule")
    }


async def test_a_steward_sees_how_many_cases_rules_would_change_before_they_are_loaded(
    judged: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a share and by area, from a sample, with nothing written; fewer than five are not told."""
    before = await judged.graph.read(KEPT, {})
    no_change = {"sample": 200, "share": 0, "margin": 7, "areas": []}
    assert (await judged.data(EFFECT, "dan", file=f"# The same\n{TEXT}"))["standardsEffect"] == no_change
    # A plan is asked of every order, and its last day would be another.
    found = (await judged.data(EFFECT, "dan", file=STRICT))["standardsEffect"]
    assert (found["share"], found["areas"]) == (100, ["West Yorkshire"])
    monkeypatch.setattr(effects, "LEAST", 1000)
    assert (await judged.data(EFFECT, "dan", file=STRICT))["standardsEffect"] == no_change | {"share": None}
    assert (await judged.data(EFFECT, "dan", file="versions: 1"))["standardsEffect"] is None
    assert (await judged.fault(EFFECT, "max", file=STRICT))[0] == "FORBIDDEN"
    assert await judged.graph.read(KEPT, {}) == before


async def test_rules_that_cannot_be_are_refused_whole(judged: Asking) -> None:
    """With every fault and its line; only the steward loads, who looked at the rules in force, and says from where."""
    gap = STRICT.replace("to: 2002-04-01", "to: 2002-03-01", 1).replace("rule: review", "rule: sometime", 1)
    dropped = STRICT.replace("drops: [HOME_VISIT]", "drops: [HOME_VISIT, REVIEW]", 1)
    asked = {"file": STRICT, "source": "PC 1/2003", "number": 0}
    cases: list[tuple[dict[str, Any], list[str]]] = [
        ({"file": gap}, ["Line 63: NS2000 REVIEW: `rule` is one of", "Line 33: Gap: NS2000 ends"]),
        ({"file": dropped}, ["NS2005 REVIEW: it is not there any more"]),
        ({"file": TEXT}, [loading.SAME]),
        ({"source": " "}, [loading.NO_SOURCE]),
        ({"number": 1}, [loading.CHANGED]),
    ]
    for number, (more, said) in enumerate(cases):
        payload = (await judged.data(LOAD, "dan", input={"key": f"a key {number:04}", **asked, **more}))[
            "loadStandards"
        ]
        assert payload["number"] is None
        found = [one["message"] for one in payload["userErrors"]]
        assert len(found) == len(said)
        assert all(one.startswith(begins) for one, begins in zip(found, said, strict=True)), found
    with pytest.raises(Problem, match="NS2005 REVIEW"):
        await loading.loaded(judged.graph, dropped, by="dan", source="PC 1/2003")
    for someone in ("pat", "max", "ines"):
        assert (await judged.fault(LOAD, someone, input={"key": "a key of theirs", **asked}))[
            0
        ] == "FORBIDDEN"
        assert (await judged.fault(PREVIEW, someone, file=STRICT))[0] == "FORBIDDEN"
        assert (await judged.fault("{ loadedStandards { number } }", someone))[0] == "FORBIDDEN"
    assert await far(judged) == []
    for _ in range(2):
        payload = (await judged.data(LOAD, "dan", input={"key": "the very key", **asked}))["loadStandards"]
        assert payload == {"number": 1, "userErrors": []}
    (row,) = await judged.graph.read(
        "MATCH (l:StandardsLaw), (a:AuditEntry {operation: 'loadStandards', action: 'WRITE'}), "
        "(e:Event {kind: 'STANDARDS_LOADED'}) RETURN l.id = e.subject, a.by, a.why, l.loadedBy, l.source",
        {},
    )
    assert row == [True, "dan", "PC 1/2003", "dan", "PC 1/2003"]


def test_the_commands(
    judged: Asking, test_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`load` puts a file in force once, `list` says how far everybody is judged by it, `show` prints it."""
    of_the_command(test_settings, tmp_path, monkeypatch)
    monkeypatch.setenv("TODAY", TODAY.isoformat())

    def record(*arguments: str) -> str:
        done = CliRunner().invoke(commands, ["standards", *arguments], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    assert record("list") == "0  the rules that the product brings, which are in force\n"
    assert record("show") == TEXT
    file = tmp_path / "rules.yaml"
    file.write_text(STRICT)
    given = ("load", str(file), "--by", "dan", "--source", "PC 1/2003")
    assert record(*given).startswith("Rules 1 are in force.")
    assert record(*given) == f"{loading.SAME}\n"
    line, last = record("list").splitlines()
    assert line.startswith("1  ") and "  by dan  PC 1/2003  in force; " in line
    assert line.endswith("nobody is judged by them yet (0 of 6 people)") and last.startswith("0  ")
    record("recompute")
    assert record("list").splitlines()[0].endswith("everybody is judged by them (6 of 6 people)")
    assert record("show") == STRICT
    file.write_text(STRICT.replace("to: 2002-04-01", "to: 2002-03-01", 1))
    with pytest.raises(Problem, match="Line 33: Gap: NS2000 ends on 2002-03-01"):
        record(*given)


async def test_other_rules_are_previewed_and_change_nothing(judged: Asking) -> None:
    """The rules in force change nothing; a stricter limit names the cases and the area; what is kept stays."""
    number = await agree(judged.graph)
    same = await recomputing.preview(judged.graph, law(), quiet)
    assert (same.changed, same.cases > 0) == (0, True)
    strict = read(TEXT.replace("limit: {working_days: 15}", "limit: {working_days: 5}", 1))
    found = await recomputing.preview(judged.graph, strict, quiet)
    assert set(found.standards) == {"PLAN"}
    assert 0 < found.changed <= found.cases
    assert set(found.areas) == {"west-yorkshire"}
    assert found.ways["DUE -> MISSED"] >= 1
    assert await agree(judged.graph) == number
