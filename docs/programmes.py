"""Writes docs/programmes.md: the catalogue, the steps of a referral, registers, and the scales of the tests."""

from __future__ import annotations

from docs.markdown import always, page, table
from rules.clock import spoken
from rules.codes import ReferralStage
from rules.programmes import TABLE, catalogue, completions, scales
from tests.sequences.programmes import PROGRAMMES

WORK = """\
## The work

`referToProgramme` refers somebody; of one programme there is one open referral at most. `stepReferral` records what
becomes of it. Somebody for whom the programme is not, by the chance of reconviction that was recorded, starts only with
a reason, which is kept (`exception`); the chance itself is recorded as it was sent and never worked out here.

`openGroup` plans a group of a programme: a room, tutors, places and meetings, each on a working day of its own.
`planMeeting` adds one to catch up. `waitingForProgramme` lists who was found suitable and has no place yet, the longest
waiting first. Places are counted of the people whom the reader may see: a hidden person shows in no count, so a group
that one of them is in can hold one more than its places. A group ends (`closedOn`) on a day between its first session,
or the last of which a register is written, and today; from then on no session is planned, moved or written.

`takeRegister` saves the register of a meeting, all of it or none. Each attendance is at once an entry of the contact
log under the person's order, so the case manager sees it and enforcement counts it; a session that was cancelled is
no contact. Whoever attends and has not started, starts. Who corrects the attendance (`correctAttendance`) corrects the
entry of the log, and the other way round. The office that supervises is told of an absence without good reason.

The pages are `/groups`, `/groups/{id}` with the register, and `/offenders/{id}/programmes`.
"""


def programmes_page() -> str:
    """The page."""
    steps = [
        (
            step.label,
            ", ".join(stage.label for stage in ReferralStage if stage in before),
            after.label if after else "as before",
        )
        for step, (before, after) in TABLE.items()
    ]
    programmes = [
        (
            programme.label,
            spoken(one.since),
            str(one.sessions) if one.sessions else "not known",
            f"{one.ogrs2[0]} to {one.ogrs2[1]}" if one.ogrs2 else "none found",
            one.source,
            one.confidence,
        )
        for programme, versions in catalogue().items()
        for one in versions
    ]
    asked = [
        (spoken(one.since), ", ".join(sorted(one.needs)).lower(), one.source, one.confidence)
        for one in completions()
    ]
    tests = [
        (
            test.label,
            f"{one.lowest} to {one.highest}",
            "a lower score" if one.lower_is_better else "a higher score",
            one.source,
            one.confidence,
        )
        for test, one in scales().items()
    ]
    return page(
        "Programmes",
        "`rules/programmes/`, `rules/data/programmes.yaml`",
        "Accredited programmes: who is on one, what becomes of a referral, groups and their registers.",
        *WORK.splitlines(),
        "",
        *always(PROGRAMMES.always),
        "",
        "## Steps of a referral",
        "",
        *table(("step", "from", "to"), steps),
        "",
        "## The catalogue",
        "",
        *table(("programme", "from", "sessions", "OGRS 2", "source", "confidence"), programmes),
        "",
        "A completion asks for:",
        "",
        *table(("from", "what", "source", "confidence"), asked),
        "",
        "## Tests",
        "",
        *table(("test", "range", "better is", "source", "confidence"), tests),
    )
