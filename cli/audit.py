"""`record audit`: verify the log of who looked, ship what a process left, print the public keys."""

import asyncio
from collections.abc import Awaitable
from typing import Annotated

import typer

import settings as environment
from cli.shared import AsJson, as_json, errors, progress_bars, with_graph
from graph.session import Graph
from settings import Problem

FOUND = 1

audit = typer.Typer(help="The log of who looked.", no_args_is_help=True)


@audit.command("verify")
def audit_verify(
    files: Annotated[
        bool, typer.Option(help="Only the files, without a graph to compare them with.")
    ] = False,
    json_: AsJson = False,
) -> None:
    """Find any entry that was changed, deleted, moved, inserted or cut off. Exit code 1 when there is one."""
    from resolvers.audit.compare import verify
    from resolvers.audit.keys import Keys

    settings = environment.load()
    folder = settings.data_dir / "audit"
    if not folder.is_dir():
        raise Problem(f"There is no audit log in {folder}: set DATA_DIR to the service's.")
    keys = Keys(settings.audit_key_path)

    with progress_bars() as advance:
        if files:
            report = asyncio.run(verify(folder, keys, None, advance))
        else:
            report = with_graph(settings, lambda graph: verify(folder, keys, graph, advance))
    if json_:
        as_json(report.as_dict())
    else:
        for finding in report.findings:
            typer.echo(str(finding))
        for note in report.notes:
            errors.print(f"Note: {note}.", markup=False, highlight=False)
        typer.echo(report.line())
    if report.findings:
        raise typer.Exit(FOUND)


@audit.command("ship")
def audit_ship(
    again: Annotated[
        bool,
        typer.Option(
            help="From the start, where the graph lost what was shipped; what it has is not changed."
        ),
    ] = False,
) -> None:
    """Bring into the graph what processes that are gone have left, and into the log what writes left in the graph."""
    from resolvers.audit.shipping import ship_by_hand

    settings = environment.load()
    settings.make_data_dir()

    def work(graph: Graph) -> Awaitable[tuple[int, int]]:
        return ship_by_hand(graph, settings.data_dir / "audit", settings.audit_key_path, again=again)

    shipped, taken = with_graph(settings, work)
    typer.echo(f"{shipped:,} entries shipped to the graph, {taken:,} entries of writes taken into the log.")


@audit.command("key")
def audit_key() -> None:
    """Print the public keys: with these in AUDIT_KEY_FILE, a copy of the log can be verified anywhere."""
    from resolvers.audit.keys import Keys

    typer.echo(Keys(environment.load().audit_key_path).public(), nl=False)
