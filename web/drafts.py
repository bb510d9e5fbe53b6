"""Drafts of the forms of the contact log: what of a form is kept, and what a page shows again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from secrets import token_urlsafe
from typing import Any

from starlette.requests import Request

from resolvers.context import Viewer
from web.documents import command

FORMS = {"record": "RECORD", "plan": "PLAN", "correct": "CORRECT", "take_off": "CORRECT"}
"""For each button of a page the form that it sends."""
DO = {"RECORD": "record", "PLAN": "plan", "CORRECT": "correct"}
NOT_TYPED = frozenset({"do", "key", "version", "contact"})
"""What the page itself puts into a form; `contact` is what the draft is about."""


async def keep(request: Request, viewer: Viewer, offender: str, given: Mapping[str, str]) -> dict[str, str]:
    """Keep what was typed into a form. Answers what is wrong, by field. Raises as `command` does."""
    typed = [
        {"name": name, "value": value} for name, value in given.items() if value and name not in NOT_TYPED
    ]
    return await _save(request, viewer, offender, given, typed)


async def throw_away(
    request: Request, viewer: Viewer, offender: str, given: Mapping[str, str]
) -> dict[str, str]:
    """Let go of the draft of a form. Answers and raises as `keep` does."""
    return await _save(request, viewer, offender, given, [])


async def _save(
    request: Request,
    viewer: Viewer,
    offender: str,
    given: Mapping[str, str],
    typed: list[dict[str, str]],
) -> dict[str, str]:
    form = FORMS.get(given["do"])
    if form is None:
        return {}
    asked = {
        "key": f"draft {token_urlsafe(16)}",
        "offender": offender,
        "form": form,
        "about": given.get("contact") or None,
        "fields": typed,
    }
    return (await command(request, viewer, "save_draft", asked)).faults


def as_given(draft: Mapping[str, Any]) -> dict[str, str]:
    """A draft as the fields of the form that it is of."""
    typed = {one["name"]: one["value"] for one in draft["fields"] or ()}
    return {**typed, "contact": draft["about"] or "", "do": DO[draft["form"]]}


def chosen(drafts: Iterable[Mapping[str, Any]], wanted: str) -> Mapping[str, Any] | None:
    """The draft that is to be shown again: that of `form about`, as the address has it; else the latest."""
    found = list(drafts)
    named = [one for one in found if f"{one['form']} {one['about'] or ''}".strip() == wanted]
    return next(iter(named or found), None)
