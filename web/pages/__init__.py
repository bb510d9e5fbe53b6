"""The staff pages: each a GraphQL document, a template and a handler of the same name in this folder."""

from __future__ import annotations

import logging

from starlette.middleware import Middleware
from starlette.routing import Route

from graph.staff import keep_service
from resolvers.access import Role
from resolvers.context import Context, Post, Viewer
from resolvers.service import Service
from schema.execution import Executor
from web import assets, oidc, places
from web.documents import document, read
from web.explorer import explorer
from web.pages import (
    assessment,
    assessments,
    break_glass,
    caseload,
    cases,
    contacts,
    custody,
    dangerous,
    due_out,
    ethnicity,
    explore,
    group,
    groups,
    handover,
    identity,
    inbox,
    incident,
    incidents,
    joins,
    learning,
    letter,
    limits,
    looks,
    merge,
    moves,
    overview,
    pair,
    programmes,
    quality,
    register,
    rejects,
    report,
    reported,
    reports,
    review,
    reviews,
    search,
    sentences,
    shares,
    sources,
    split,
    staff,
    timeline,
    transfers,
    treatment,
    victim,
    victim_unit,
    victims,
    why,
)
from web.pages.record import NAMES, not_found
from web.security import MIDDLEWARE as SECURITY
from web.sessions import KeepInUse, for_staff
from web.signing_in import sign_in, sign_in_form, sign_out, your_sign_in

__all__ = ["MIDDLEWARE", "ROUTES", "explorer", "warm"]

log = logging.getLogger(__name__)

RECORD = "/offenders/{id}"
ROUTES = [
    Route("/assets/{name:path}", assets.serve),
    Route("/sign-in", sign_in_form, methods=["GET"]),
    Route("/sign-in", sign_in, methods=["POST"]),
    Route("/sign-in/start", oidc.start),
    Route("/sign-in/return", oidc.back),
    Route("/sign-out", for_staff(sign_out), methods=["POST"]),
    Route("/sign-out/everywhere", for_staff(sign_out), methods=["POST"]),
    Route("/your-sign-in", for_staff(your_sign_in)),
    Route("/", for_staff(search.handle)),
    Route(RECORD, for_staff(overview.handle)),
    Route(f"{RECORD}/sentences", for_staff(sentences.handle)),
    Route(f"{RECORD}/custody", for_staff(custody.handle), methods=["GET", "POST"]),
    Route(f"{RECORD}/handover", for_staff(handover.handle), methods=["GET", "POST"]),
    Route(f"{RECORD}/assessments", for_staff(assessments.handle), methods=["GET", "POST"]),
    Route(f"{RECORD}/assessments/{{assessment}}", for_staff(assessment.handle), methods=["GET", "POST"]),
    Route(f"{RECORD}/programmes", for_staff(programmes.handle), methods=["GET", "POST"]),
    Route(f"{RECORD}/treatment", for_staff(treatment.handle), methods=["GET", "POST"]),
    Route(f"{RECORD}/timeline", for_staff(timeline.handle)),
    Route(f"{RECORD}/transfers", for_staff(transfers.handle), methods=["GET", "POST"]),
    Route(f"{RECORD}/identity", for_staff(identity.handle)),
    Route(f"{RECORD}/sources", for_staff(sources.handle)),
    Route(f"{RECORD}/why", for_staff(why.handle)),
    Route(f"{RECORD}/merge", for_staff(merge.handle), methods=["GET", "POST"]),
    Route(f"{RECORD}/split", for_staff(split.handle), methods=["GET", "POST"]),
    Route(f"{RECORD}/limits", for_staff(limits.handle), methods=["GET", "POST"]),
    Route(f"{RECORD}/looks", for_staff(looks.handle)),
    Route(f"{RECORD}/shares", for_staff(shares.handle)),
    Route(f"{RECORD}/register", for_staff(register.handle), methods=["GET", "POST"]),
    Route(f"{RECORD}/victims", for_staff(victims.handle), methods=["GET", "POST"]),
    Route(f"{RECORD}/incidents", for_staff(reported.handle), methods=["GET", "POST"]),
    Route("/victims", for_staff(victim_unit.handle)),
    Route("/victims/{id}", for_staff(victim.handle), methods=["GET", "POST"]),
    Route("/incidents", for_staff(incidents.handle)),
    Route("/incidents/learning", for_staff(learning.handle)),
    Route("/incidents/{id}", for_staff(incident.handle), methods=["GET", "POST"]),
    Route("/transfers", for_staff(moves.handle)),
    Route(f"{RECORD}/contacts", for_staff(contacts.handle), methods=["GET", "POST"]),
    Route(f"{RECORD}/letters/{{contact}}", for_staff(letter.handle)),
    Route(f"{RECORD}/letters/{{contact}}/pdf", for_staff(letter.download)),
    Route("/cases", for_staff(cases.handle), methods=["GET", "POST"]),
    Route("/groups", for_staff(groups.handle), methods=["GET", "POST"]),
    Route("/groups/{id}", for_staff(group.handle), methods=["GET", "POST"]),
    Route("/caseload", for_staff(caseload.handle), methods=["GET", "POST"]),
    Route("/due-out", for_staff(due_out.handle)),
    Route("/dangerous", for_staff(dangerous.handle), methods=["GET", "POST"]),
    Route("/reports", for_staff(reports.handle)),
    Route("/reports/{name}", for_staff(report.handle), methods=["GET", "POST"]),
    Route("/reports/{name}/{kind}", for_staff(report.handle)),
    Route("/explore", for_staff(explore.handle), methods=["GET", "POST"]),
    Route("/explore/people", for_staff(explore.people)),
    Route("/explore/{kind}", for_staff(explore.handle)),
    Route("/joins", for_staff(joins.handle)),
    Route("/joins/{id}", for_staff(pair.handle), methods=["GET", "POST"]),
    Route("/break-glass", for_staff(break_glass.handle), methods=["GET", "POST"]),
    Route("/reviews", for_staff(reviews.handle)),
    Route("/reviews/{id}", for_staff(review.handle), methods=["GET", "POST"]),
    Route("/inbox", for_staff(inbox.handle), methods=["GET", "POST"]),
    Route("/alerts", for_staff(inbox.moved)),
    Route("/staff", for_staff(staff.handle)),
    Route("/rejects", for_staff(rejects.handle)),
    Route("/rejects/download", for_staff(rejects.download)),
    Route("/quality", for_staff(quality.handle)),
    Route("/ethnicity", for_staff(ethnicity.handle)),
    Route("/{anywhere:path}", for_staff(not_found)),
]

