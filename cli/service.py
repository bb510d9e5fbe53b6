"""`record run`, `serve` and `migrate`."""

import asyncio
import os
import socket

import typer

import settings as environment
from cli import logs
from cli.shared import errors, neo4j_for, progress_bars, with_graph
from graph.migrations import migrate as apply_migrations
from graph.session import Graph
from settings import Problem, Settings

DEMO_TODAY = "2003-09-30"

commands = typer.Typer()


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
        if asyncio.run(prepare()):
            # The application reads its own settings: this is the run that has demo data to show.
            os.environ.setdefault("TODAY", DEMO_TODAY)
            if settings.on_loopback:
                from demo.staff import STAFF

                os.environ["DEMO"] = "true"
                signs_in = "  sign in as: " + ", ".join(
                    f"{person.id} ({person.role.value})" for person in STAFF
                )
        _serve(settings, f"Ready: http://{_shown(settings.host)}:{settings.port}{signs_in}", quiet=True)


@commands.command()
def serve() -> None:
    """Serve the record as it is: no demo data, no migrations."""
    settings = environment.load()
    settings.make_data_dir()
    _port_is_free(settings)
    with neo4j_for(settings):
        # Said here in a sentence, rather than from inside the server with a traceback.
        asyncio.run(_connects(settings))
        _serve(settings, f"Ready: http://{_shown(settings.host)}:{settings.port}", quiet=False)


async def _connects(settings: Settings) -> None:
    await (await Graph.connect(settings)).close()


def _serve(settings: Settings, ready: str, *, quiet: bool) -> None:
    import uvicorn

    from web.listening import ways

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started and not self.should_exit:
                typer.echo(ready)

    level = "warning" if quiet else "info"
    server = Server(
        uvicorn.Config(
            "app:app",
            host=settings.host,
            port=settings.port,
            loop="uvloop",
            log_level=level,
            log_config=logs.config(level),
            server_header=False,
            # Addresses hold names that were searched for; the audit log says who looked at what.
            access_log=False,
            timeout_graceful_shutdown=10,
            **ways(settings),
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
