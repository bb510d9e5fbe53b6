"""`record sar` and `record retention`: a person's copy of their record, and its end.

Both are for whoever runs the system: a command line has no roles. Each is told on whose behalf it runs, and that is
what the audit log holds.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

import settings as environment
from cli.shared import AsJson, as_json, errors, progress_bars, with_graph
from graph.session import Graph
from resolvers.audit import Audit
from rules.clock import stand_still, today
from rules.retention import Decision, rules_on
from settings import Problem, Settings

if TYPE_CHECKING:
    from resolvers.retention import Listing

T = TypeVar("T")

commands = typer.Typer()

By = Annotated[str, typer.Option("--by", help="Id of the member of staff on whose behalf this is done.")]
Why = Annotated[str, typer.Option("--why", help="The reason, for the audit log: no names.")]


@commands.command()
def sar(
    offender: Annotated[str, typer.Argument(help="An id, or an identity number of the person.")],
    by: By,
    why: Why,
    out: Annotated[Path, typer.Option("--out", help="Folder to write to; made if missing.")] = Path(),
    received: Annotated[
        datetime | None,
        typer.Option(formats=["%d/%m/%Y"], help="When the request came in: the answer is due 40 days later."),
    ] = None,
    keep_back: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ENTRY=GROUND", help="An entry not to be given, and the ground in law. Repeatable."
        ),
    ] = None,
    leave_out: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="A name to leave out of every note. Repeatable.")
    ] = None,
) -> None:
    """Write a person's copy of everything held on them, as PDF and JSON (Data Protection Act 1998, section 7)."""
    from resolvers import subject_access

    kept = {}
    for each in keep_back or ():
        entry, equals, ground = each.partition("=")
        if not equals:
            raise Problem(f"--keep-back {each} has no ground: write it as ENTRY=GROUND, such as con_x=crime.")
        kept[entry] = ground
    request = subject_access.Request(
        offender,
        by,
        why,
        out,
        received.date() if received else None,
        kept,
        frozenset(leave_out or ()),
    )
    with progress_bars() as advance:
        done = _audited(lambda graph, audit: subject_access.answer(graph, audit, request, advance))
    for path in done.files:
        typer.echo(path)
    counted = [f"{each['count']} by {each['law']}" for each in done.withheld if each["count"]]
    errors.print(
        f"{done.entries:,} entries; kept back: {', '.join(counted) or 'none that is counted'}.",
        f"Answer by {done.answer_by:%d/%m/%Y}." if done.answer_by else "",
        highlight=False,
    )
    if done.notes:
        errors.print(
            f"Read the {done.notes:,} notes before you give this: no rule can find other people in them. "
            "--leave-out and --keep-back take out what must not be given.",
            highlight=False,
        )


retention = typer.Typer(help="How long records are kept, and their end.", no_args_is_help=True)

On = Annotated[
    datetime | None,
    typer.Option("--on", formats=["%d/%m/%Y"], help="The day that counts; today if not given."),
]


@retention.command("list")
def retention_list(on: On = None, json_: AsJson = False) -> None:
    """List what would be deleted on a day, and by which rule. Changes nothing, and shows no names."""
    from resolvers import retention as keeping

    settings = _settings()
    day = on.date() if on else today()
    with progress_bars() as advance:
        found = with_graph(settings, lambda graph: keeping.listing(graph, day, advance))
    if json_:
        as_json(
            {
                "on": day,
                "due": [_due(id_, decision) for id_, decision in found.due],
                "dueByRule": found.by_rule,
                "keptByRule": found.kept,
                "unfinished": found.unfinished,
            }
        )
        return
    for id_, decision in found.due:
        row = _due(id_, decision)
        typer.echo(f"{id_}  {row['rule']}  counted from {row['countedFrom']}  due since {row['due']}")
    _summary(found)


@retention.command("rules")
def retention_rules(on: On = None) -> None:
    """Show the rules in force on a day, with where each is from and how sure it is."""
    from resolvers.retention import rules_in_force

    _settings()
    for rule in rules_in_force(on.date() if on else today()).values():
        period = f"{rule.years} years {rule.counted}" if rule.years else rule.counted
        typer.echo(f"{rule.key}: {rule.what}. {period}. Confidence: {rule.confidence} ({rule.source}).")


