"""The `record` command."""

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

import settings as environment
from graph.local import LocalNeo4j, install, verify
from graph.migrations import migrate as apply_migrations
from graph.session import Graph
from settings import Problem, Settings

T = TypeVar("T")

NOT_RUNNING = 3

commands = typer.Typer(
    name="record",
    help="The single offender record.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
neo4j = typer.Typer(help="The local Neo4j of DATA_DIR.", no_args_is_help=True)
demo = typer.Typer(help="Synthetic data.", no_args_is_help=True)
commands.add_typer(neo4j, name="neo4j")
commands.add_typer(demo, name="demo")

errors = Console(stderr=True, soft_wrap=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def main() -> None:
    """Run the command. A `Problem` is said in its one sentence, with exit code 2."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        commands()
    except Problem as problem:
        errors.print(str(problem), style="bold", markup=False, highlight=False)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)


def _interrupt(number: int, frame: object) -> None:
    # So that every `with` on the way out stops what it started.
    raise KeyboardInterrupt


# -- what the commands share


@contextmanager
def progress_bars() -> Iterator[Callable[[str, int, int], None]]:
    """A bar per piece of work, on standard error: call it with what is done, how far it is, and how far it goes."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors) as bars:
        tasks: dict[str, Any] = {}

        def advance(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what)
            bars.update(tasks[what], completed=done, total=total)

        yield advance


@contextmanager
def neo4j_for(settings: Settings) -> Iterator[None]:
    """Have a Neo4j to talk to: the one NEO4J_URI names, or a local one that is stopped again unless it ran before."""
    if settings.neo4j_uri is not None:
        yield
        return
    fetch_jars(settings)
    with LocalNeo4j(settings):
        yield


def fetch_jars(settings: Settings) -> None:
    """Install Neo4j's jars, with a progress bar when there are any to fetch."""
    with progress_bars() as advance:
        install(settings, lambda done, total: advance("Fetching Neo4j", done, total))


def with_graph(settings: Settings, work: Callable[[Graph], Awaitable[T]], *, migrated: bool = False) -> T:
    """Run `work` on the graph, after the migrations if asked."""

    async def connected() -> T:
        async with await Graph.connect(settings) as graph:
            if migrated:
                await apply_migrations(graph)
            return await work(graph)

    with neo4j_for(settings):
        return asyncio.run(connected())


def as_json(value: object) -> None:
    """Print a value as JSON on standard output."""
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False, default=str))


# -- the service


@commands.command()
def run() -> None:
    """Start everything, with demo data on an empty record, and serve until Ctrl-C."""
    settings = environment.load()
    settings.make_data_dir()
    _port_is_free(settings)
    from demo.load import load_demo

    with neo4j_for(settings):

        async def prepare() -> bool:
            async with await Graph.connect(settings) as graph:
                await apply_migrations(graph)
                with progress_bars() as advance:
                    return await load_demo(graph, settings, say=errors.print, progress=advance)

        signs_in = ""
        if asyncio.run(prepare()) and settings.on_loopback:
            from demo.staff import STAFF

            # The application reads its own settings: this is the run that has demo data to show.
            os.environ["DEMO"] = "true"
            os.environ.setdefault("TODAY", "2003-09-30")
            signs_in = "  sign in as: " + ", ".join(f"{person.id} ({person.role})" for person in STAFF)
        _serve(settings, f"Ready: http://{_shown(settings.host)}:{settings.port}{signs_in}", quiet=True)


@commands.command()
def serve() -> None:
    """Serve the record as it is: no demo data, no migrations."""
    settings = environment.load()
    settings.make_data_dir()
    _port_is_free(settings)
    with neo4j_for(settings):
        _serve(settings, f"Ready: http://{_shown(settings.host)}:{settings.port}", quiet=False)


def _serve(settings: Settings, ready: str, *, quiet: bool) -> None:
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started and not self.should_exit:
                typer.echo(ready)

    server = Server(
        uvicorn.Config(
            "app:app",
            host=settings.host,
            port=settings.port,
            loop="uvloop",
            http="httptools",
            log_level="warning" if quiet else "info",
            server_header=False,
            timeout_graceful_shutdown=10,
        )
    )
    try:
        server.run()
    except KeyboardInterrupt:
        errors.print("Stopping.")
    if not server.started:
        raise Problem("The service did not start: what it logged above tells why.")


