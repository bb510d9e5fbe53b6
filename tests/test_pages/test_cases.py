"""The page of the caseload: it follows the team that was chosen, says what came in, and how many it shows."""

from __future__ import annotations

from tests.happening import BILL, happened
from tests.test_contacts_caseload import MOVE
from tests.test_pages.conftest import Browser
from tests.world import Asking


async def test_the_page_says_what_came_in_and_follows_the_team(browser: Browser, world: Asking) -> None:
    """In the people, the absences and what came in; of a whole area it asks for a team."""
    await world.graph.run(MOVE)
    await happened(world.graph, "ASSESSMENT_SIGNED", BILL)
    await world.graph.run(
        """MATCH (f:CaseFile {id: 'fil_off_bill'}), (s:Fact {id: 'sen_off_bill_1'})
        CREATE (f)-[:HAD]->(:Fact:Contact {id: 'con_absent', version: 1, service: 'PROBATION', kind: 'OFFICE_VISIT',
            outcome: 'UNACCEPTABLE_ABSENCE', date: date('2003-09-29')})-[:UNDER]->(s)"""
    )
    browser.as_("pat")
    york = await browser.read("/cases?team=York+team")
    assert "What absences ask for ( 2 )" in york.replace("(2)", "( 2 )")
    assert (
        "30 September 2003 at 10:00 Kowalski, William , 10 December 1981 An assessment was signed Owen Price"
        in york
    )
    assert "Carl" not in york
    leeds = await browser.read("/cases?team=Leeds+team")
    assert "William" not in leeds and "Nobody else recorded anything in the last seven days." in leeds
    whole = await browser.read("/cases?team=")
    assert "Choose an officer or a team to see what others recorded" in whole and "William" in whole


async def test_the_people_beyond_the_first_page_are_there(browser: Browser, world: Asking) -> None:
    """The page says how many it shows of how many, and leads on."""
    await world.graph.run(
        """MATCH (a:Area {id: 'area_wy'}) UNWIND range(1, 200) AS i
        CREATE (:Offender {id: 'off_n' + i, surname: 'Bulk', forenames: 'N' + i, searchNames: '', version: 1})
            -[:HAS_FILE]->(:CaseFile {id: 'fil_n' + i})-[:SUPERVISED]->
            (:Fact:Supervision {id: 'sup_n' + i, from: date('2003-01-01'), team: 'Leeds team'})-[:IN_AREA]->(a)"""
    )
    browser.as_("pat")
    page = await browser.client.get("/cases?team=Leeds+team")
    assert "200 of 203 people are shown, by name." in page.text and "O&#39;Reilly" not in page.text
    (following,) = [one for one in page.text.split('"') if one.startswith("/cases?") and "after=" in one]
    rest = await browser.read(following.replace("&amp;", "&"))
    assert (
        "O'Reilly" in rest and "3 of 203 people are shown, by name." in rest and "Back to the first" in rest
    )
