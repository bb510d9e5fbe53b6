"""A person's copy of all that is held on them (Data Protection Act 1998, section 7), as JSON and on paper."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import orjson

from graph import subject_access as held
from graph.session import Graph
from resolvers.audit import Audit
from resolvers.subject_access.finding import find
from resolvers.subject_access.form import FORMAT, About, Item, Withheld
from resolvers.subject_access.gathering import Gathering
from resolvers.subject_access.paper import NotSet, Paper
from resolvers.subject_access.writing import Files
from rules.clock import today
from rules.subject_access import Rules, Unclassified, rules
from settings import Problem

ALWAYS = (
    "The law lets some kinds of information be kept back without a word about whether there is any: for example "
    "where telling you would do harm to the prevention or detection of crime, or to someone's health, or would tell "
    "you who a victim is. Names of other people can be left out of notes. This paragraph stands in every copy, "
    "whether or not anything was kept back. If a victim liaison unit is in touch with you as a victim, ask that unit "
    "for what it holds."
)

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Request:
    """Somebody's request for their own record, and who answers it.

    `subject`: whatever names the person. `by`: id of the member of staff. `keep_back`: ground by id of an entry.
    """

    subject: str
    by: str
    why: str
    folder: Path
    received: date | None = None
    keep_back: Mapping[str, str] = field(default_factory=dict)
    leave_out: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Answered:
    """The files that were written, and what the officer should know before they are given."""

    record: str
    files: list[Path]
    entries: int
    notes: int
    withheld: list[Withheld]
    answer_by: date | None


async def answer(graph: Graph, audit: Audit, request: Request, progress: Progress) -> Answered:
    """Write a person's copy. It is in the audit log before anything of the record is read for it.

    Raises Problem, with nothing of the record in its words, and leaves no file behind then.
    """
    law = rules()
    await _known(graph, request.by)
    _grounds(law, request.keep_back)
    record = await find(graph, request.subject)
    stem = f"subject-access-{record}-{today().isoformat()}"
    files = Files.made(request.folder, stem)
    gathering = Gathering(graph, law, record, request.keep_back, set(request.leave_out))
    with files:
        await _told(audit, request, record)
        try:
            await gathering.begin()
            about = _about(law, gathering, request, synthetic=await held.is_demo(graph))
            entries = await _write(gathering, about, files, stem, progress)
        except Unclassified as error:
            raise Problem(
                f"The record holds {error}, of which the rules don't say whether a person may have it: "
                "add it to rules/data/subject_access.yaml."
            ) from None
        except NotSet as error:
            raise Problem(
                f"The PDF could not be made ({error}): see that typst is installed whole."
            ) from None
        except OSError as error:
            raise Problem(
                f"The copy can't be written to {request.folder} ({error.strerror}): name another folder with --out."
            ) from None
        if unknown := set(request.keep_back) - gathering.kept_back:
            raise Problem(
                f"This record has no entry {', '.join(sorted(unknown))}: check what is to be kept back."
            )
        paths = files.publish()
    due = request.received + timedelta(days=law.law["days"]) if request.received else None
    return Answered(record, paths, entries, gathering.notes, _withheld(gathering), due)


async def _write(gathering: Gathering, about: About, files: Files, stem: str, progress: Progress) -> int:
    """Write entry after entry; answers how many."""
    law = gathering.rules
    paper = Paper(law, about, stem)
    done, open_ = 0, ""
    head = {"format": FORMAT, "about": about, "dictionary": law.dictionary()}
    files.text(orjson.dumps(head, option=orjson.OPT_INDENT_2)[:-2] + b',\n  "sections": [')
    async for key, item in gathering.sections():
        if key != open_:
            files.text((b"]}," if open_ else b"") + b"\n" + _opened(law, key))
        files.text((b",\n" if key == open_ else b"\n") + orjson.dumps(item))
        open_ = key
        if (volume := await asyncio.to_thread(paper.add, key, item)) is not None:
            files.volume(volume)
        done += 1
        if done % 200 == 0:
            progress("Reading the record", min(done, gathering.total), gathering.total)
    progress("Reading the record", gathering.total, gathering.total)
    withheld = _withheld(gathering)
    tail = {"withheld": withheld, "alwaysSaid": ALWAYS}
    files.text(b"]}],\n" + orjson.dumps(tail, option=orjson.OPT_INDENT_2)[2:] + b"\n")
    progress("Setting the pages", 0, 1)
    files.volume(await asyncio.to_thread(paper.end, withheld, ALWAYS))
    progress("Setting the pages", 1, 1)
    return done


def _opened(law: Rules, key: str) -> bytes:
    section = next(each for each in law.sections if each.key == key)
    words = orjson.dumps({"key": key, "title": section.title, "says": section.says})
    return words[:-1] + b',"items":['


def _about(law: Rules, gathering: Gathering, request: Request, *, synthetic: bool) -> About:
    received = request.received
    return {
        "record": gathering.record,
        "formerly": gathering.formerly,
        "madeOn": today().isoformat(),
        "receivedOn": received.isoformat() if received else None,
        "answerBy": (received + timedelta(days=law.law["days"])).isoformat() if received else None,
        "synthetic": synthetic,
        "law": dict(law.law),
        "purposes": dict(law.purposes),
    }


def _withheld(gathering: Gathering) -> list[Withheld]:
    return gathering.withheld.listed()  # type: ignore[return-value]


async def _told(audit: Audit, request: Request, record: str) -> None:
    entry = {
        "action": "EXPORT",
        "by": request.by,
        "roles": [],
        "operation": "subject access",
        "subjects": [record],
        "parts": [],
        "purpose": "subject access request",
        "why": request.why,
    }
    try:
        await audit.record(entry)
    except OSError as error:
        raise Problem(
            f"The audit log can't be written ({error}), so nothing was read: see to DATA_DIR/audit first."
        ) from None


async def _known(graph: Graph, by: str) -> None:
    if await held.known_staff(graph, by) is None:
        raise Problem(
            f"{by} is no member of staff that the record knows: give the id of who answers the request."
        )


def _grounds(law: Rules, keep_back: Mapping[str, str]) -> None:
    known = {key: ground for key, ground in law.grounds.items() if ground.officer}
    for ground in keep_back.values():
        if ground not in known:
            raise Problem(f"{ground} is no ground to keep an entry back: use one of {', '.join(known)}.")


__all__ = ["Answered", "Item", "Request", "answer", "find"]