def _port_is_free(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise Problem(
                f"The service can't listen on {settings.host}:{settings.port} ({error.strerror}): "
                "end what uses that port, or set PORT (and HOST) to a free one."
            ) from None


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


@commands.command()
def migrate() -> None:
    """Bring the graph's constraints and indexes up to date. Safe to run twice, or from two places."""
    applied = with_graph(environment.load(), apply_migrations)
    typer.echo(f"Applied: {', '.join(applied)}" if applied else "The graph is up to date.")


# -- the local Neo4j


@neo4j.command("start")
def neo4j_start() -> None:
    """Start the local Neo4j and leave it running."""
    settings = environment.load()
    fetch_jars(settings)
    local = LocalNeo4j(settings)
    typer.echo(f"{local.start(keep=True).uri}  user neo4j, password in {local.home / 'password'}")


@neo4j.command("stop")
def neo4j_stop() -> None:
    """Stop the local Neo4j."""
    stopped = LocalNeo4j(environment.load()).stop()
    typer.echo("Stopped." if stopped else "It was not running.")


@neo4j.command("status")
def neo4j_status() -> None:
    """Say whether the local Neo4j runs; exit code 3 when it doesn't."""
    local = LocalNeo4j(environment.load())
    found = local.status()
    if found is None:
        typer.echo(f"Not running ({local.home}).")
        raise typer.Exit(NOT_RUNNING)
    until = {"kept": "until `record neo4j stop`", "process": "for another command"}.get(
        local.keeper, "left behind"
    )
    typer.echo(f"Running at {found.uri}, {until} ({local.home}).")


@neo4j.command("fetch")
def neo4j_fetch() -> None:
    """Install Neo4j's jars without starting anything."""
    fetch_jars(environment.load())


@neo4j.command("verify")
def neo4j_verify() -> None:
    """Check every installed jar against its sha256 in graph/jars.lock."""
    typer.echo(f"{verify(environment.load())} jars are the ones that graph/jars.lock names.")


# -- legacy extracts


@commands.command("import")
def import_(
    paths: Annotated[list[Path], typer.Argument(help="Extract files or folders of them.")],
    extract_date: Annotated[
        str | None, typer.Option(help="DD/MM/YYYY, for files without a manifest that says it.")
    ] = None,
    json_: AsJson = False,
) -> None:
    """Import extracts. The same file twice changes nothing."""
    from importers import run as importing

    with progress_bars() as advance:
        totals = with_graph(
            environment.load(),
            lambda graph: importing.import_paths(
                graph, paths, by="record import", extract_date=extract_date, progress=advance
            ),
            migrated=True,
        )
    if json_:
        as_json(totals)
        return
    rows: list[dict[str, Any]] = totals["files"]
    table = Table(*(rows[0] if rows else ["files"]))
    for row in rows:
        table.add_row(*(str(value) for value in row.values()))
    Console().print(table)


@commands.command()
def rejects(
    json_: AsJson = False,
    every: Annotated[bool, typer.Option("--all", help="Those since corrected too.")] = False,
) -> None:
    """List the rows that could not be imported, with file, line and reason."""
    from importers import run as importing

    found = with_graph(environment.load(), lambda graph: importing.list_rejects(graph, all=every))
    if json_:
        as_json(found)
        return
    for row in found:
        typer.echo(f"{row['file']}:{row['line']}  {row['severity']}  {row['reason']}  {row['raw']}")


@commands.command()
def clusters(json_: AsJson = False) -> None:
    """List which legacy records make up each offender."""
    from importers import run as importing

    found = with_graph(environment.load(), importing.clusters)
    if json_:
        as_json(found)
        return
    for offender, records in found.items():
        typer.echo(f"{offender}  {'; '.join('/'.join(record) for record in records)}")


# -- for developers and scripts


@commands.command()
def token(name: Annotated[str, typer.Option("--as", help="A demo sign-in, such as pat.")]) -> None:
    """Print a bearer token for one of the demo staff."""
    from demo.staff import BY_ID
    from resolvers.tokens import Tokens

    settings = environment.load()
    settings.make_data_dir()
    if name not in BY_ID:
        raise Problem(f"There is no demo sign-in {name}: use one of {', '.join(BY_ID)}.")
    typer.echo(Tokens(settings.token_secret_path).issue(BY_ID[name].viewer))


@demo.command("extracts")
def demo_extracts(
    folder: Annotated[Path, typer.Argument(help="Where to write them; made if missing.")],
    people: Annotated[int, typer.Option(min=1, help="How many people they hold.")] = 2000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same files.")] = 20030930,
) -> None:
    """Write synthetic legacy extracts."""
    from demo.extracts import generate

    with progress_bars() as advance:
        generate(folder, people=people, seed=seed, progress=advance)


@commands.command()
def sdl(
    check: Annotated[bool, typer.Option(help="Only say whether the file is up to date.")] = False,
) -> None:
    """Write schema/schema.graphql from the schema's code."""
    from schema.schema import sdl as as_text

    path = Path(__file__).parent / "schema" / "schema.graphql"
    text = as_text()
    if not check:
        path.write_text(text, encoding="utf-8")
    elif not path.exists() or path.read_text(encoding="utf-8") != text:
        raise Problem("schema/schema.graphql is not what the code says: run `record sdl` and commit it.")


if __name__ == "__main__":
    main()
