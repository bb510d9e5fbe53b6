"""Files of a delivery with known truth, read straight from its folder: for training and measuring, without a graph."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from importers.dialects import Dialect
from importers.loading import aliases
from rules.identifiers import cro, nino, pnc
from rules.likeness import File
from rules.names import address_line

SEXES = {"M": "MALE", "F": "FEMALE"}
OPEN = date(9999, 12, 31)

Cells = dict[str, str]


def read_delivery(folder: Path) -> tuple[list[File], dict[str, str]]:
    """The CRAMS and LIDS files of a delivery whose rows are good, and whose each is, by `system scope reference`."""
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    extract = date.fromisoformat(truth["extract_date"])
    person = {" ".join(key[:3]): key[3] for key in truth["keys"] if key[0] in ("crams", "lids")}
    orders: dict[str, list[Cells]] = {}
    for cells in _rows(folder, "crams_*_orders.txt", Dialect.PIPE):
        orders.setdefault(f"{cells['AREA'].lower()} {cells['CRAMS_REF'].upper()}", []).append(cells)
    found: dict[str, File] = {}
    for cells in _rows(folder, "crams_*_people.txt", Dialect.PIPE):
        case = f"{cells['AREA'].lower()} {cells['CRAMS_REF'].upper()}"
        if (id_ := f"crams {case}") in person:
            found.setdefault(id_, _case(id_, case, cells, orders.get(case, []), extract))
    for cells in _rows(folder, "lids_*_prisoners.csv", Dialect.QCSV):
        if (id_ := f"lids {cells['ESTAB'].upper()} {cells['PRISON_NO'].upper()}") in person:
            found.setdefault(id_, _spell(id_, cells, extract))
    return list(found.values()), {id_: person[id_] for id_ in found}


def _rows(folder: Path, pattern: str, dialect: Dialect) -> Iterator[Cells]:
    for path in sorted(folder.glob(pattern)):
        header: list[str] = []
        for line in path.read_text("latin-1").split("\n"):
            try:
                fields = [field.strip() for field in dialect.split(line.rstrip("\r"))]
            except ValueError:
                continue
            if not header:
                header = fields
            elif len(fields) == len(header):
                yield dict(zip(header, fields, strict=True))


def _case(id_: str, case: str, cells: Cells, orders: list[Cells], extract: date) -> File:
    prisons = {order["PRISON_NO"].upper() for order in orders if order["PRISON_NO"]}
    days = {day for order in orders if (day := _day(order["ORDER_DATE"]))}
    opened = _day(cells["OPENED"])
    held = ((case.split(" ")[0], opened, _day(cells["CLOSED"]) or OPEN),) if opened else ()
    return _file(id_, cells, extract, prisons, frozenset([case]), frozenset(days), held)


def _spell(id_: str, cells: Cells, extract: date) -> File:
    received, sentenced = _day(cells["RECEPTION"]), _day(cells["SENT_DATE"])
    held = ((cells["ESTAB"].upper(), received, _day(cells["REL_DATE"]) or OPEN),) if received else ()
    days = frozenset([sentenced] if sentenced else [])
    return _file(id_, cells, extract, {cells["PRISON_NO"].upper()}, frozenset(), days, held)


def _file(
    id_: str,
    cells: Cells,
    extract: date,
    prisons: set[str],
    cases: frozenset[str],
    days: frozenset[date],
    held: tuple[tuple[str, date, date], ...],
) -> File:
    numbers = {
        "PNC": pnc(cells["PNC"], extract).value if cells["PNC"] else None,
        "CRO": cro(cells["CRO"]).value if cells["CRO"] else None,
        "NINO": nino(cells["NINO"]).value if cells.get("NINO") else None,
    }
    valid = {scheme: frozenset([value]) for scheme, value in numbers.items() if value}
    born = _day(cells["DOB"])
    return File(
        id_,
        ((cells["SURNAME"], cells["FORENAMES"] or None), *aliases(cells["ALIAS"])),
        frozenset([born] if born else []),
        SEXES.get(cells["SEX"]),
        valid | ({"PRISON_NUMBER": frozenset(prisons)} if prisons else {}),
        cases,
        frozenset([code] if (code := postcode(cells["POSTCODE"])) else []),
        frozenset([line] if (line := address_line(cells["ADDR1"])) else []),
        days,
        held,
    )


def postcode(text: str | None) -> str:
    """A postcode as it is compared."""
    return "".join((text or "").split()).upper()


def _day(text: str) -> date | None:
    try:
        day, month, year = (int(part) for part in text.split("/"))
        return date(year, month, day)
    except ValueError:
        return None
