"""Assessments, programmes, treatment, the register and victims on the pages: what each shows, and to whom."""

from __future__ import annotations

from tests.test_pages.conftest import ANNA, GONE, Browser
from tests.test_pages.test_limited import send
from tests.world import Asking

VEIL, HUSH = "/offenders/off_veil", "/offenders/off_hush"
WHY = "Preparing the MAPPA meeting of 6 October"


async def test_assessments(browser: Browser) -> None:
    """Levels, objectives, sections and every assessment, with a picture of the totals; wings see the levels alone."""
    path = f"{ANNA}/assessments"
    text = await browser.as_("pat").read(path)
    assert "Overall High by the assessment of 14 May 2003." in text
    assert "Children Low The public High A known adult Medium Staff Low" in text
    assert "1 Stay off heroin and attend every test Drug misuse 1 December 2003" in text
    assert "8 Drug misuse 7 Yes Yes" in text and "9 Alcohol misuse None No No" in text
    assert "14 May 2003: Review High Made by West Yorkshire probation" in text and "84 of 168" in text
    assert "1 September 2003: Review Not finished" in text
    page = (await browser.client.get(path)).text
    assert 'aria-label="Total scores of 2 assessments: from 64 on 14 May 2002 to 84 on 14 May 2003."' in page
    assert "style=" not in page.partition("<main")[2]
    for who in ("owen", "tess"):
        text = await browser.as_(who).read(path)
        assert "The public High" in text and "You do not have access to the assessments themselves." in text
        assert "heroin" not in text and "84 of 168" not in text


async def test_programmes(browser: Browser) -> None:
    """Sessions attended, and tests before and after side by side."""
    text = await browser.as_("tess").read(f"{ANNA}/programmes")
    assert "Think First Started" in text and "Sessions attended 3 of 4" in text
    assert "Barratt Impulsiveness Scale 71 2 June 2003 62 15 September 2003 -9" in text
    assert "3 23 June 2003 Unacceptable absence T Malone" in text
    assert "You do not have access to programmes." in await browser.as_("owen").read(f"{ANNA}/programmes")


async def test_treatment(browser: Browser) -> None:
    """Hours as a picture and as a table, tests, and what the court said."""
    path = f"{ANNA}/treatment"
    text = await browser.as_("pat").read(path)
    assert "Order of 1 February 2003 Current" in text and "Main drug Heroin" in text
    assert "24 February 2003 20 19 1 short" in text
    assert "3 March 2003 Negative Negative" in text
    assert "20 May 2003 Leeds Magistrates Order to continue Good progress" in text
    page = (await browser.client.get(path)).text
    assert "Hours of treatment in 3 weeks: 48 attended of 60 ordered. In 0 of the weeks all" in page
    assert "You do not have access to drug treatment." in await browser.as_("tess").read(path)


async def test_the_overview_has_a_line_for_each(browser: Browser, world: Asking) -> None:
    """Risk, programme and treatment of today; what has ended is not of today; others see what they may."""
    text = await browser.as_("pat").read(ANNA)
    assert "Risk of serious harm High assessed on 14 May 2003" in text
    assert "Programme Think First , started 2 June 2003" in text
    assert "Drug treatment Leeds Addiction Unit , since 1 February 2003" in text
    owen = await browser.as_("owen").read(ANNA)
    assert "High assessed on" in owen and "Think First" not in owen and "Addiction" not in owen
    await world.graph.run("MATCH (t:Treatment) SET t.endedOn = date('2003-05-01')")
    await world.graph.run("MATCH (r:Referral) SET r.stage = 'COMPLETED'")
    text = await browser.as_("pat").read(ANNA)
    assert "Think First" not in text and "Addiction" not in text


async def test_the_navigation_has_what_a_persons_work_is_about(browser: Browser) -> None:
    """And nothing that tells a person of parts that are not theirs."""
    expected = {
        "pat": "Assessments Programmes Treatment",
        "tess": "Assessments Programmes",
        "owen": "Assessments",
        "petra": "Assessments Programmes Treatment Register",
        "vera": "Victims",
        "dan": "",
    }
    for who, pages in expected.items():
        navigation = (await browser.as_(who).client.get(ANNA)).text.partition('aria-label="Record"')[2]
        navigation = navigation.partition("</nav>")[0]
        found = [name for name in [*expected["petra"].split(), "Victims"] if f">{name}</a>" in navigation]
        assert " ".join(found) == pages, who


