"""The people whom a row of figures counts."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from resolvers.context import Viewer
from resolvers.questions import countable
from web.asking import address, given, of_address
from web.documents import Unreachable, ask
from web.pages.explore import PER_PAGE, asked
from web.templates import page


async def handle(request: Request, viewer: Viewer) -> Response:
    """The people behind a row."""
    things = {one.count.name: one for one in countable(viewer.grants_with_reason)}
    question, faults = asked(of_address(request.query_params), things)
    keys = request.query_params.getlist("key")
    if question is None or faults:
        return RedirectResponse("/explore", 303)
    variables = {
        "question": given(question),
        "keys": keys,
        "first": PER_PAGE,
        "after": request.query_params.get("after") or None,
    }
    try:
        answered = await ask(request, viewer, "behind", variables)
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    found = answered.data.get("casesOf")
    if found is None:
        return page(request, "no_access.html", viewer, 403, what="the people behind these figures")
    thing = things[question.count.name]
    words = [
        (thing.traits.get(trait) or {}).get(key, key) for trait, key in zip(question.by, keys, strict=False)
    ]
    here = [*address(question), *(("key", key) for key in keys)]
    return page(
        request,
        "behind.html",
        viewer,
        said=question.count.label,
        keys=words,
        found=found,
        address=address(question),
        onward=[*here, ("after", found["pageInfo"]["endCursor"])],
    )
