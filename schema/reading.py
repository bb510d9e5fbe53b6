"""What an operation's one statement found: its rows, what was withheld of them, and the note of who looked."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from graphql import OperationDefinitionNode
from neo4j.exceptions import DriverError, Neo4jError

from graph.plan import Plan, Root
from graph.session import TimedOut, Unavailable
from graph.shape import Start
from graph.shapes import SHAPES
from resolvers.access import Role
from resolvers.context import Context
from resolvers.refusals import Refusal
from schema.answers import FAULT, error, refused
from schema.projector import Branches, Projector
from schema.selection import Selected

log = logging.getLogger(__name__)

Starts: TypeAlias = Sequence[tuple[Selected, Any, Start]]

NOT_YOURS = "You may not see this part of the record."
NOT_ALL_YOURS = (
    "You may not see this part of the record of everyone here: it is kept to those who work with them."
)
NOBODYS = (
    "Area",
    "Prison",
    "Officer",
    "Staff",
    "ImportFile",
    "Quality",
    "QualityPoint",
    "EthnicityCount",
    "Learning",
    "BenefitFigure",
    "Milestone",
    "ProjectRisk",
    "Tally",
    "SavedQuestion",
    "ReportSchedule",
)
"""Shapes that are no offender's record."""


class NotRead(Exception):
    """The statement was not run, or not to its end; `error` is what the caller is told."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(error["message"])
        self.error = error


class StandingChanged(Exception):
    """What the reader may do has changed since the statement was planned, so it found nothing."""


@dataclass(frozen=True)
class Found:
    """What an operation's statement found, and what completes it."""

    branches: list[Branches] = field(default_factory=list)
    projectors: tuple[Projector, ...] = ()
    roots: tuple[Root, ...] = ()
    used: dict[str, Any] = field(default_factory=dict)


@contextmanager
def clearly(path: list[str]) -> Iterator[None]:
    """Turn what goes wrong with a statement into what the caller is told of the field at `path`. Raises NotRead."""
    try:
        yield
    except Refusal as refusal:
        raise NotRead(refused(refusal, path)) from None
    except TimedOut as fault:
        raise NotRead(error(str(fault), "TIMEOUT")) from None
    except Unavailable as fault:
        log.exception("the database did not answer")
        raise NotRead(error(str(fault), "UNAVAILABLE")) from None
    except (Neo4jError, DriverError):
        log.exception("the database refused a statement of ours")
        raise NotRead(error(FAULT, "FAULT")) from None


async def read(context: Context, plan: Plan, values: Mapping[str, Any]) -> list[Branches]:
    """The rows of each root by branch. Raises StandingChanged."""
    rows = await context.graph.read(plan.statement, dict(values))
    if not rows:
        raise StandingChanged
    # A branch that found nothing does not come back at all.
    found: list[dict[int, Any]] = [
        {number: {} for number in range(root.branches)} | {0: []} for root in plan.roots
    ]
    for index, parts in rows:
        page = plan.roots[index].page
        total = page.total if page is not None else None
        for number, below in parts:
            found[index][number] = below if number in (0, total) else dict(below)
    return list(found)


def withheld(starts: Starts, found: Found) -> list[dict[str, Any]]:
    """An error for each field that is out of the reader's scope for anyone shown."""
    errors = []
    for index, (selected, _, start) in enumerate(starts):
        shown = found.roots[index].layout.shown
        if not shown:
            continue
        rows = _rows(index, start, found)
        message = NOT_YOURS if start.order is None else NOT_ALL_YOURS
        for path, one in _fields(selected, start):
            column = shown.get(one.pick)
            if column is not None and any(not row[column] for row in rows):
                errors.append(error(message, "FORBIDDEN", [*path, one.key]))
    return errors


def _counted(selected: Selected, start: Start) -> bool:
    """Whether only the number was asked of what names nobody: every page shows how much is in the inbox."""
    return start.shape == "InboxItem" and all(one.field == "totalCount" for one in selected.below)


def _fields(selected: Selected, start: Start) -> list[tuple[tuple[str, ...], Selected]]:
    """The fields asked of the root's own objects, with the path to them."""
    if start.order is None:
        return [((selected.key,), one) for one in selected.below]
    return [
        ((selected.key, *path), leaf)
        for child in selected.below
        for path, leaves in (
            [((child.key,), child.below)]
            if child.field == "nodes"
            else [((child.key, node.key), node.below) for node in child.children("node")]
            if child.field == "edges"
            else []
        )
        for leaf in leaves
    ]


def _rows(index: int, start: Start, found: Found) -> list[list[Any]]:
    rows: list[list[Any]] = found.branches[index][0]
    return rows if start.order is None else rows[: found.used[f"r{index}_first"] - 1]


def entry(
    context: Context,
    node: OperationDefinitionNode,
    parts: tuple[str, ...],
    starts: Starts,
    found: Found,
    errors: list[dict[str, Any]],
) -> dict[str, Any] | None:
    """What the audit log keeps of a read: who looked at whom, at which parts, what was refused, what was not there.

    None where nobody's record was asked for: reference data is nobody's.
    """
    seen: set[str] = set()
    asked: list[str] = []
    personal = False
    for index, (selected, _, start) in enumerate(starts):
        if start.shape in NOBODYS or _counted(selected, start):
            continue
        personal = True
        rows = _rows(index, start, found)
        seen.update(row[0] for row in rows)
        owners = found.roots[index].owners
        if owners is not None:
            seen.update(owner for row in rows for owner in row[owners])
        if not rows and start.order is None:
            asked.append(str(start.parameters.get("id") or start.parameters.get("value")))
    refused = [".".join(map(str, one["path"])) for one in errors if one["extensions"]["code"] == "FORBIDDEN"]
    if not (personal or refused):
        return None
    viewer = context.viewer
    people = sorted(one for one in seen if one.partition("_")[0] == SHAPES["Offender"].prefix)
    shared = Role.PARTNER_AGENCY in viewer.roles
    action = ("SHARE" if shared else "READ") if seen or not (asked or refused) else "REFUSED"
    return {
        "action": action,
        "by": viewer.id,
        "roles": sorted(role.name for role in viewer.roles),
        "operation": node.name.value if node.name else None,
        "subjects": people,
        "parts": parts,
        "purpose": viewer.agreement.purpose if viewer.agreement else context.purpose,
        **({"about": about} if (about := sorted(seen.difference(people))) else {}),
        **({"asked": asked} if asked else {}),
        **({"refused": refused} if refused else {}),
        **({"agreement": viewer.agreement.id} if viewer.agreement else {}),
    }
