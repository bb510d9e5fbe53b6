"""What every command on an assessment does first: finds it for somebody who may write there, as they read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph import assessments as graph
from graph.session import Transaction
from resolvers.access import Role, reach
from resolvers.commands import FORBIDDEN, NOT_THERE, NotDone, UserError
from resolvers.context import Context, Post
from resolvers.refusals import Refusal
from resolvers.versions import check_words
from rules.codes import AssessmentStatus, Service

PART = "assessing"
IN_PRISON = frozenset({Role.OFFENDER_SUPERVISOR, Role.PRISON_OFFICER})
LOCKED = "It is signed, so it is not changed any more: begin a new one from it."


@dataclass(frozen=True)
class Of:
    """Which assessment a command is on, at the version that was read."""

    key: str
    assessment: str
    version: int


@dataclass(frozen=True)
class Found:
    """The offender, their assessments, and the one that a command is on."""

    offender: str
    case: graph.Case
    standing: graph.Standing

    @property
    def there(self) -> Mapping[str, Any]:
        """The properties of the assessment."""
        return self.standing.properties


def service_of(context: Context) -> Service:
    """The service that somebody works in."""
    return Service.PRISON if context.viewer.roles <= IN_PRISON else Service.PROBATION


def place_of(context: Context) -> tuple[Post | None, dict[str, str | None]]:
    """The post that somebody writes assessments in, and its area or prison."""
    prison = service_of(context) is Service.PRISON
    posts = [one for one in context.viewer.posts if (one.prison if prison else one.area)]
    post = posts[0] if posts else None
    area = post.area if post and not prison else None
    return post, {"area": area, "prison": post.prison if post and prison else None}


async def case_of(
    tx: Transaction, context: Context, offender: str, part: str, field: str = "offender"
) -> graph.Case:
    """A person's assessments. Raises NotDone for a person who is not to be seen, Refusal out of scope."""
    within = reach(context.grants, part)
    assert within is not None
    found = await graph.case(tx, offender, within, context.asking)
    if found is None or not found.seen:
        raise NotDone(UserError("NOT_FOUND", NOT_THERE, field))
    if not found.within:
        raise Refusal("FORBIDDEN", FORBIDDEN)
    return found


async def find(tx: Transaction, context: Context, asked: Of, part: str = PART) -> Found:
    """An assessment with its person's others, locked. Raises as `case_of`."""
    offender = await graph.whose(tx, asked.assessment)
    if offender is None:
        raise NotDone(UserError("NOT_FOUND", NOT_THERE, "assessment"))
    case = await case_of(tx, context, offender, part, "assessment")
    standing = await graph.stands(tx, asked.assessment)
    if standing is None:
        raise NotDone(UserError("NOT_FOUND", NOT_THERE, "assessment"))
    return Found(offender, case, standing)


def check_open(found: Found) -> None:
    """Raises NotDone for an assessment that is locked."""
    if found.there["status"] != AssessmentStatus.OPEN.name or found.there.get("signedOn"):
        raise NotDone(UserError("LOCKED", LOCKED, "assessment"))


def check_version(found: Found, version: int, now_says: str, yours: str | None = None) -> None:
    """Raises NotDone for another version than the one that stands, with both sides in words."""
    check_words(found.there, version, found.standing.name, now_says, yours)