@retention.command("delete")
def retention_delete(
    by: By,
    why: Why,
    on: On = None,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask: a script decided.")] = False,
) -> None:
    """Delete the records that are due, for good. Interrupted, it is simply run again."""
    from resolvers import retention as keeping

    settings = _settings()
    day = on.date() if on else today()

    async def work(graph: Graph) -> int:
        with progress_bars() as advance:
            found = await keeping.listing(graph, day, advance)
        _summary(found)
        number = len(found.due) + len(found.unfinished)
        if number == 0:
            return 0
        if not yes and typer.prompt(f"Type {number} to delete them for good", err=True) != str(number):
            raise Problem("Nothing was deleted: that was not the number.")
        with progress_bars() as advance:
            return await keeping.delete(graph, found, by=by, why=why, progress=advance)

    typer.echo(f"{with_graph(settings, work):,} records deleted.")


@retention.command("hold")
def retention_hold(
    offender: Annotated[str, typer.Argument(help="An id, or an identity number of the person.")],
    by: By,
    why: Why,
    until: Annotated[
        datetime | None, typer.Option(formats=["%d/%m/%Y"], help="The day it ends; none: until `end-hold`.")
    ] = None,
) -> None:
    """Keep a record whatever the rules say, and print the hold's id."""
    from resolvers import retention as keeping
    from resolvers.subject_access.finding import find

    async def work(graph: Graph) -> str:
        record = await find(graph, offender)
        day = until.date() if until else None
        return await keeping.hold(graph, offender=record, by=by, why=why, until=day)

    typer.echo(with_graph(_settings(), work))


@retention.command("end-hold")
def retention_end_hold(
    hold: Annotated[str, typer.Argument(help="Id of the hold.")], by: By, why: Why
) -> None:
    """End a hold before its time."""
    from resolvers import retention as keeping

    with_graph(_settings(), lambda graph: keeping.end_hold(graph, hold_id=hold, by=by, why=why))


@retention.command("holds")
def retention_holds(json_: AsJson = False) -> None:
    """List the holds that were not ended."""
    from graph.retention import holds

    found = with_graph(_settings(), holds)
    names = ("hold", "offender", "by", "why", "until", "since")
    if json_:
        as_json([dict(zip(names, row, strict=True)) for row in found])
        return
    for hold, offender, by, why, until, _ in found:
        typer.echo(f"{hold}  {offender}  by {by}  until {until or 'it is ended'}  {why}")


@retention.command("readmit")
def retention_readmit(
    scope: Annotated[str, typer.Argument(help="The area's slug, or `lids` for a prison number.")],
    reference: Annotated[str, typer.Argument(help="The CRAMS reference or prison number.")],
    by: By,
    why: Why,
) -> None:
    """Let a deleted case file come back with the next extract."""
    from resolvers import retention as keeping

    where, which = scope.lower(), reference.strip().upper()
    with_graph(
        _settings(),
        lambda graph: keeping.readmit(graph, scope=where, reference=which, by=by, why=why),
        migrated=True,
    )


def _due(id_: str, decision: Decision) -> dict[str, object]:
    return {
        "offender": id_,
        "rule": decision.rule.key,
        "why": f"{decision.rule.what}; {decision.rule.years} years {decision.rule.counted}",
        "countedFrom": decision.counted,
        "due": decision.due,
    }


def _summary(found: "Listing") -> None:
    """How many go and stay, by rule: to a person, beside the list."""
    rules = rules_on(found.on)
    for title, counts in (("Due to go", found.by_rule), ("Kept", found.kept)):
        for key in (key for key in rules if counts[key]):
            sure = f"confidence {rules[key].confidence}"
            errors.print(f"{title}: {counts[key]:,} by {key} ({sure}): {rules[key].what}.", highlight=False)
    errors.print(
        f"{len(found.due):,} of {len(found.due) + found.kept.total():,} records are due on {found.on:%d/%m/%Y}.",
        highlight=False,
    )
    if found.unfinished:
        errors.print(f"{len(found.unfinished):,} deletions were interrupted and go on with the next one.")


def _settings() -> Settings:
    settings = environment.load()
    settings.make_data_dir()
    stand_still(settings.today)
    return settings


def _audited(work: Callable[[Graph, Audit], Awaitable[T]]) -> T:
    """Run `work` on the graph with the audit log of this process open."""
    settings = _settings()

    async def logged(graph: Graph) -> T:
        audit = Audit(settings.data_dir / "audit", settings.audit_key_path)
        try:
            return await work(graph, audit)
        finally:
            await audit.close()

    return with_graph(settings, logged)
