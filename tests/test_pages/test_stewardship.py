"""The pages of the data steward and the information officer: rows to put right, data quality, ethnicity to record."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from demo.staff import keep_demo_staff
from graph.session import Graph
from importers.run import import_paths
from tests.test_imports_record import PEOPLE, SMALL
from tests.test_looks import last
from tests.test_pages.conftest import Browser
from tests.world import Asking
from web.charts.trend import Share, trend, words

NOT_YOURS = "You do not have access to"


@pytest.fixture
async def world(empty_graph: Graph, tmp_path: Path) -> AsyncIterator[Asking]:
    """The small delivery in place of the small world: what was imported in August and again in September."""
    folder = tmp_path / "delivery"
    shutil.copytree(SMALL, folder, ignore=shutil.ignore_patterns("manifest.csv"))
    people = folder / PEOPLE
    content = people.read_bytes()
    people.write_bytes(content.partition(b"derbyshire|03/00002")[0])
    await import_paths(empty_graph, [people], by="tester", extract_date=date(2003, 8, 31))
    people.write_bytes(content)
    await import_paths(empty_graph, [folder], by="tester", extract_date=date(2003, 9, 30))
    await keep_demo_staff(empty_graph)
    asking = Asking(empty_graph, tmp_path / "audit")
    yield asking
    await asking.audit.close()


async def test_rows_to_put_right(browser: Browser) -> None:
    """Each with what is wrong, what to do, and its cells; the bad one is marked in words. Filters are in the address."""
    browser.as_("dan")
    text = await browser.read("/rejects")
    assert "13 to put right" in text and "Not a date or time: DOB Not imported" in text
    assert "DOB at fault 31/02/1980" in text and "Never guess a day." in text
    assert "Born on 1 January" not in text and "Choose a file to download its rows." in text
    assert text.count("at fault") == 14, "one of the rows can't be split, and two have two cells at fault"
    one = await browser.read(f"/rejects?file={PEOPLE}&reason=BAD_DATE&severity=REJECT")
    assert "1 to put right with these filters" in one and "LANE" in one and "ASHBY" not in one
    assert "3 rows, 1 not imported, 3 flags." in one
    assert "Download these rows as a file to correct" in one
    assert "Nothing to put right" in await browser.read("/rejects?system=LIDS&reason=BAD_DATE")
    assert "13 to put right" in await browser.read("/rejects?reason=NONSENSE&after=nowhere")
    assert "A later version of the file took its place." in await browser.read("/rejects?show=settled")


async def test_rows_are_downloaded_in_their_format(browser: Browser, world: Asking, tmp_path: Path) -> None:
    """And that a copy was taken is in the audit log. What comes back corrected shows as settled."""
    browser.as_("dan")
    answer = await browser.client.get(f"/rejects/download?file={PEOPLE}&severity=REJECT")
    name = "crams_derbyshire_people.corrections.txt"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert "no-store" in answer.headers["cache-control"]
    header, row, end = answer.content.split(b"\r\n")
    assert header.startswith(b"AREA|CRAMS_REF|") and b"LANE" in row and end == b""
    entry = last(world)
    assert (entry["action"], entry["by"], entry["parts"]) == ("EXPORT", "dan", ["raw rows"])
    assert entry["why"] == f"1 rows of {PEOPLE} to correct"
    (tmp_path / name).write_bytes(answer.content.replace(b"31/02/1980", b"28/02/1980"))
    await import_paths(world.graph, [tmp_path / name], by="tester", extract_date=date(2003, 9, 30))
    settled = await browser.read("/rejects?show=settled")
    assert f"Settled by {name}, line 2" in settled
    assert "Nothing to download" in await browser.read("/rejects/download?file=nothing", 404)


async def test_data_quality(browser: Browser) -> None:
    """Figures, the trend as chart and table, every place; small figures are kept back from who sees no cases."""
    text = await browser.as_("dan").read("/quality")
    assert "England and Wales, extract of 30 September 2003" in text
    assert "With a valid CRO number of people 3" in text
    page = (await browser.client.get("/quality")).text
    assert '<svg role="img" aria-label="England and Wales: PNC number from' in page and "style=" not in page
    place = page.split("place=qua_")[2].partition('"')[0]
    assert "Derbyshire, extract of 30 September 2003" in await browser.read(f"/quality?place=qua_{place}")
    assert "Leeds" not in await browser.read("/quality?system=LIDS&place=qua_gone")
    theirs = await browser.as_("ines").read("/quality")
    assert "rounded to the nearest 5" in theirs and "under 5 files of people" in theirs
    assert NOT_YOURS in await browser.as_("pat").read("/quality", 403)


async def test_ethnicity_to_record(browser: Browser, world: Asking) -> None:
    """Who is to be asked, with the old code, and what becomes of each; counts without anybody for who sees figures."""
    await world.graph.run(
        "MATCH (o:Offender {surname: 'ASHBY'}) "
        "SET o.ethnicity = null, o.formerEthnicity = 'WHITE', o.ethnicityNeedsRecording = true"
    )
    text = await browser.as_("dan").read("/ethnicity")
    assert "1 person to ask" in text and "Ashby, Rowan Lee".upper() in text.upper()
    assert "White (before 2001)" in text and "None is certain: ask the person" in text
    assert "In force from 1 April 2001" in text and "Confidence: medium" in text
    theirs = await browser.as_("ines").read("/ethnicity")
    assert "ASHBY" not in theirs.upper() and "Derbyshire under 5" in theirs
    assert "Nobody has to be asked" in await browser.as_("pat").read("/ethnicity")
    assert NOT_YOURS in await browser.as_("aldo").read("/ethnicity", 403)


@pytest.mark.parametrize(
    ("who", "there"),
    [
        ("dan", {"/rejects", "/quality", "/ethnicity"}),
        ("ines", {"/quality", "/ethnicity"}),
        ("pat", {"/ethnicity"}),
        ("owen", set()),
        ("aldo", set()),
    ],
)
async def test_the_way_there_is_for_those_whose_work_it_is(
    browser: Browser, who: str, there: set[str]
) -> None:
    """In the service's navigation; others are told that they have no access."""
    page = (await browser.as_(who).client.get("/")).text
    assert {path for path in ("/rejects", "/quality", "/ethnicity") if f'href="{path}"' in page} == there
    for path in {"/rejects", "/quality", "/ethnicity"} - there:
        assert NOT_YOURS in await browser.read(path, 403)
    if who != "dan":
        assert NOT_YOURS in await browser.read(f"/rejects/download?file={PEOPLE}", 403)


def test_a_trend_says_in_words_what_it_draws() -> None:
    """Each line from its first share to its last; a single one as it is."""
    shares = [
        Share("PNC", date(2003, 9, 30), 61.5),
        Share("PNC", date(2003, 8, 31), 60),
        Share("CRO", date(2003, 9, 30), 40),
    ]
    assert words(shares, "Kent") == "Kent: PNC from 60% to 61.5%; CRO 40%."
    assert "Kent: PNC from 60% to 61.5%; CRO 40%." in trend(shares, "Kent")
