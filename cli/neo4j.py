"""`record neo4j`: keep the local Neo4j running, stop it, look at it."""

import typer

import settings as environment
from cli.shared import fetch_jars
from graph.local import LocalNeo4j, verify

NOT_RUNNING = 3

neo4j = typer.Typer(help="The local Neo4j of DATA_DIR.", no_args_is_help=True)


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
