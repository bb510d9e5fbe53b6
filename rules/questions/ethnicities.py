"""The words of ethnicities as the version of their codes that is in force has them, newer codes with the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rules.codes import FormerEthnicity


def ethnicities(known: Mapping[str, str], codes: Iterable[Sequence[Any]]) -> dict[str, str]:
    """The words of each key: a member of the closed enum (`known`), or the name of a newer code that counts as none.

    `codes`: of each its name, what it counts as, its words in the version in force (None: it is not in it), and those
    that it had last. Several codes in force may count as one member, which then keeps its own words.
    """
    today: dict[str, list[str]] = {}
    newer: dict[str, str] = {}
    for name, counts_as, now, last in codes:
        if now:
            today.setdefault(counts_as or name, []).append(now)
        if counts_as is None and name not in known and name not in FormerEthnicity.__members__:
            newer[name] = now or last
    told = {key: today[key][0] if len(today.get(key, ())) == 1 else text for key, text in known.items()}
    return told | dict(sorted(newer.items(), key=lambda one: one[1]))
