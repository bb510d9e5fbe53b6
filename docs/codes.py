"""Writes docs/codes.md: sets of codes, the file that a new version comes in, and what becomes of old codes."""

from __future__ import annotations

from docs.markdown import page, table
from rules.clock import spoken
from rules.code_sets import COLUMNS, built_in
from rules.codes import CodeChangeKind, CodeSetName
from rules.prisons import COLUMNS as OF_PRISONS

HOW = """\
## How a record holds a code

A record keeps the code that was written, and is never rewritten by a new version. Beside each field of a closed enum
stands an object of type `Code`: `Offender.ethnicityCode`, a `CaseFile`'s own, `Contact.outcomeCode`,
`Sentence.typeCode`, `Referral.programmeCode`. It says the `code`, its `label`, whether it is `inForce`, and `mappedTo`:
what it is in the version that holds today. `needsRecording` says that nothing is certain: the person is asked.

The enums (`Ethnicity`, `ContactOutcome`, `SentenceType`, `Programme`) stay as they are, so no front-end breaks. A
code that is newer than they are counts as one of their members, which the file names in `counts_as`, and the enum's
field answers that. What the law works out (absences, dates of a sentence, programmes' sessions) goes by it too, which
is why every set but ethnicity and offences needs it. A new ethnicity without one is null in `ethnicity`, and stands
in `ethnicityCode`. Figures count such a person as recorded: by ethnicity under the code's own words, or under what it
is today; by ethnic group apart from those of the 2001 set. Words are those of the version in force, unless several
codes count as one member.

Of an offence extracts write no code but its title, so a record keeps the title (`Offence.title`) and besides, in
`Offence.code`, the code that it stood for when it was recorded: the set's `aliases` are titles, in any case. A title
that stands for none is kept without a code; the next `record import` gives it one when a version has it among its
aliases.

## When a version holds

From the first moment of its day, everywhere. Nothing is kept in a server's memory: each statement finds the version of
its day in the graph. A version holds until the next one does; one that would begin on or before the day of the latest
is refused, so at each day exactly one holds. Each says of every older code what it is now, however many versions lie
between, so nothing is worked out twice. Extracts are read by the version of the day of the import: its codes and their
aliases are understood by the next `record import`. Rows that were rejected before are sent again, as others are
(docs/data-quality.md).

## Prisons that open and close

`changePrison` gives a prison the days on which it opened and closed, for the data steward; what was known before is
kept (`Prison.replaced`). A prison takes nobody in by a movement that is entered for a day before it opened, or from
the day on which it closed; who is held there stays until somebody moves them, and leaves as usual. Extracts are taken
as they are.

A file of prisons is loaded on the same page, `/codes/prisons`, or by `previewPrisons` and `loadPrisons`. A row is a
prison as it is to be: a new one, another name, function or contractor, the days on which it opens and closes. Those
days may be to come; the rest holds from the moment of loading, in every server process at once, so a name that changes
on a day is loaded on that day. Prisons that the file leaves out stay as they are, and codes never change. The preview
says prison by prison what would be other than it was; all is loaded or nothing, on the version that the preview saw.
`prisonsFile`, or the page, gives the prisons as they stand to begin with. Extracts of a prison that was loaded so are
read by the next `record import`; reference data that a delivery brings (`prisons.csv`) changes names, not days.

Areas that merge and split: [areas.md](areas.md).

## Loading one

The data steward, on the page `/codes` or by `previewCodes` and `loadCodes`; whoever runs the system by
`record codes list`, `show`, `preview FILE` and `load FILE --from DAY --by ID --source CIRCULAR`. The preview says code
by code what becomes of it, how many people's records hold it, and how many are to be asked again, by area. Figures are
of those whom the reader may see; of parts of the record that they do not read they are rounded to five. A
code that the version before has must stand in the file: as it is, with what it becomes, or with `ask`. One that is left
out is refused whether anybody holds it or not, so that a refusal tells of nobody. `codeNeedsRecording` lists the people
who hold a code that is to be recorded again, for those who work with them; `/ethnicity` lists those with a code used
before 2001.
"""
YAML = """\
The same as YAML:

```yaml
set: ethnicity
codes:
  - {code: W1, label: "White: British"}
  - {code: W3, label: "White: Gypsy or Irish Traveller", counts_as: W9, aliases: [GRT]}
becomes:
  A9: ask
  O1: W1
```
"""


def codes_page() -> str:
    """The page."""
    versions = [
        (
            name.label,
            f"`{name.name.lower()}`",
            str(one.number),
            "the beginning" if one.number == 1 else spoken(one.since),
            str(len(one.codes)),
            one.source,
        )
        for name in CodeSetName
        for one in built_in(name)
    ]
    old, new = built_in(CodeSetName.ETHNICITY)
    mapped = [
        (
            f"{one.code}: {one.label}",
            f"{new.codes[to].code}: {new.codes[to].label}"
            if (to := new.becomes[one.name])
            else "to be asked",
        )
        for one in old.codes.values()
    ]
    return page(
        "Codes",
        "`rules/code_sets/`, `rules/codes/code_sets.py`",
        "Sets of codes that a circular may change, as dated versions. The product brings the first ones; each is in "
        "the graph, `(:CodeSet)-[:HAS_VERSION]->(:CodeSetVersion)-[:HAS_CODE]->(:Code)`, from the first start on.",
        *table(("set", "in a file", "version", "from", "codes", "source"), versions),
        "",
        *HOW.splitlines(),
        "## The file",
        "",
        "CSV in UTF-8 with these columns, in any order; `counts_as` and `aliases` may be left out. `record codes show "
        "SET --csv`, or the page, gives today's version to begin with.",
        "",
        *table(("column", "is"), [(f"`{name}`", words) for name, words in COLUMNS.items()]),
        "",
        *YAML.splitlines(),
        "## The file of prisons",
        "",
        "CSV in UTF-8 with all of these columns, in any order.",
        "",
        *table(("column", "is"), [(f"`{name}`", words) for name, words in OF_PRISONS.items()]),
        "",
        "## What a version does to a code",
        "",
        *table(("", "means"), [(f"`{one.name}`", one.label) for one in CodeChangeKind]),
        "",
        "## Ethnicity before 2001",
        "",
        *table(("old code", "since 1 April 2001"), mapped),
    )
