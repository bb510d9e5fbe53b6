"""`record areas`: areas that merge and split, from a file.

For whoever runs the system: a command line has no roles, so it counts everybody. It is told on whose behalf it changes.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

import settings as environment
from cli.shared import AsJson, as_json, text_of, with_graph
from rules.clock import stand_still
from settings import Problem, Settings

areas = typer.Typer(help="Areas, and what becomes of them.", no_args_is_help=True)

FILE = Annotated[Path, typer.Argument(help="The file: CSV, as docs/areas.md lays it out.")]
SINCE = Annotated[datetime, typer.Option("--from", formats=["%d/%m/%Y"], help="The first day of it.")]


@areas.command("list")
def list_(json_: AsJson = False) -> None:
    """List what areas became, or will."""
    from resolvers.areas.by_hand import listing

    rows = with_graph(_settings(), listing, migrated=True)
    if json_:
        as_json(rows)
        return
    for row in rows:
        office = f" ({row['office']})" if row["office"] else ""
        typer.echo(
            f"{row['area']}{office} becomes {row['becomes']} from {row['from']:%d/%m/%Y}: {row['reason']}"
        )


@areas.command()
def preview(file: FILE, since: SINCE, json_: AsJson = False) -> None:
    """Say what a file would move, and what stands against it. Nothing is changed."""
    from resolvers.areas.by_hand import previewed

    text = text_of(file)
    found: dict[str, Any] = with_graph(
        _settings(), lambda graph: previewed(graph, text, since.date()), migrated=True
    )
    if json_:
        as_json(found)
    else:
        for one in found["moves"]:
            office = f" ({one['office']})" if one["office"] else ""
            typer.echo(
                f"{one['area']}{office} -> {one['becomes'] or 'nothing'}{' (new)' if one['founds'] else ''}  "
                f"{one['cases']:,} cases  {one['posts']:,} posts"
            )
        for one in found.get("agencies", ()):
            typer.echo(f"its agreement is to be renewed: {one}")
    if found["reasons"]:
        raise Problem(" ".join(found["reasons"]))


@areas.command()
def change(
    file: FILE,
    since: SINCE,
    by: Annotated[str, typer.Option("--by", help="Id of the member of staff on whose behalf this is done.")],
    reason: Annotated[
        str, typer.Option("--reason", help="Why, in a sentence: such as the order that says so.")
    ],
) -> None:
    """Say what areas become, and move what goes on there if the day has come."""
    from resolvers.areas.by_hand import changed

    text = text_of(file)
    made = with_graph(
        _settings(),
        lambda graph: changed(graph, text, since.date(), by=by, reason=reason),
        migrated=True,
    )
    if made:
        typer.echo(f"It holds from {since:%d/%m/%Y}: {made:,} rows.")
    else:
        typer.echo("Exactly this was said before. Nothing was done.")


@areas.command("carry-on")
def carry_on_() -> None:
    """Move what still names an area that has ended. A server that runs does so by itself."""
    from resolvers.areas.moving import carry_on

    steps = with_graph(_settings(), carry_on, migrated=True)
    typer.echo(f"{steps:,} steps were taken." if steps else "Nothing names an area that has ended.")


def _settings() -> Settings:
    settings = environment.load()
    stand_still(settings.today)
    return settings
