"""Copies of records, as the tests of subject access make and read them."""

import json
import re
import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pypdfium2

from demo.staff import keep_demo_staff
from graph.session import Graph
from importers.run import import_paths
from resolvers.audit import Audit
from resolvers.subject_access import Answered, Request, answer
from settings import Settings
from tests.test_commands import record

SMALL = Path(__file__).parent / "fixtures" / "extracts" / "small"
ROWAN = "derbyshire:03/00001"
SIAN = "derbyshire:03/00002"

CORRECTIONS = {
    "crams_derbyshire_people.txt": (
        ("ASHBY|Rowan Lee|HARTLEY, Ro|", "ASHBEE|Rowan Lee|HARTLEY, Ro|"),
        ("1 Mill Lane", "9 Mill Lane"),
        ("|J Reed|North|", "|K Hale|North|"),
    ),
    "crams_derbyshire_orders.txt": (("|Affray|", "|Common assault|"),),
    "crams_derbyshire_contacts.txt": (("No reply", "No answer"),),
}
"""What the second delivery says differently."""


def delivery(folder: Path) -> Path:
    """A copy of the small delivery, without its manifest, so that it can be corrected."""
    shutil.copytree(SMALL, folder, ignore=shutil.ignore_patterns("manifest.csv"))
    return folder


async def deliver(graph: Graph, folder: Path, also: Iterable[tuple[str, str, str]] = ()) -> None:
    """The small delivery and one that corrects it: versions, facts taken off, merged offenders, rejects; and staff.

    `also`: more corrections, as file, old and new.
    """
    delivery(folder)
    await keep_demo_staff(graph)
    await import_paths(graph, [folder], by="tester", extract_date=date(2003, 9, 30))
    for name, changes in CORRECTIONS.items():
        content = (folder / name).read_bytes()
        for old, new in (*changes, *((old, new) for file, old, new in also if file == name)):
            assert content.count(old.encode("latin-1")) == 1, old
            content = content.replace(old.encode("latin-1"), new.encode("latin-1"))
        (folder / name).write_bytes(content)
    await import_paths(graph, [folder], by="tester", extract_date=date(2003, 10, 31))


class Copied:
    """A copy as the person gets it."""

    def __init__(self, done: Answered) -> None:
        self.done = done
        self.bytes = done.files[0].read_bytes()
        self.json: dict[str, Any] = json.loads(self.bytes)
        self.documents = [pypdfium2.PdfDocument(path) for path in done.files[1:]]
        pages = (page for document in self.documents for page in document)
        self.text = "\n".join(page.get_textpage().get_text_range() for page in pages)

    @property
    def items(self) -> list[dict[str, Any]]:
        """Every entry."""
        return [item for section in self.json["sections"] for item in section["items"]]

    def of(self, kind: str) -> list[dict[str, Any]]:
        """The entries of a kind."""
        return [item for item in self.items if item["type"] == kind]

    def says(self, words: str) -> bool:
        """Whether the words stand anywhere in it, on paper or as JSON."""
        flat = re.sub(r"\s+", " ", self.text)
        return words.lower() in (self.bytes.decode() + flat).lower()


async def copy(graph: Graph, audit: Audit, subject: str, folder: Path, **more: Any) -> Copied:
    """Make a copy in an empty folder."""
    return Copied(await answer(graph, audit, Request(subject, "dan", "request 14", folder, **more), silently))


def silently(what: str, done: int, total: int) -> None:
    """Show no progress."""


async def id_of(graph: Graph, reference: str) -> str:
    """The offender who bears a CRAMS reference."""
    rows = await graph.read(
        "MATCH (:Identifier {scheme: 'CRAMS_REFERENCE', value: $v})<-[:IDENTIFIED_BY]-()<-[:HAS_FILE]-(o:Offender) "
        "RETURN o.id",
        {"v": reference},
    )
    return str(rows[0][0])


def command(settings: Settings, folder: Path, *arguments: str, **more: str) -> CompletedProcess[str]:
    """Run `record` on the test's graph."""
    assert settings.neo4j_password is not None
    password = settings.neo4j_password.get_secret_value()
    return record(folder, *arguments, NEO4J_URI=str(settings.neo4j_uri), NEO4J_PASSWORD=password, **more)
