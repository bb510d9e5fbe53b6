"""`python -m importers.matching.train [FILE]`: make the model again from the project's own synthetic data.

The same data, seed and versions give the same file. Who is who is known of synthetic data, so how often files of one
person agree is counted, not guessed; how often strangers do comes from random pairs.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import duckdb
import pyarrow
import splink
from splink import DuckDBAPI, Linker

from importers.matching.columns import row
from importers.matching.comparisons import TERMS, settings
from importers.matching.model import FOLDER, QUIET, SCHEMA
from importers.matching.reading import read_delivery
from rules.likeness import File

PEOPLE, SEED = 6_000, 1126
AREAS = (
    "durham",
    "northumbria",
    "teesside",
    "cheshire",
    "cumbria",
    "greater-manchester",
    "lancashire",
    "merseyside",
)
PAIRS = 4e6
LEAST = 1e-7
RARE = 0.00005
"""What a name counts that training never saw: one person in twenty thousand has it."""


def train(files: list[File], person: dict[str, str]) -> dict[str, Any]:
    """A model from files of which it is known whose they are."""
    connection = duckdb.connect()
    # One thread: sums of fractions come out the same each time.
    connection.execute("SET threads = 1")
    api = DuckDBAPI(connection)
    rows = [row(file) | {"person": person[file.id]} for file in sorted(files, key=lambda each: each.id)]
    table = pyarrow.Table.from_pylist(rows, schema=SCHEMA.append(pyarrow.field("person", pyarrow.string())))
    linker = Linker(api.register(table), settings(), log_level=QUIET)
    linker.training.estimate_u_using_random_sampling(max_pairs=PAIRS, seed=SEED)
    linker.training.estimate_m_from_label_column("person")
    model = linker.misc.save_model_to_json(out_path=None)
    connection.close()
    return {"settings": _tidy(model), "terms": _terms(rows), "rare": RARE}


def _tidy(model: dict[str, Any]) -> dict[str, Any]:
    """The settings with every chance given: what training never saw is next to impossible, not unknown."""
    model.pop("linker_uid", None)
    for comparison in model["comparisons"]:
        for level in comparison["comparison_levels"]:
            if not level.get("is_null_level"):
                for chance in ("m_probability", "u_probability"):
                    value = level.get(chance)
                    known = isinstance(value, int | float)
                    level[chance] = round(max(value, LEAST), 9) if known else LEAST
    return model


def _terms(rows: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """How often each name comes among people, not files."""
    found = {}
    for column in TERMS:
        holders = {(each["person"], each[column]) for each in rows if each[column]}
        people = len({person for person, _ in holders})
        count: dict[str, int] = {}
        for _, value in holders:
            count[value] = count.get(value, 0) + 1
        found[column] = {
            value: round(number / people, 6) for value, number in sorted(count.items()) if number > 1
        }
    return found


def main() -> int:
    """Write the delivery to a temporary folder, train on it, write the model."""
    parser = argparse.ArgumentParser(prog="importers.matching.train", description="Train the matching model.")
    parser.add_argument("file", type=Path, nargs="?", default=FOLDER / "model-2026-11-26.json")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="record-train-") as folder:
        size = ("--people", str(PEOPLE), "--seed", str(SEED), "--areas", *AREAS)
        # By its command: an importer needs no demo data, only this training does.
        subprocess.run((sys.executable, "-m", "demo.extracts", f"{folder}/delivery", *size), check=True)  # noqa: S603
        files, person = read_delivery(Path(folder) / "delivery")
    content = {
        "trainedOn": f"demo.extracts, {PEOPLE} people, seed {SEED}",
        "splink": splink.__version__,
        **train(files, person),
    }
    given.file.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"{given.file}: {len(files):,} files of {len(set(person.values())):,} people", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
