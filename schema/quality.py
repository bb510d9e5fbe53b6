"""The quality of what the legacy systems hold, by system and by area or prison, and people whose ethnicity is to be
recorded anew."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import strawberry

from resolvers import quality as begin
from rules.codes import System
from schema.fields import Connection, Node, edge, root, stored
from schema.offenders import Offender
from schema.reference import Area, Prison


@strawberry.interface(
    description="Figures of what the files of a place hold. "
    "For readers without cases they are rounded to five, and null below."
)
class Figures(Node):
    """Figures."""

    day: date | None = stored("The day of the latest extract that they are of.")
    rows: int | None = stored("Rows of all files.")
    rejected: int | None = stored("Rows that could not be imported.")
    impossible_dates: int | None = stored("Rows whose dates can't be true together.")
    people: int | None = stored("Accepted rows that describe a person; the figures that follow are of these.")
    with_pnc: int | None = stored("With a PNC number that can be read and whose check letter is right.")
    with_cro: int | None = stored("With a CRO number that can be read and whose check letter is right.")
    ethnicity_recorded: int | None = stored("With an ethnicity of the 2001 set or a later one.")
    ethnicity_not_stated: int | None = stored("Who were asked their ethnicity and declined (NS).")
    ethnicity_never_recorded: int | None = stored("Who were never asked.")
    ethnicity_former: int | None = stored("With a code of before 2001.")
    birth_missing: int | None = stored("Without a date of birth.")
    birth_first_of_january: int | None = stored("Born on 1 January, which often stands for a day not known.")
    bad_check_letters: int | None = stored("With a PNC or CRO number whose check letter is wrong.")


@strawberry.type(description="The figures as they were after the extracts of a day.")
class QualityPoint(Figures):
    """A point of the trend."""


@strawberry.type(
    description="The quality of what one legacy system holds: of an area or prison, or of the country."
)
class Quality(Figures):
    """Figures of a place."""

    system: System | None = stored("The legacy system.")
    national: bool | None = stored("Whether these are of the whole country.")

    @edge
    def area(self) -> Area | None:
        """The area that they are of."""

    @edge
    def prison(self) -> Prison | None:
        """The prison that they are of."""

    @edge
    def points(self, first: int = 60) -> list[QualityPoint] | None:
        """How they were after the extracts of each day, the latest first."""


@strawberry.type(description="How many people under an area's supervision have to be asked their ethnicity.")
class EthnicityCount(Node):
    """An area's count."""

    name: str | None = stored("The area's name.")
    needs_recording: int | None = stored(
        "People whose old code has no certain new one. Rounded to five, and null below, for readers without cases."
    )


@strawberry.type
class Query:
    """Root fields."""

    @root(begin.quality)
    def quality(
        self,
        first: int,
        after: str | None = None,
        system: Annotated[
            System | None, strawberry.argument(description="Only of this legacy system.")
        ] = None,
        area: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only of this area, by its id.")
        ] = None,
        place: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only the figures with this id.")
        ] = None,
    ) -> Connection[Quality] | None:
        """The quality of what the legacy systems hold: by system, the country's figures before those of each place."""

    @root(begin.ethnicity_counts)
    def ethnicity_counts(self, first: int, after: str | None = None) -> Connection[EthnicityCount] | None:
        """The areas by name, each with how many people it has to ask."""

    @root(begin.ethnicity_needs_recording)
    def ethnicity_needs_recording(
        self,
        first: int,
        after: str | None = None,
        area: Annotated[
            strawberry.ID | None,
            strawberry.argument(description="Only of those whom this area supervises now, by its id."),
        ] = None,
    ) -> Connection[Offender] | None:
        """People whose old ethnicity code has no certain new one, of those you work with: ask them, never guess."""
