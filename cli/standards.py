"""`record standards`: judging everybody anew, explaining one order, and changing the rules."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

import settings as environment
from cli.shared import AsJson, as_json, errors, progress_bars, with_graph
from graph.session import Graph
from rules.clock import LONDON, spoken, stand_still, today
from rules.codes import JudgingState
from settings import Problem

T = TypeVar("T")

FILE = Annotated[Path, typer.Argument(help="A file of rules, as rules/data/standards.yaml.")]

standards = typer.Typer(help="National Standards.", no_args_is_help=True)


@standards.command()
def recompute(
    only_check: Annotated[
        bool, typer.Option("--check", help="Write nothing: say whether what is kept is what the rules say.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Judge every order and licence anew."""
    from resolvers.standards import recomputing

    with progress_bars() as advance:
        work = recomputing.check if only_check else recomputing.recompute
        found = _run(lambda graph: work(graph, advance))
    if json:
        as_json(vars(found))
    elif only_check:
        typer.echo(
            f"{found.results:,} results of {found.people:,} people; {found.different:,} are kept otherwise."
        )
    else:
        typer.echo(
            f"{found.people:,} people were judged; {found.different:,} results were written or taken off."
        )
    if only_check and found.different:
        raise Problem(
            f"Kept otherwise, among others: {', '.join(found.named)}. Run `record standards recompute`."
        )


@standards.command()
def explain(sentence: Annotated[str, typer.Argument(help="The id of an order or licence.")]) -> None:
    """Print how an order or licence stands against each standard, why, and by which rule."""
    from resolvers.standards import explaining

    lines = _run(lambda graph: explaining.explain(graph, sentence))
    if lines is None:
        raise Problem(f"There is no order or licence {sentence}.")
    typer.echo(f"As of {spoken(today())}.")
    for line in lines:
        typer.echo(line)


@standards.command()
def preview(
    file: FILE,
    json: AsJson = False,
) -> None:
    """Say what a changed file of rules would change, before it is put in place."""
    from resolvers.standards import recomputing
    from rules.standards import Unusable, read

    try:
        rules = read(_text(file))
    except Unusable as fault:
        raise Problem(f"{file} can't be used. {fault}") from fault
    with progress_bars() as advance:
        found = _run(lambda graph: recomputing.preview(graph, rules, advance))
    if json:
        as_json(
            {name: dict(value) if isinstance(value, dict) else value for name, value in vars(found).items()}
        )
        return
    typer.echo(f"{found.changed:,} of {found.cases:,} orders and licences would stand otherwise.")
    for title, counts in (("Area", found.areas), ("Standard", found.standards), ("From -> to", found.ways)):
        for name, many in counts.most_common():
            typer.echo(f"{title}: {name}: {many:,}")
    errors.print("Nothing was changed.", highlight=False)


@standards.command()
def load(
    file: FILE,
    by: Annotated[str, typer.Option("--by", help="Id of the member of staff on whose behalf this is done.")],
    source: Annotated[str, typer.Option("--source", help="The circular that it comes from.")],
) -> None:
    """Put a changed file of rules in force, in every server that runs. They judge everybody anew, some at a time."""
    from resolvers.standards import loading

    text = _text(file)
    number, new = _run(lambda graph: loading.loaded(graph, text, by=by, source=source))
    if not new:
        typer.echo(loading.SAME)
        return
    typer.echo(
        f"Rules {number} are in force. The servers judge everybody by them: `record standards list` says how far."
    )


@standards.command("list")
def list_(json: AsJson = False) -> None:
    """List the rules that were loaded, the newest first, and how far everybody is judged by them."""
    from resolvers.standards import loading

    rows = _run(loading.listing)
    if json:
        as_json(rows)
        return
    for row in rows:
        at = row["at"].astimezone(LONDON)
        typer.echo(f"{row['number']}  {at:%d/%m/%Y %H:%M}  by {row['by']}  {row['source']}  {_far(row)}")
    typer.echo("0  the rules that the product brings" + ("" if rows else ", which are in force"))


@standards.command()
def show() -> None:
    """Print the file of the rules in force, to be changed and loaded."""
    from resolvers.standards.laws import text_in_force

    typer.echo(_run(lambda graph: graph.write(text_in_force)), nl=False)


def _far(row: Mapping[str, Any]) -> str:
    words = JudgingState[row["state"]].label.lower()
    if row["people"] is None:
        return words
    return f"in force; {words} ({row['judged']:,} of {row['people']:,} people)"


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except OSError as fault:
        raise Problem(f"{file} can't be read: {fault.strerror}.") from fault
    except UnicodeDecodeError as fault:
        raise Problem(f"{file} can't be used. {fault}") from fault


def _run(work: Callable[[Graph], Awaitable[T]]) -> T:
    settings = environment.load()
    settings.make_data_dir()
    stand_still(settings.today)
    return with_graph(settings, work, migrated=True)
