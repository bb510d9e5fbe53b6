"""`record benefits`: returns of plan and figures, for whoever runs the system."""

from pathlib import Path
from typing import Annotated

import typer

import settings as environment
from cli.shared import with_graph
from graph.session import Graph
from rules.benefits import TEMPLATE
from rules.clock import stand_still
from settings import Problem

benefits = typer.Typer(help="What the record was to bring, and what it brings.", no_args_is_help=True)


@benefits.command("load")
def load(
    file: Annotated[Path, typer.Argument(help="A CSV file, as docs/benefits.md lays it out.")],
    by: Annotated[str, typer.Option("--by", help="Id of the member of staff on whose behalf this is done.")],
) -> None:
    """Load plan, figures and milestones: all of the file or, with one line that can't be used, nothing."""
    from resolvers.benefits import load_for

    settings = environment.load()
    stand_still(settings.today)
    try:
        content = file.read_bytes()
    except OSError as error:
        raise Problem(f"{file} can't be read: {error.strerror}.") from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")

    async def work(graph: Graph) -> dict[str, int]:
        return await load_for(graph, text, by=by)

    counts = with_graph(settings, work, migrated=True)
    typer.echo(f"{counts['new']:,} new, {counts['changed']:,} changed, {counts['same']:,} as before.")


@benefits.command("template")
def template() -> None:
    """Print an empty file, to be filled in."""
    typer.echo(TEMPLATE.strip())
