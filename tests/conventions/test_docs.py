"""The documentation says what the code does, leads to what is there, and names no place outside the project."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from graphql import parse, validate
from typer.main import get_command

from cli import commands
from docs import build
from graph.plan import MOST
from graph.session import Graph
from graph.shapes import SHAPES
from graph.staff import keep_staff
from resolvers.access import Clearance, Role
from resolvers.context import Post, Viewer
from rules.clock import now
from schema import cost, requests
from schema.schema import schema
from settings import Settings
from tests.conventions.tree import ROOT, text, tracked
from tests.world import Asking

PAGES = [path for path in tracked() if path.suffix == ".md"]
API = text(Path("docs/api.md"))
LINK = re.compile(r"\]\(([^)\s]+)\)")
TERM = re.compile(r"^- \*\*.+?\*\*(?: \(`(\w+)`\))?.*?[:,] ", re.MULTILINE)


def test_generated_pages_are_what_the_code_says(tmp_path: Path) -> None:
    """As `make check` holds too; a page that is missing or was edited shows."""
    assert build.drifted() == []
    for name, write in build.PAGES.items():
        (tmp_path / name).write_text(write(), encoding="utf-8")
    assert build.drifted(tmp_path) == []
    (tmp_path / "graph.md").write_text("edited", encoding="utf-8")
    (tmp_path / "settings.md").unlink()
    assert build.drifted(tmp_path) == ["settings.md", "graph.md"]


def test_every_setting_is_explained() -> None:
    """A variable without a description is one that nobody can use; a page names none that is not there."""
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
    named = set(re.findall(r"^\| `([A-Z][A-Z0-9_]+)` \|", text(Path("docs/operations.md")), re.MULTILINE))
    assert named <= {name.upper() for name in Settings.model_fields}


def headings(page: str) -> set[str]:
    """The anchors of a page, as GitHub makes them of headings."""
    titles = re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title).strip().lower().replace(" ", "-") for title in titles}


def broken(page: Path, content: str) -> Iterator[str]:
    """The links of a page that lead nowhere within the project."""
    for link in LINK.findall(re.sub(r"```.*?```", "", content, flags=re.DOTALL)):
        address, _, anchor = link.partition("#")
        if re.match(r"[a-z]+:", address):
            continue
        there = (ROOT / page.parent / address).resolve()
        if address and not (there.exists() and there.is_relative_to(ROOT)):
            yield link
            continue
        target = there.read_text(encoding="utf-8") if address and anchor else content
        if anchor and anchor not in headings(target):
            yield link


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_links_lead_somewhere(page: Path) -> None:
    """To a file of the project, and to a heading that it has."""
    assert list(broken(page, text(page))) == []


def test_a_broken_link_is_found() -> None:
    """A file, a heading and a way out of the project."""
    content = (
        "# One two\n[a](README.md) [b](gone.md) [c](#one-two) [d](#three) [e](../../outside) [f](api.md#no)"
    )
    assert list(broken(Path("docs/page.md"), content)) == ["gone.md", "#three", "../../outside", "api.md#no"]


def test_the_index_lists_every_page() -> None:
    """A page that no one can find is not documentation."""
    index = {(ROOT / "docs" / link).resolve() for link in LINK.findall(text(Path("docs/README.md")))}
    pages = {ROOT / page for page in PAGES if page.parts[0] == "docs" and page.name != "README.md"}
    assert pages - index == set()


def unknown_commands(content: str) -> set[str]:
    """`make` targets and `record` commands that a page names in code and that there are not."""
    code = re.findall(r"`([^`\n]+)`|^(?: {4}|\t)(.+)$|^(\w.*)$", content, re.MULTILINE)
    lines = [line for found in code for line in found[:2] if line]
    makefile = text(Path("Makefile"))
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    known = getattr(get_command(commands), "commands", {})
    made = {
        f"make {name}"
        for line in lines
        for name in re.findall(r"^make ([a-z-]+)", line)
        if name not in targets
    }
    run = {
        f"record {name}"
        for line in lines
        for name in re.findall(r"(?:^|[ /(])record ([a-z][a-z0-9-]*)", line)
        if name not in known
    }
    return made | run


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_commands_that_a_page_names_exist(page: Path) -> None:
    """Those of the Makefile and of `record`."""
    assert unknown_commands(text(page)) == set()


def test_an_unknown_command_is_found() -> None:
    """In a sentence or a block."""
    content = (
        "Use `make run` or `record serve`.\n\n    make nothing   # x\n    .venv/bin/record nowhere --json\n"
    )
    assert unknown_commands(content) == {"make nothing", "record nowhere"}


def test_the_glossary_and_the_shapes_have_the_same_words() -> None:
    """Every shape is explained, and every name in code after a word is a shape."""
    glossary = text(Path("GLOSSARY.md"))
    lines = [line for line in glossary.splitlines() if line.startswith("- ")]
    assert [line for line in lines if not TERM.match(line)] == []
    assert {name for name in TERM.findall(glossary) if name} == set(SHAPES)


def blocks(page: str, language: str) -> list[str]:
    """The code of a page that is marked as being in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", page, re.MULTILINE | re.DOTALL)


async def test_the_api_pages_example_answers(world: Asking) -> None:
    """All modules of one person, as the page shows it."""
    (document,) = blocks(API, "graphql")
    assert validate(schema._schema, parse(document)) == []
    person = (await world.data(document, "petra", id="off_bill"))["offender"]
    empty = {name for name, value in person.items() if value in (None, [])}
    assert empty <= {"nextContact", "language"}
    assert person["sentences"][0]["offences"][0]["title"] == "Theft"


