"""Commands of programmes, groups and treatment, as their specifications give them: each with a key of its own."""

from __future__ import annotations

from itertools import count
from typing import Any

from resolvers.context import Viewer
from tests.world import Asking

KEYS = count(1)
REFERRAL = "referral { id version stage startedOn endedOn endReason exception group { id } }"
GROUP = "group { id version capacity closedOn meetings { id version number date catchUp registered } }"
TREATMENT = """treatment { id version endedOn outcome breachOn reviewDue weekByWeek { number from hoursAttended
  hoursByDay hoursStandard days tests testsStandard positive refused met words standard } weeks { id version from
  hoursOrdered hoursAttended replaced { reason changes { name was } } } tests { id version date opiates cannabis }
  reviews { id version date result nextOn } }"""


async def do(
    world: Asking, command: str, select: str = "", as_: str | Viewer = "tess", **values: Any
) -> dict[str, Any]:
    """The payload of a command."""
    values.setdefault("key", f"course key {next(KEYS)}")
    name = f"{command[0].upper()}{command[1:]}Input"
    text = (
        f"mutation($input: {name}!) {{ {command}(input: $input) {{ {select} "
        "userErrors { code field message } } }"
    )
    return dict((await world.data(text, as_, input=values))[command])


async def done(
    world: Asking, command: str, select: str = "", as_: str | Viewer = "tess", **values: Any
) -> Any:
    """What a command answers that has to be carried out: the one thing that is selected."""
    payload = await do(world, command, select, as_, **values)
    assert payload["userErrors"] == [], payload
    return payload[select.partition(" ")[0]] if select else None


async def refused(
    world: Asking, command: str, as_: str | Viewer = "tess", **values: Any
) -> list[tuple[str, str | None]]:
    """The codes of a command that has to be refused, with the fields that they are about."""
    payload = await do(world, command, "", as_, **values)
    assert payload["userErrors"], values
    return [(one["code"], one["field"]) for one in payload["userErrors"]]


async def suitable(world: Asking, offender: str, programme: str, ogrs2: int | None = 56) -> dict[str, Any]:
    """A referral of somebody who was found suitable, under their first order."""
    made = await done(
        world, "referToProgramme", REFERRAL, offender=offender, programme=programme, on="2003-09-01",
        sentence=f"sen_{offender}_1", ogrs2=ogrs2,
    )  # fmt: skip
    return dict(
        await done(
            world,
            "stepReferral",
            REFERRAL,
            referral=made["id"],
            version=1,
            step="FOUND_SUITABLE",
            on="2003-09-02",
            notes="Wants to think before acting.",
        )
    )


async def grouped(world: Asking, *offenders: str, **values: Any) -> tuple[dict[str, Any], list[str]]:
    """A group that meets today for the first time, and the referrals of people with a place in it."""
    asked = {
        "area": "area_wy", "programme": "ENHANCED_THINKING_SKILLS", "name": "Leeds evenings", "firstDay": "2003-09-30",
        "tutors": ["T Malone"], "capacity": 4, "timesAWeek": 2, "time": "18:30", "place": "Room 2", **values,
    }  # fmt: skip
    group = await done(world, "openGroup", GROUP, **asked)
    referrals = []
    for offender in offenders:
        one = await suitable(world, offender, asked["programme"])
        await done(
            world, "stepReferral", REFERRAL, referral=one["id"], version=one["version"], step="PLACED",
            on="2003-09-30", group=group["id"],
        )  # fmt: skip
        referrals.append(one["id"])
    return group, referrals