async def test_the_register_asks_why_each_time(browser: Browser, world: Asking) -> None:
    """The entries come with the answer, and the reason is kept; to others the page is not there."""
    path = f"{ANNA}/register"
    text = await browser.as_("petra").read(path)
    assert "Why do you look?" in text and "MAPPA level" not in text
    empty = await send(browser, path, "Look at the register", reason=" ")
    assert empty.status_code == 400 and empty.text.count("Say why you look.") == 2
    found = await send(browser, path, "Look at the register", reason=WHY)
    assert found.status_code == 200 and "Category 2: violent or other sexual offender" in found.text
    assert "9 Hidden Way" in found.text
    assert WHY in world.audit.path.read_text()
    assert "MAPPA level" not in await browser.read(path)
    for who in ("pat", "max", "vera", "dan"):
        assert GONE in await browser.as_(who).read(path, 404)


async def test_somebody_known_to_the_register_alone(browser: Browser) -> None:
    """The form is there for any id, the record for a reason only; the search finds them for a reason, too."""
    browser.as_("petra")
    assert "Nobody found" in await browser.read("/?search=thorne")
    answer = (await browser.client.get("/", params={"search": "thorne", "reason": WHY})).text
    assert f'href="{VEIL}/register"' in answer
    for path in (f"{VEIL}/register", "/offenders/off_none/register"):
        assert "Why do you look?" in await browser.read(path)
    assert GONE in await browser.read(VEIL, 404)
    found = await send(browser, f"{VEIL}/register", "Look at the register", reason=WHY)
    assert "Thorne, Silas" in found.text and "DC Flint" in found.text
    assert (await send(browser, "/offenders/off_none/register", "reason", reason=WHY)).status_code == 404
    browser.as_("pat")
    answer = (await browser.client.get("/", params={"search": "thorne", "reason": WHY})).text
    assert "Nobody found" in answer and "Why do you look" not in answer


async def test_victims(browser: Browser) -> None:
    """The unit's own page; elsewhere nothing of it stands, and to others the page is not there."""
    vera = browser.as_("vera")
    text = await vera.read(f"{ANNA}/victims")
    assert (
        "Winter, Ada Wants to be told" in text
        and "0113 496 0001" in text
        and "Not to come to Elm Row" in text
    )
    assert "Winter, Ada" in await vera.read(f"{HUSH}/victims")
    assert f'href="{HUSH}"' in (await vera.client.get("/?search=zamora")).text
    for who in ("pat", "max", "petra", "dan"):
        browser.as_(who)
        assert GONE in await browser.read(f"{ANNA}/victims", 404)
        assert GONE in await browser.read(HUSH, 404)


async def test_a_name_that_many_files_hold_stands_once(browser: Browser, world: Asking) -> None:
    """With everyone who holds it, the ways it is written, and the rows to unfold."""
    await world.graph.run("""
        MATCH (o:Offender {id: 'off_anna'}) UNWIND range(1, 5) AS i
        CREATE (o)-[:HAS_FILE]->(f:CaseFile {id: 'fil_more' + i, system: 'OASYS', scope: 'PROBATION',
            reference: 'P000000' + i}), (f)-[:KNOWN_AS]->(:Fact:Name {id: 'nam_more' + i, kind: 'PRIMARY',
            surname: "O'REILLY", forenames: 'SIAN ANNA'})-[:FROM]->(:SourceRecord {id: 'src_more' + i, system: 'OASYS',
            scope: 'PROBATION', kind: 'assessments', file: 'oasys_assessments.xml', line: i})
    """)
    text = await browser.as_("pat").read(f"{ANNA}/identity")
    names = text.partition("Names Name Given as Held by")[2].partition("Numbers")[0]
    assert names.count("SIAN ANNA") == 1 and "Written as O'REILLY, SIAN ANNA" in names
    assert "OASys (probation) 5 rows" in names and "Each of the 6 rows" in names
