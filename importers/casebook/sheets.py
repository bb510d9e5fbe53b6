"""`casebook_<area>.xlsx`: cases of an area that has no CRAMS, on sheets with the columns of the CRAMS files."""

from dataclasses import replace

from importers.crams.contacts import CONTACTS
from importers.crams.orders import ORDERS
from importers.crams.people import PEOPLE
from importers.kinds import Kind
from importers.sources.sheet import Sheet


def on_sheet(kind: Kind) -> Kind:
    """The same rows on a sheet of the casebook."""
    source = Sheet(kind.name.capitalize())
    return replace(kind, system="CASEBOOK", file_name="casebook_<area>.xlsx", source=source)


CASEBOOK_PEOPLE, CASEBOOK_ORDERS, CASEBOOK_CONTACTS = map(on_sheet, (PEOPLE, ORDERS, CONTACTS))
