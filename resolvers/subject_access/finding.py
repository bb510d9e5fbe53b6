"""Whom a text names that somebody typed: an id, one that was merged away, or an identity number."""

from __future__ import annotations

from graph import subject_access as held
from graph.session import Graph
from rules.clock import today
from rules.identifiers import CRAMS_REFERENCE, guess
from settings import Problem

KINDS = (
    "an id (off_...), a PNC, CRO, National Insurance or prison number, or a CRAMS reference as AREA:YY/NNNNN"
)


async def find(graph: Graph, text: str) -> str:
    """The id of the one offender whom a text names. Raises Problem for nobody, for several, and for somebody deleted.

    What was typed is not said again: it may be somebody's number, and what a command says is often kept.
    """
    text = text.strip()
    if text.startswith("off_"):
        found = await held.find(graph, text)
        if isinstance(found, held.Deleted):
            raise Problem(
                f"The record {text} was deleted under the retention rule {found.rule}: nothing of it is held."
            )
        if found is None:
            raise Problem(
                f"There is no record {text}: check the id, or give an identity number of the person."
            )
        return found
    numbers = await _numbers(graph, text)
    if not numbers:
        raise Problem(f"That is no number by which a record can be found: give {KINDS}.")
    bearers = await held.bearers(graph, numbers)
    ids = sorted({offender for offender, _, _ in bearers})
    if not ids:
        raise Problem(f"Nobody in the record bears that number: check it, or give {KINDS}.")
    if len(ids) > 1:
        which = "; ".join(
            f"{offender} ({scheme} {value})" if scheme == "CRAMS_REFERENCE" else offender
            for offender, scheme, value in bearers
        )
        raise Problem(f"{len(ids)} records bear that number: give the id of one of them. {which}")
    return ids[0]


async def _numbers(graph: Graph, text: str) -> list[tuple[str, str]]:
    numbers = guess(text, today())
    match = CRAMS_REFERENCE.fullmatch(text.lower())
    if match and not match["area"]:
        # References are local: the same one in two areas is two cases.
        numbers += [
            ("CRAMS_REFERENCE", f"{slug}:{match['reference']}") for slug in await held.area_slugs(graph)
        ]
    return numbers
