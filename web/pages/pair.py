"""One doubtful pair, side by side: what each file says, why it is asked, and the three answers."""

from __future__ import annotations

from collections.abc import Mapping
from secrets import token_urlsafe
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from resolvers.context import Viewer
from rules.codes import AddressKind, IdentifierScheme, JoinDecisionKind, Sex
from rules.matching import FIELDS
from web.charts.waterfall import waterfall
from web.documents import Unreachable, ask, command
from web.forms import sent
from web.pages.joins import SAID, WHAT, following
from web.pages.record import not_found
from web.templates import page
from web.words import day, full_name

FIELDS_GIVEN = ("kind", "reason", "seen", "key")
SCHEMES = (IdentifierScheme.PNC, IdentifierScheme.CRO, IdentifierScheme.PRISON_NUMBER, IdentifierScheme.NINO)


class Row(NamedTuple):
    """A line of the comparison: what each side says, and how the two are to each other."""

    label: str
    one: list[str]
    other: list[str]

    @property
    def verdict(self) -> str:
        """Same, different, partly the same, or said by one of them only."""
        mine, theirs = ({text.casefold() for text in side} for side in (self.one, self.other))
        if not mine or not theirs:
            return "Only one says" if mine or theirs else "Neither says"
        if mine == theirs:
            return "Same"
        return "Partly the same" if mine & theirs else "Different"


async def handle(request: Request, viewer: Viewer) -> Response:
    """The page, and what becomes of its form: on to the next pair."""
    id_ = request.path_params["id"]
    given = await sent(request, FIELDS_GIVEN)
    faults: dict[str, str] = {}
    try:
        if request.method == "POST":
            said, faults = await _decide(request, viewer, id_, given)
            if not faults:
                return await following(request, viewer, said, id_)
        answered = await ask(request, viewer, "pair", {"id": id_})
    except Unreachable:
        return page(request, "unreachable.html", viewer, 503)
    if answered.refused:
        return page(request, "no_access.html", viewer, 403, what=WHAT)
    pair = answered.data["doubtfulPair"]
    if pair is None:
        return await not_found(request, viewer)
    reasons = [{**one, "label": FIELDS.get(one["field"], one["field"])} for one in pair["reasons"]]
    said_so_far = pair["decision"]
    return page(
        request,
        "pair.html",
        viewer,
        400 if faults else 200,
        pair=pair,
        rows=rows(pair["one"], pair["other"]),
        reasons=reasons,
        chart=waterfall(reasons, pair["weight"]) if reasons else None,
        own=bool(said_so_far) and not said_so_far["standing"] and said_so_far["by"] == viewer.id,
        waiting=answered.data["doubtfulPairs"]["totalCount"],
        given={**given, "key": token_urlsafe(16)},
        faults=faults,
        said=SAID.get(request.query_params.get("said", "")),
    )


async def _decide(
    request: Request, viewer: Viewer, id_: str, given: Mapping[str, str]
) -> tuple[str, dict[str, str]]:
    if given["kind"] not in JoinDecisionKind.__members__:
        return "", {"reason": "Choose one of the three answers."}
    asked = {"pair": id_, **{name: given[name] for name in FIELDS_GIVEN}}
    done = await command(request, viewer, "decide_pair", asked)
    if given["kind"] != JoinDecisionKind.SAME.name:
        return given["kind"].lower(), done.faults
    return "proposed" if done.answer and done.answer["proposed"] else "joined", done.faults


def rows(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[Row]:
    """The comparison, field by field; what neither says is left out."""
    sides = [_said(one), _said(other)]
    found = [Row(label, sides[0][label], sides[1][label]) for label in sides[0]]
    return [row for row in found if row.one or row.other]


def _said(side: Mapping[str, Any]) -> dict[str, list[str]]:
    numbers: dict[IdentifierScheme, list[str]] = {scheme: [] for scheme in SCHEMES}
    for each in side["identifiers"] or ():
        if (scheme := IdentifierScheme[each["scheme"]]) in numbers:
            numbers[scheme].append(each["value"] if each["valid"] else f"{each['raw']} (not valid)")
    names = [full_name(each) for each in side["names"] or () if each["kind"] != "PRIMARY"]
    return {
        "Surname": _one(side["surname"]),
        "Forenames": _one(side["forenames"]),
        "Other names": _once(names),
        "Date of birth": _one(day(side["dateOfBirth"])),
        "Sex": _one(Sex[side["sex"]].label if side["sex"] else ""),
        **{scheme.label: _once(values) for scheme, values in numbers.items()},
        "Address": _once(_address(each) for each in side["addresses"] or ()),
        "Sentences passed": _once(day(each) for each in side["sentenced"] or ()),
        "In custody": _once(_time(each) for each in side["held"] or ()),
    }


def _address(each: Mapping[str, Any]) -> str:
    kind = AddressKind[each["kind"]].label if each.get("kind") else ""
    text = ", ".join([*(each["lines"] or ()), each["postcode"] or ""]).strip(", ")
    return f"{text} ({kind.lower()})" if kind and each["kind"] != "HOME" else text


def _time(interval: str) -> str:
    begin, _, end = interval.partition("/")
    return f"from {day(begin)}" if end == ".." else f"{day(begin)} to {day(end)}"


def _one(text: str | None) -> list[str]:
    return [text] if text else []


def _once(texts: Any) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))
