"""What a server process does before people need it: the statements of every page are planned."""

from __future__ import annotations

import asyncio
import logging

from graph.code_sets.versions import keep_built_in
from graph.staff import keep_service
from resolvers.access import Role
from resolvers.context import Context, Post, Viewer
from resolvers.service import Service
from rules.clock import now
from schema.execution import Executor
from web import assets, places
from web.documents import IN_INBOX, document, read
from web.pages.record import NAMES

log = logging.getLogger(__name__)

# Nobody was born then, no offender, area or prison has this id: what is asked first of all finds no one.
DOCUMENTS: list[tuple[str, dict[str, object]]] = [
    ("search", {"asked": False}),
    ("search", {"asked": True, "search": "01/01/1700", "words": "01/01/1700", "notices": True}),
    ("inbox", {"open": True}),
    ("overview", {"id": "none"}),
    ("search", {"asked": True, "area": "none"}),
    ("search", {"asked": True, "prison": "none"}),
    ("moves", {"area": "none", "direction": "RECEIVING", "open": True}),
    *[
        (
            "cases",
            {
                place: "none",
                **dict.fromkeys(("today", "tomorrow", "week"), "2003-09-30"),
                "asked": True,
                "few": few,
            },
        )
        for place, few in (("officer", True), ("area", False))
    ],
    ("caseload", {"area": "none", "officer": "none", "byOfficer": True, "byOffice": False}),
    ("groups", {"area": "none", "asked": True}),
    ("group", {"id": "none", "area": "none", "programme": None, "waits": True}),
    ("due_out", {"prison": "none", "asked": True}),
    ("due_out", {"area": "none", "asked": True}),
    ("dangerous", {"area": "none", "asked": True}),
    ("assessment", {"id": "none", "assessment": "asm_none"}),
    ("assessment", {"id": "none", "assessment": "asm_none", "confident": True}),
    ("incidents", {"area": "none", "asked": True, "open": True}),
    ("learning", {}),
    ("reports", {}),
    ("standards", {"officer": "none", "asked": True}),
    ("standards", {"area": "none", "asked": True}),
    ("standard_cases", {"area": "none", "since": "1700-01-01", "until": "1700-01-02"}),
    (
        "compliance",
        {"area": "none", "since": "1700-01-01", "until": "1700-01-02", "by": "STANDARD", "asked": False},
    ),
    ("prisons", {"file": "", "preview": False, "download": False}),
    ("areas", {"file": "", "preview": False}),
    ("standard_rules", {"file": "", "preview": False, "whole": False}),
    ("codes", {"set": "ETHNICITY", "one": True, "figures": False, "file": "", "preview": False}),
    *[(name, dict[str, object](id="none")) for name in NAMES if name != "overview"],
]
ITSELF = Viewer("the-service", "The service itself", (Post(Role.PRACTITIONER, "none"),))
AT_ONCE = 2
"""Neo4j plans a statement on one core."""


async def warm(service: Service, executor: Executor, *, plan: bool = True) -> None:
    """Run every page's document once, so that the first person to open a page does not wait for Neo4j to plan it.

    Without `plan` they are only noted. From then on each can be asked for by GET, too. Nobody is found. Raises Problem
    when the pages' files are not there.
    """
    assets.catalogue()
    await keep_service(service.graph)
    await keep_built_in(service.graph, now())
    documents = [("in_inbox", IN_INBOX, dict[str, object]())]
    documents += [(name, document(name), variables) for name, variables in DOCUMENTS]
    for _, text, _ in documents:
        executor.documents.persisted.add(text)
    if not plan:
        return
    turn = asyncio.Semaphore(AT_ONCE)
    async with service.graph.patient() as graph:

        async def one(name: str, text: str, variables: dict[str, object]) -> None:
            async with turn:
                await _ask(Context(ITSELF, graph, service.audit), executor, name, text, variables)

        await asyncio.gather(*(one(*each) for each in documents))


async def _ask(
    context: Context, executor: Executor, name: str, text: str, variables: dict[str, object]
) -> None:
    try:
        answered = read(await executor.run(context, text, variables))
    except Exception:
        log.exception("the page %s could not be warmed up", name)
    else:
        if name == "search":
            places.learn(answered.data["areas"]["nodes"], answered.data["prisons"]["nodes"])
