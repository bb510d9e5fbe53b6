"""The staff pages: each a GraphQL document, a template and a handler of the same name in this folder."""

from __future__ import annotations

from starlette.middleware import Middleware
from starlette.routing import Route

from web import assets, oidc
from web.explorer import explorer
from web.pages import (
    assessments,
    break_glass,
    caseload,
    cases,
    contacts,
    custody,
    dangerous,
    due_out,
    ethnicity,
    handover,
    identity,
    inbox,
    joins,
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
    victims,
    why,
)
from web.pages.record import not_found
from web.security import MIDDLEWARE as SECURITY
from web.sessions import KeepInUse, for_staff
from web.signing_in import sign_in, sign_in_form, sign_out, your_sign_in

__all__ = ["MIDDLEWARE", "ROUTES", "explorer"]

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
    Route(f"{RECORD}/assessments", for_staff(assessments.handle)),
    Route(f"{RECORD}/programmes", for_staff(programmes.handle)),
    Route(f"{RECORD}/treatment", for_staff(treatment.handle)),
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
    Route(f"{RECORD}/victims", for_staff(victims.handle)),
    Route("/transfers", for_staff(moves.handle)),
    Route(f"{RECORD}/contacts", for_staff(contacts.handle), methods=["GET", "POST"]),
    Route("/cases", for_staff(cases.handle), methods=["GET", "POST"]),
    Route("/caseload", for_staff(caseload.handle), methods=["GET", "POST"]),
    Route("/due-out", for_staff(due_out.handle)),
    Route("/dangerous", for_staff(dangerous.handle), methods=["GET", "POST"]),
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
