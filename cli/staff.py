"""`record staff` and `record agreement`: the directory of those who use the record, kept in files."""

from pathlib import Path
from typing import Annotated, Any

import typer

import settings as environment
from cli.shared import AsJson, as_json, errors, with_graph
from graph.session import Graph
from settings import Problem

FAULTS = 1

staff = typer.Typer(help="Members of staff, their posts and clearances.", no_args_is_help=True)
agreement = typer.Typer(help="What other agencies may be told.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="The file.", exists=True, dir_okay=False, readable=True)]
By = Annotated[str, typer.Option("--by", help="Who it is done for: this goes into the audit log.")]


@staff.command("load")
def staff_load(file: File, by: By) -> None:
    """Bring posts, clearances and officers of a CSV file into the directory, all or none; say what changed."""
    from resolvers.directory import read_staff

    async def work(graph: Graph) -> list[str]:
        return await _change(graph, await read_staff(graph, _text(file)), by, "record staff load")

    _told(file, work)


@staff.command("list")
def staff_list(json_: AsJson = False) -> None:
    """List everyone in the directory, with what they hold from when to when."""
    from graph.directory import listed

    rows = with_graph(environment.load(), listed, migrated=True)
    people = [_person(*row) for row in rows]
    if json_:
        as_json(people)
        return
    for one in people:
        typer.echo(f"{one['id']}  {one['name']}")
        for thing in (*one["posts"], *one["clearances"], *one["agreements"]):
            what, first, last = thing["what"], thing["from"], thing["to"]
            typer.echo(f"    {what}, from {first}{f' to {last}' if last else ''}")


@agreement.command("load")
def agreement_load(file: File, by: By) -> None:
    """Bring a partner agency's agreement into the directory from a YAML file; say what changed."""
    from resolvers.agreements import read_agreement
    from schema.sharing import wrong_fields

    local = environment.load().webhooks_local

    async def work(graph: Graph) -> list[str]:
        client = await read_agreement(graph, _text(file), wrong_fields, local=local)
        return await _change(graph, [client], by, "record agreement load")

    _told(file, work)


async def _change(graph: Graph, people: list[dict[str, Any]], by: str, reason: str) -> list[str]:
    from graph.directory import change_directory
    from rules.clock import now

    return await change_directory(graph, people, by=by, reason=reason, at=now())


def _told(file: Path, work: Any) -> None:
    from resolvers.directory import Faulty

    try:
        changed = with_graph(environment.load(), work, migrated=True)
    except Faulty as faulty:
        for fault in faulty.faults:
            errors.print(f"{file}, {fault}", markup=False, highlight=False)
        count = len(faulty.faults)
        errors.print(f"Nothing was changed: {count} fault{'' if count == 1 else 's'}.")
        raise typer.Exit(FAULTS) from None
    for line in changed:
        typer.echo(line)
    typer.echo(f"Changed: {len(changed)}." if changed else "Nothing is new in this file.")


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Problem(f"{file} is not UTF-8 text: save it as that.") from None


def _person(
    id_: str, name: str, subject: str | None, posts: list[Any], clearances: list[Any], agreements: list[Any]
) -> dict[str, Any]:
    return {
        "id": id_,
        "name": name,
        "subject": subject,
        "posts": [
            {"what": " ".join(filter(None, [role, area, team, prison])), "from": begins, "to": ends}
            for role, area, team, prison, begins, ends in posts
        ],
        "clearances": [{"what": f"cleared for {kind}", "from": a, "to": b} for kind, a, b in clearances],
        "agreements": [{"what": f"agreement of {agency}", "from": a, "to": b} for agency, a, b in agreements],
    }
