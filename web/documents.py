"""Each page's question to the schema: the GraphQL document of the page's name, run in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from starlette.requests import Request

from resolvers.context import Viewer
from resolvers.refusals import SignInRefused
from resolvers.service import Service
from schema.answers import Answer
from schema.execution import Executor
from web.assets import HERE
from web.templates import WAITING

FRAGMENT = "IdentityBar"
BAR = HERE / "layout" / "identity_bar.graphql"
IN_INBOX = (HERE / "layout" / "in_inbox.graphql").read_text("utf-8")


class Unreachable(Exception):
    """The database did not answer."""


@dataclass(frozen=True)
class Answered:
    """What came of a page's document: its data, the paths that this person may not read, and faults by argument."""

    data: Mapping[str, Any]
    refused: frozenset[str]
    faults: Mapping[str, str]


@cache
def document(name: str) -> str:
    """The text of a page's document, with the identity bar's fragment where it is spread."""
    text = (HERE / "pages" / f"{name}.graphql").read_text("utf-8")
    return text + BAR.read_text("utf-8") if f"...{FRAGMENT}" in text else text


async def ask(
    request: Request, viewer: Viewer, name: str, variables: Mapping[str, Any], reason: str = ""
) -> Answered:
    """Run a page's document for the person who asks, with the reason that they gave, if any.

    What waits in their inboxes is counted meanwhile, for the top of the page. Raises Unreachable, or RuntimeError for
    a fault of ours.
    """
    answered, _ = await asyncio.gather(
        _run(request, viewer, document(name), variables, reason), _count_waiting(request, viewer)
    )
    return answered


async def _count_waiting(request: Request, viewer: Viewer) -> None:
    """Note in the request what waits, once for a page that asks several documents."""
    if WAITING not in request.scope:
        inbox = (await _run(request, viewer, IN_INBOX, {})).data.get("inbox")
        request.scope[WAITING] = inbox["totalCount"] if inbox else 0


async def _run(
    request: Request, viewer: Viewer, text: str, variables: Mapping[str, Any], reason: str = ""
) -> Answered:
    service: Service = request.app.state.service
    executor: Executor = request.app.state.executor
    context = service.context(request, viewer, reason)
    # The pages' documents are few, so planning one is no flood.
    context.charge = None
    return read(await executor.run(context, text, variables))


@dataclass(frozen=True)
class Done:
    """What came of a command: what it answered, None where it was refused, and faults by field of the form."""

    answer: Mapping[str, Any] | None
    faults: dict[str, str]


@cache
def mutation(name: str) -> str:
    """The text of a page's command."""
    return (HERE / "commands" / f"{name}.graphql").read_text("utf-8")


async def command(
    request: Request, viewer: Viewer, name: str, given: Mapping[str, Any], reason: str = ""
) -> Done:
    """Carry out a page's command, with the reason that was given, if any. Raises as `ask` does."""
    service: Service = request.app.state.service
    executor: Executor = request.app.state.executor
    context = service.context(request, viewer, reason)
    answered = read(await executor.run(context, mutation(name), {"input": given}))
    (payload,) = answered.data.values() or (None,)
    if payload is None:
        return Done(None, {"": "You may not do this."})
    faults: dict[str, list[str]] = {}
    for one in payload["userErrors"]:
        faults.setdefault(one["field"] or "", []).append(one["message"])
    return Done(payload, {field: " ".join(messages) for field, messages in faults.items()})


def read(answer: Answer) -> Answered:
    """Sort an answer's errors into what a page can say something about.

    Raises SignInRefused for somebody who may not come in any more, Unreachable, or RuntimeError for a fault of ours.
    """
    if answer.signed_out:
        raise SignInRefused(answer.signed_out)
    refused = set()
    faults = {}
    for error in answer.errors:
        code = error.get("extensions", {}).get("code")
        if code == "FORBIDDEN":
            refused.add(".".join(str(part) for part in error.get("path", ())))
        elif code == "BAD_INPUT":
            faults[error["extensions"].get("argument", "")] = error["message"]
        elif code in ("UNAVAILABLE", "TIMEOUT"):
            raise Unreachable(error["message"])
        else:
            raise RuntimeError(f"the page's document failed: {error}")
    return Answered(answer.data or {}, frozenset(refused), faults)