async def test_the_readmes_document_reads_every_module_in_one_statement(
    world: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For somebody who may read all of it; for others what they may not see is null, and nothing else is."""
    (document,) = blocks(text(Path("README.md")), "graphql")
    assert validate(schema._schema, parse(document)) == []
    posts = [
        Post(role, "west-yorkshire") for role in (Role.MANAGER, Role.PUBLIC_PROTECTION, Role.VICTIM_LIAISON)
    ]
    alma = Viewer("alma", "Alma Dunn", tuple(posts), frozenset(Clearance))
    kept = {
        "id": alma.id,
        "name": alma.name,
        "posts": [{"role": one.role.name, "area": one.area, "from": date(2000, 1, 1)} for one in posts],
        "clearances": [{"kind": one.name, "from": date(2000, 1, 1)} for one in Clearance],
    }
    await world.graph.write(lambda tx: keep_staff(tx, [kept], by="test", at=now()))
    sent: list[str] = []
    read = Graph.read

    async def listen(graph: Graph, statement: str, parameters: Mapping[str, Any]) -> list[list[Any]]:
        sent.append(statement)
        return await read(graph, statement, parameters)

    monkeypatch.setattr(Graph, "read", listen)
    body = await world(document, alma, "A look at all of it", id="off_bill")
    assert "errors" not in body, body["errors"]
    assert len(sent) == 2, "one statement, and once more on the way by which answers are compared"
    assert len(set(sent)) == 1
    person = body["data"]["offender"]
    empty = {name for name, value in person.items() if value in (None, [])}
    assert empty == {"breaches", "release", "handovers", "victimConditions", "incidents", "transfers"}
    # Who sees less sees the same of the rest.
    body = await world(document, "pat", id="off_bill")
    refused = {error["path"][1] for error in body["errors"]}
    assert refused == {"registerEntries", "victims", "incidents"}
    assert {error["extensions"]["code"] for error in body["errors"]} == {"FORBIDDEN"}
    assert body["data"]["offender"] == {**person, **dict.fromkeys(refused)}


async def test_the_api_pages_first_question_answers(world: Asking) -> None:
    """What the page sends with curl, and README too."""
    pages = (API, text(Path("README.md")))
    questions = [
        query.replace('\\"', '"')
        for page in pages
        for query in re.findall(r"-d '\{\"query\": \"(.*)\"\}'", page)
    ]
    assert len(questions) == 2
    for question in questions:
        assert (await world.data(question.replace("smith", "kowalski")))["offenders"]["totalCount"] == 2


def test_the_api_page_tells_the_limits() -> None:
    """As the code has them."""
    limits = API.partition("## Limits")[2]
    told = {int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", limits)}
    held = {
        value
        for module in (cost, requests)
        for name, value in vars(module).items()
        if name.startswith("MAX_")
    }
    assert told == {*held, MOST}


def codes_in(code: str) -> Iterator[str]:
    """The error codes that a module gives: words in capitals that it hands to an error."""
    for node in ast.walk(ast.parse(code)):
        values: Iterable[ast.AST] = ()
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            values = node.args if name in ("error", "Refusal", "_fault", "__init__") else ()
        elif isinstance(node, ast.Assign) and any(getattr(to, "id", "") == "code" for to in node.targets):
            values = ast.walk(node.value)
        for value in values:
            if isinstance(value, ast.Constant) and re.fullmatch(r"[A-Z][A-Z_]{3,}", str(value.value)):
                yield str(value.value)


def test_the_api_page_tells_every_error_code() -> None:
    """Those that the code gives, and no other."""
    told = set(re.findall(r"^\| `([A-Z_]+)` \|", API, re.MULTILINE))
    given = {
        found
        for path in tracked()
        if path.suffix == ".py" and path.parts[0] in ("schema", "resolvers")
        for found in codes_in(text(path))
    }
    assert told == given


OUTSIDE = re.compile(
    r"pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|repo1?\.maven|maven\.org|docker\.io|ghcr\.io|quay\.io|"
    r"registry\.[a-z]|index-url|\.\./" + r"shared\b|/work/"
)
"""Places that the project must not name: where packages come from is the machine's business, and so are its folders."""


def test_every_page_is_in_the_table() -> None:
    """With its address and what it shows."""
    rows = [line.split("|")[1] for line in text(Path("docs/pages.md")).splitlines() if line.startswith("| ")]
    told = {name.strip() for row in rows[1:] for name in row.split(",")}
    assert {
        path.stem for path in tracked() if path.parent == Path("web/pages") and path.suffix == ".html"
    } == told


def outside(name: str, content: str) -> list[str]:
    """What of a file names a place outside the project."""
    return [f"{name}:{number}" for number, line in enumerate(content.splitlines(), 1) if OUTSIDE.search(line)]


def test_no_file_names_a_place_outside() -> None:
    """The lock file says where a package was found, and is written by its tool."""
    planted = "RUN pip install --extra-" + "index-url x\nsee .." + "/shared/design\nfine"
    assert outside("planted", planted) == ["planted:1", "planted:2"]
    locks = {Path("uv.lock")}
    here = Path(__file__).relative_to(ROOT)
    assert [
        place for path in tracked() if path not in {*locks, here} for place in outside(str(path), text(path))
    ] == []
