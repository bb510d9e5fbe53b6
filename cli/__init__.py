"""The `record` command."""

import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

import settings as environment
from cli import extracts, protection, service, staff, webhooks
from cli import standards as national_standards
from cli.areas import areas
from cli.audit import audit
from cli.benefits import benefits
from cli.codes import codes
from cli.extracts import demo
from cli.neo4j import neo4j
from cli.shared import errors
from settings import Problem

commands = typer.Typer(
    name="record",
    help="The single offender record.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for group in (service.commands, extracts.commands, protection.commands):
    commands.add_typer(group)
commands.add_typer(neo4j, name="neo4j")
commands.add_typer(audit, name="audit")
commands.add_typer(staff.staff, name="staff")
commands.add_typer(staff.agreement, name="agreement")
commands.add_typer(webhooks.webhook, name="webhook")
commands.add_typer(codes, name="codes")
commands.add_typer(areas, name="areas")
commands.add_typer(protection.retention, name="retention")
commands.add_typer(national_standards.standards, name="standards")
commands.add_typer(demo, name="demo")
commands.add_typer(benefits, name="benefits")


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


@commands.command()
def token(name: Annotated[str, typer.Option("--as", help="A demo sign-in, such as pat.")]) -> None:
    """Print a bearer token for one of the demo staff."""
    from demo.staff import BY_ID
    from resolvers.tokens import Tokens

    settings = environment.load()
    settings.make_data_dir()
    if name not in BY_ID:
        raise Problem(f"There is no demo sign-in {name}: use one of {', '.join(BY_ID)}.")
    typer.echo(Tokens(settings.token_secret_path).issue(BY_ID[name].id))


@commands.command()
def sdl(
    check: Annotated[bool, typer.Option(help="Only say whether the file is up to date.")] = False,
) -> None:
    """Write schema/schema.graphql from the schema's code."""
    from schema.schema import sdl as as_text

    path = Path(__file__).parent.parent / "schema" / "schema.graphql"
    text = as_text()
    if not check:
        path.write_text(text, encoding="utf-8")
    elif not path.exists() or path.read_text(encoding="utf-8") != text:
        raise Problem("schema/schema.graphql is not what the code says: run `record sdl` and commit it.")
