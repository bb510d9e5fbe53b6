"""`record codes`: sets of codes, their versions, and loading a new one from a file.

For whoever runs the system: a command line has no roles, so it counts everybody. It is told on whose behalf it loads.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

import settings as environment
from cli.shared import AsJson, as_json, text_of, with_graph
from graph.session import Graph
from rules.codes import CodeSetName
from settings import Problem

codes = typer.Typer(help="Sets of codes, and what a new version of one changes.", no_args_is_help=True)

FILE = Annotated[Path, typer.Argument(help="The file: CSV or YAML, as docs/codes.md lays it out.")]
SET = Annotated[str, typer.Argument(help=f"Which: {', '.join(one.name.lower() for one in CodeSetName)}.")]


@codes.command("list")
def list_(json_: AsJson = False) -> None:
    """List the sets with their versions."""
    from resolvers.code_sets.by_hand import listing

    rows = with_graph(environment.load(), listing, migrated=True)
    if json_:
        as_json(rows)
        return
    for row in rows:
        until = f" until {row['to']:%d/%m/%Y}" if row["to"] else ""
        typer.echo(
            f"{row['set'].lower()}  version {row['version']}  from {row['from']:%d/%m/%Y}{until}  "
            f"{row['codes']} codes  {row['source']}"
        )


@codes.command()
def show(set_: SET, csv: Annotated[bool, typer.Option(help="As a file to fill in.")] = False) -> None:
    """Show the codes of a set as they hold today."""
    from resolvers.code_sets.by_hand import blank, in_words

    name = _name(set_)

    async def work(graph: Graph) -> str:
        return await (blank if csv else in_words)(graph, name)

    typer.echo(with_graph(environment.load(), work, migrated=True), nl=False)


@codes.command()
def preview(file: FILE, json_: AsJson = False) -> None:
    """Say what a file would change, and how many records it touches. Nothing is changed."""
    from resolvers.code_sets.by_hand import previewed

    text = text_of(file)
    found: dict[str, Any] = with_graph(
        environment.load(), lambda graph: previewed(graph, text), migrated=True
    )
    if json_:
        as_json(found)
    else:
        for one in found.get("changes", ()):
            to = f" -> {one['becomes']}" if one["becomes"] else ""
            many = "" if one["records"] is None else f"  {one['records']:,} records"
            typer.echo(f"{one['kind'].lower():<12} {one['code']}{to}  {one['label'] or one['before']}{many}")
        for one in found.get("areas", ()):
            typer.echo(f"to record again: {one['people']:,} in {one['area'] or 'no area now'}")
    if found["faults"]:
        raise Problem(" ".join(one["message"] for one in found["faults"]))


@codes.command()
def load(
    file: FILE,
    since: Annotated[
        datetime, typer.Option("--from", formats=["%d/%m/%Y"], help="The first day on which it holds.")
    ],
    by: Annotated[str, typer.Option("--by", help="Id of the member of staff on whose behalf this is done.")],
    source: Annotated[str, typer.Option("--source", help="The circular that it comes from.")],
) -> None:
    """Load a new version. It holds from its day on, in every server that runs."""
    from resolvers.code_sets.by_hand import loaded

    text = text_of(file)
    made = with_graph(
        environment.load(),
        lambda graph: loaded(graph, text, since.date(), by=by, source=source),
        migrated=True,
    )
    typer.echo(f"Version {made.number} of {made.set.lower()} holds from {since:%d/%m/%Y}.")


def _name(text: str) -> CodeSetName:
    found = CodeSetName.__members__.get(text.strip().upper())
    if found is None:
        known = ", ".join(one.lower() for one in CodeSetName.__members__)
        raise Problem(f"There is no set {text}: use one of {known}.")
    return found
