"""Two who change one thing: whoever comes second is told what stands, beside what they gave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from resolvers.commands import NotDone, UserError
from rules.clock import LONDON, spoken
from rules.codes import CodeSet

Said = Mapping[str, tuple[str, type[CodeSet] | None]]
"""For each property its name in words, and the set that its values are of."""


NOTHING_NEW = UserError("NOTHING_GIVEN", "Nothing is different from what stands.")


def changed(there: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """What of the given values is another than stands."""
    return {name: value for name, value in given.items() if value != there.get(name)}


def different(there: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The same. Raises NotDone where nothing is."""
    if not (new := changed(there, given)):
        raise NotDone(NOTHING_NEW)
    return new


def check_version(
    there: Mapping[str, Any],
    version: int,
    given: Mapping[str, Any],
    said: Said,
    name: str | None,
    field: str = "version",
) -> None:
    """Raise NotDone, with what stands beside what was given, unless a thing stands at this version.

    `given`: empty for a command that gives nothing of it, such as one that takes it off. `name`: who recorded it last.
    Nothing there is version 0.
    """
    if not _stands(there, version):
        raise NotDone(UserError("CHANGED", both_sides(there, given, said, name), field))


def check_words(
    there: Mapping[str, Any], version: int, name: str | None, says: str, yours: str | None = None
) -> None:
    """Raise NotDone unless a thing stands at this version, for one that is told in words of its own.

    `says`: what stands. `yours`: what was given; None where a command gives nothing of that.
    """
    if not _stands(there, version):
        own = "" if yours is None else " Yours says the same." if yours == says else f" Yours says: {yours}."
        raise NotDone(UserError("CHANGED", _told(there, name, says, own), "version"))


def both_sides(there: Mapping[str, Any], given: Mapping[str, Any], said: Said, name: str | None) -> str:
    """What somebody else wrote, beside what was given, in a sentence."""
    if not there:
        return "There is none of that any more. Look again, and send what is right."
    says = "; ".join(_differences(there, given, said) if given else _stating(there, said))
    return _told(there, name, says or ("the same as yours" if given else "nothing yet"))


def _stands(there: Mapping[str, Any], version: int) -> bool:
    return bool((there.get("version", 1) if there else 0) == version)


def _told(there: Mapping[str, Any], name: str | None, says: str, own: str = "") -> str:
    when = there.get("recordedAt")
    moment = f" on {when.astimezone(LONDON):%-d %B %Y at %H:%M}" if isinstance(when, datetime) else ""
    return (
        f"{name or 'Somebody else'} changed this{moment}. It now says: {says}.{own} Look at both, and send again what "
        "is right."
    )


def _differences(there: Mapping[str, Any], given: Mapping[str, Any], said: Said) -> Iterator[str]:
    for key, (words, codes) in said.items():
        if key in given and there.get(key) != given[key]:
            yield f"{words} {_words(there.get(key), codes)} (you gave {_words(given.get(key), codes)})"


def _stating(there: Mapping[str, Any], said: Said) -> Iterator[str]:
    for key, (words, codes) in said.items():
        if there.get(key):
            yield f"{words} {_words(there[key], codes)}"


def _words(value: Any, codes: type[CodeSet] | None) -> str:
    if value is None:
        return "none"
    if codes is not None:
        return f"“{codes[value].label}”"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return spoken(value) if isinstance(value, date) else f"“{value}”"
