"""`record import`, `rejects`, `clusters`, and the demo extracts."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

import settings as environment
from cli.shared import AsJson, as_json, errors, fetch_jars, progress_bars, with_graph
from settings import Problem

if TYPE_CHECKING:
    from importers.report import ImportReport

commands = typer.Typer()
demo = typer.Typer(help="Synthetic data.", no_args_is_help=True)

REFUSED = 1


@commands.command("import")
def import_(
    paths: Annotated[list[Path], typer.Argument(help="Extract files or folders of them.")],
    extract_date: Annotated[
        datetime | None,
        typer.Option(formats=["%d/%m/%Y"], help="For files without a manifest that says it."),
    ] = None,
    json_: AsJson = False,
) -> None:
    """Import extracts. The same file twice changes nothing. Exit code 1 when a file was refused."""
    from importers import run as importing

    with progress_bars() as advance:
        report = with_graph(
            environment.load(),
            lambda graph: importing.import_paths(
                graph,
                paths,
                by="record import",
                extract_date=extract_date.date() if extract_date else None,
                progress=advance,
            ),
            migrated=True,
        )
    _tell(report, json_)


@commands.command()
def load(
    folder: Annotated[Path, typer.Argument(help="The folder of the first drop, all of it.")],
    extract_date: Annotated[
        datetime | None,
        typer.Option(formats=["%d/%m/%Y"], help="For files without a manifest that says it."),
    ] = None,
    files_only: Annotated[
        Path | None, typer.Option(help="Only write the files for neo4j-admin, into this new folder.")
    ] = None,
    finish: Annotated[
        Path | None, typer.Option(help="Finish a database that neo4j-admin has built from the files there.")
    ] = None,
    json_: AsJson = False,
) -> None:
    """Load a whole country into an empty database, by Neo4j's own bulk importer. Later drops: `record import`."""
    from importers import load as loading

    settings = environment.load()
    day = extract_date.date() if extract_date else None
    if files_only and finish:
        raise Problem("--files-only and --finish are two steps: give one of them at a time.")
    with progress_bars() as advance:
        if files_only:
            work = loading.write_files(
                files_only, folder, by="record load", extract_date=day, progress=advance
            )
            report = asyncio.run(work)
        elif finish:
            report = with_graph(
                settings,
                lambda graph: loading.finish(
                    graph, finish, folder, None, by="record load", extract_date=day, progress=advance
                ),
            )
        else:
            if settings.neo4j_uri is None:
                fetch_jars(settings)
            work = loading.load(settings, folder, by="record load", extract_date=day, progress=advance)
            report = asyncio.run(work)
    _tell(report, json_)


def _tell(report: "ImportReport", json_: bool) -> None:
    """What an import did; ends with exit code 1 when a file was refused."""
    if json_:
        as_json(report.as_dict())
    else:
        out = Console(soft_wrap=True)
        out.print(report.table())
        out.print(report.line(), highlight=False)
        for sentence in report.sentences():
            errors.print(sentence, markup=False, highlight=False)
    if report.refused:
        raise typer.Exit(REFUSED)


@commands.command()
def rejects(
    json_: AsJson = False,
    every: Annotated[
        bool, typer.Option("--all", help="Those that are settled, or of earlier versions of a file, too.")
    ] = False,
    file: Annotated[str | None, typer.Option(help="Only of the file with this name.")] = None,
    reason: Annotated[str | None, typer.Option(help="Only for this reason, such as bad-date.")] = None,
    area: Annotated[str | None, typer.Option(help="Only of this area (by slug) or prison (by code).")] = None,
    severity: Annotated[str | None, typer.Option(help="Only `reject` or only `warn`.")] = None,
    download: Annotated[
        Path | None,
        typer.Option(help="Write the bad rows of --file there, as a file to correct and import again."),
    ] = None,
) -> None:
    """List the rows that could not be imported, with file, line and reason."""
    from importers import corrections

    wanted = corrections.wanted(file, reason, area, severity)
    if download is not None:
        made = with_graph(environment.load(), lambda graph: corrections.save(graph, wanted, download))
        named = "" if made.path.name == made.name else f" call the file {made.name},"
        typer.echo(f"{made.rows:,} rows are in {made.path}. Correct them there,{named} and import it.")
        return
    found = with_graph(environment.load(), lambda graph: corrections.rejects(graph, wanted, every=every))
    if json_:
        as_json([{key: value for key, value in row.items() if key != "column"} for row in found])
        return
    for row in found:
        where = f" in {row['column']}" if row["column"] else ""
        waits = "  (waits)" if row["waiting"] else ""
        raw = row["raw"] if row["raw"] is not None else "(kept apart)"
        typer.echo(f"{row['file']}:{row['line']}  {row['severity']}  {row['reason']}{where}{waits}  {raw}")


@commands.command()
def template(
    kind: Annotated[
        str, typer.Argument(help="Which, such as crams-people or dtto; any other word lists them.")
    ],
    file: Annotated[Path, typer.Argument(help="Where to write it.")],
) -> None:
    """Write a blank file of a kind of extract, with its header row: a text file, a workbook or XML."""
    from importers import templates

    try:
        file.write_bytes(templates.blank(kind))
    except OSError as error:
        raise Problem(
            f"{file} can't be written ({error.strerror}): name a file that you may write."
        ) from None


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


@demo.command("extracts")
def demo_extracts(
    folder: Annotated[Path, typer.Argument(help="Where to write them; made if missing.")],
    people: Annotated[int, typer.Option(min=1, help="How many people they hold.")] = 600,
    seed: Annotated[int, typer.Option(help="The same seed gives the same files.")] = 2003,
) -> None:
    """Write synthetic legacy extracts."""
    from demo.extracts import generate

    with progress_bars() as advance:
        try:
            generate(folder, people, seed, lambda done, total: advance("Writing people", done, total))
        except OSError as error:
            raise Problem(
                f"The extracts can't be written ({error}): name an empty folder you may write to."
            ) from None
