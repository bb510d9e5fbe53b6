"""The legacy systems: this list is the one place that a new one is added to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from importers.casebook.sheets import CASEBOOK_CONTACTS, CASEBOOK_ORDERS, CASEBOOK_PEOPLE
from importers.crams.contacts import Contacts
from importers.crams.orders import Orders
from importers.crams.people import People
from importers.dtto.cases import Cases
from importers.dtto.sheets import Attendance, Reviews, Tests
from importers.iaps.referrals import Referrals
from importers.iaps.sessions import Sessions
from importers.iaps.tests import ProgrammeTests
from importers.lids.movements import Movements
from importers.lids.prisoners import Prisoners
from importers.loading import Loader
from importers.oasys.odc import Odc
from importers.oasys.xml import Assessments
from importers.victims.victims import Victims
from importers.visor.nominals import Nominals

Scopes = Callable[[str, str], Iterable[str]]
"""The scopes that a reference in a faulty row may be of, from the file's scope and the row's text."""


def of_file(scope: str, _: str) -> Iterable[str]:
    """References are local to the file's scope."""
    return (scope,)


@dataclass(frozen=True)
class System:
    """A system: its kinds of file in reading order, and what a reference looks like in a row that can't be read."""

    name: str
    loaders: tuple[Loader, ...]
    reference: re.Pattern[str]
    scopes: Scopes = of_file


CASE = re.compile(r"(?<![\w/])\d\d/\d{5}(?![\w/])", re.ASCII)

SYSTEMS = (
    System(
        "LIDS",
        (Prisoners(), Movements()),
        re.compile(r"(?<!\w)[A-Z]{2}\d{4}(?!\w)", re.ASCII | re.IGNORECASE),
        lambda *_: ("lids",),
    ),
    System("CRAMS", (People(), Orders(), Contacts()), CASE),
    System("CASEBOOK", (People(CASEBOOK_PEOPLE), Orders(CASEBOOK_ORDERS), Contacts(CASEBOOK_CONTACTS)), CASE),
    System(
        "OASYS",
        (Assessments(), Odc()),
        re.compile(r"(?<!\w)[PH]\d{7}(?!\w)", re.ASCII | re.IGNORECASE),
        lambda *_: ("PROBATION", "PRISON"),
    ),
    System(
        "IAPS",
        (Referrals(), Sessions(), ProgrammeTests()),
        re.compile(r"(?<![\w/])\d{1,6}(?![\w/])", re.ASCII),
    ),
    System("VISOR", (Nominals(),), re.compile(r"(?<!\w)V\d{7}(?!\w)", re.ASCII | re.IGNORECASE)),
    System("VICTIMS", (Victims(),), re.compile(r"(?<!\w)VC/\d{4}(?!\w)", re.ASCII | re.IGNORECASE)),
    System(
        "DTTO",
        (Cases(), Tests(), Attendance(), Reviews()),
        re.compile(r"(?<!\w)D\d{4}(?!\w)", re.ASCII | re.IGNORECASE),
    ),
)

# The contact logs go last, by far the largest: files are joined before, so the record can be used while they come in.
AFTER_JOINING = tuple(
    loader for system in SYSTEMS for loader in system.loaders if isinstance(loader, Contacts)
)
BEFORE_JOINING = tuple(
    loader for system in SYSTEMS for loader in system.loaders if loader not in AFTER_JOINING
)
LOADERS = (*BEFORE_JOINING, *AFTER_JOINING)
KINDS = tuple(loader.kind for loader in LOADERS)
BY_NAME = {system.name: system for system in SYSTEMS}