MIDDLEWARE = [*SECURITY, Middleware(KeepInUse)]

# Nobody was born then, no offender, area or prison has this id: what is asked first of all finds no one.
WARM_UP: list[tuple[str, dict[str, object]]] = [
    ("search", {"asked": False}),
    ("search", {"asked": True, "search": "01/01/1700", "words": "01/01/1700", "notices": True}),
    ("search", {"asked": True, "area": "none"}),
    ("search", {"asked": True, "prison": "none"}),
    ("inbox", {"open": True}),
    ("moves", {"area": "none", "direction": "RECEIVING", "open": True}),
    *[
        (
            "cases",
            {place: "none", **dict.fromkeys(("today", "tomorrow", "week"), "2003-09-30"), "asked": True},
        )
        for place in ("officer", "area")
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
    *[(name, dict[str, object](id="none")) for name in NAMES],
]


async def warm(service: Service, executor: Executor) -> None:
    """Run every page's document once, so that the first person to open a page does not wait for Neo4j to plan it.

    From then on it can be asked for by GET, too. Nobody is found. Raises Problem when the pages' files are not there.
    """
    assets.catalogue()
    await keep_service(service.graph)
    itself = Viewer("the-service", "The service itself", (Post(Role.PRACTITIONER, "none"),))
    context = Context(itself, service.graph, service.audit)
    for name, variables in WARM_UP:
        executor.documents.persisted.add(document(name))
        try:
            answered = read(await executor.run(context, document(name), variables))
        except Exception:
            log.exception("the page %s could not be warmed up", name)
        else:
            if name == "search":
                places.learn(answered.data["areas"]["nodes"], answered.data["prisons"]["nodes"])
