"""`record webhook`: where messages to partner agencies stand, and the secrets that sign them."""

from typing import Annotated

import typer

import settings as environment
from cli.shared import AsJson, as_json, errors, with_graph
from graph.session import Graph

webhook = typer.Typer(help="Messages that tell other agencies of events.", no_args_is_help=True)

Client = Annotated[str, typer.Argument(help="The client, as its agreement names it.")]
By = Annotated[str, typer.Option("--by", help="Who it is done for: this goes into the audit log.")]


@webhook.command("secret")
def secret(client: Client, by: By) -> None:
    """Make the secret that signs a client's messages, and print it: it is shown once. Give it to the agency safely."""
    from resolvers.tokens import Tokens
    from resolvers.webhooks.keeping import make_secret

    settings = environment.load()
    settings.make_data_dir()
    tokens = Tokens(settings.token_secret_path)

    async def work(graph: Graph) -> str:
        return await make_secret(graph, tokens, client, by=by)

    made = with_graph(settings, work, migrated=True)
    errors.print("Shown once. The one before, if there was one, signs messages for another day.")
    typer.echo(made)


@webhook.command("resume")
def resume(client: Client, by: By) -> None:
    """Let a client's messages go on, from where they stopped."""
    _change(client, "ACTIVE", by)


@webhook.command("pause")
def pause(client: Client, by: By) -> None:
    """Let a client's messages wait."""
    _change(client, "PAUSED", by)


@webhook.command("list")
def listed(json_: AsJson = False) -> None:
    """List every client that is told of events, where, and whether it takes the messages."""
    from graph import webhooks
    from rules.clock import stand_still, today

    settings = environment.load()
    stand_still(settings.today)
    names = ("client", "state", "address", "failures", "failingSince", "why")

    async def work(graph: Graph) -> list[list[object]]:
        return await webhooks.listed(graph, today())

    rows = [dict(zip(names, row, strict=True)) for row in with_graph(settings, work, migrated=True)]
    if json_:
        as_json(rows)
        return
    for one in rows:
        fails = f", fails since {one['failingSince']}" if one["failingSince"] else ""
        typer.echo(f"{one['client']}  {one['state']}, at {one['address'] or 'no address now'}{fails}")
        if one["why"]:
            typer.echo(f"    {one['why']}")


def _change(client: str, state: str, by: str) -> None:
    from resolvers.webhooks.keeping import change_state

    async def work(graph: Graph) -> None:
        await change_state(graph, client, state, by=by)

    with_graph(environment.load(), work, migrated=True)
