"""Templates into pages: GOV.UK's components, our layout, and how values read."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlencode

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse

from resolvers.access import may
from resolvers.context import Viewer
from resolvers.service import Service
from rules.clock import today
from web import assets, evidence, files, places, words

log = logging.getLogger(__name__)

WAITING = "record.waiting"
"""Where a request's scope holds how much is open in its person's inboxes."""

TEMPLATES = Environment(
    loader=ChoiceLoader(
        [
            FileSystemLoader([assets.HERE / "pages", assets.HERE / "layout"]),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    ),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
TEMPLATES.filters |= {
    "day": words.day,
    "typed": words.typed,
    "moment": words.moment,
    "label": words.label,
    "full_name": words.full_name,
    "supervised_by": words.supervised_by,
    "term": words.term,
    "moved": words.moved,
    "holder": files.holder,
    "by_holder": files.by_holder,
    "file_called": files.called,
    "area_name": places.area,
    "by_value": words.by_value,
    "by_name": words.by_name,
    "by_address": words.by_address,
    "work": words.work,
    "roles": words.roles,
    "clearance": words.clearance,
    "term_held": words.term_held,
    "pair_head": files.headed,
    "rests_on": evidence.rests_on,
    "result_address": evidence.of_result,
}
TEMPLATES.tests |= {
    "ended": words.ended,
    "planned": words.planned,
    "over": words.over,
    "yet_to_come": words.yet_to_come,
}
TEMPLATES.globals |= {
    "asset": assets.address,
    "query": urlencode,
    "may": may,
    "number": words.number,
    "where_now": words.where_now,
    "KEY_DATES": words.KEY_DATES,
    "LANGUAGES": words.LANGUAGES,
    "FAULTS": words.FAULTS,
    "FILE_KINDS": files.KINDS,
}


def page(
    request: Request, template: str, viewer: Viewer | None = None, status: int = 200, **values: Any
) -> HTMLResponse:
    """A whole page. `viewer` is who is signed in, None on the sign-in page itself."""
    service: Service = request.app.state.service
    settings = service.settings
    text = TEMPLATES.get_template(template).render(
        viewer=viewer,
        path=request.url.path,
        synthetic=settings.demo,
        explores=settings.explores,
        today=today(),
        clock_stands=settings.today is not None,
        in_inbox=request.scope.get(WAITING, 0),
        form_mark=request.scope.get("record.form_mark", ""),
        **values,
    )
    return HTMLResponse(text, status)
