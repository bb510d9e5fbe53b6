"""The model of how alike two files are, as trained (`importers.matching.train`), and how it scores files.

A score depends on the two files and on the model's file alone: how rare a name is was counted once, in what the model
was trained on, and is kept with it. So it doesn't matter what else is there, nor in what order files came.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import duckdb
import pyarrow
from splink import DuckDBAPI, Linker

from graph.imports.likeness import Likeness
from importers.matching.columns import LISTS, TEXTS, row
from rules.likeness import File

FOLDER = Path(__file__).parent
SCHEMA = pyarrow.schema(
    [(name, pyarrow.string()) for name in TEXTS] + [(name, pyarrow.list_(pyarrow.string())) for name in LISTS]
)
TELLING = 1.5
"""From how much more or less than an ordinary one a name is called rare or common (log2)."""

QUIET = 40
MOST_KEPT = 200_000


def newest() -> Path:
    """The file of the model in use: the last by date."""
    return max(FOLDER.glob("model-*.json"))


@dataclass(frozen=True)
class Model:
    """A trained model. `terms` holds how often each surname and forename came in training, `rare` what others count."""

    name: str
    settings: Mapping[str, Any]
    terms: Mapping[str, Mapping[str, float]]
    rare: float
    scored: dict[tuple[str, str], Likeness] = field(default_factory=dict, compare=False)
    """What was scored lately, by what both files say: it would come out the same again."""

    @staticmethod
    @cache
    def load(path: Path | None = None) -> Model:
        """Read a model's file; the newest if none is named."""
        path = path or newest()
        content = json.loads(path.read_text("utf-8"))
        return Model(path.stem, content["settings"], content["terms"], content["rare"])

    def score(
        self, left: Sequence[File], right: Sequence[File], blocks: Mapping[str, Sequence[str]]
    ) -> list[Likeness]:
        """How alike the files of one list are to those of the other, for each two that have a block in common.

        `blocks` are the keys of each file that still say something. A pair comes once, by smaller and greater id.
        """
        said = {file.id: repr(row(file, ())) for file in (*left, *right)}
        wanted = {pair: (said[pair[0]], said[pair[1]]) for pair in _pairs(left, right, blocks)}
        new = {id_ for pair, both in wanted.items() if both not in self.scored for id_ in pair}
        if len(self.scored) > MOST_KEPT:
            self.scored.clear()
        found = {(one.a, one.b): one for one in self._score(left, right, blocks, new)} if new else {}
        self.scored.update({wanted[pair]: one for pair, one in found.items() if pair in wanted})
        return [one for pair, both in sorted(wanted.items()) if (one := self.scored.get(both))]

    def _score(
        self, left: Sequence[File], right: Sequence[File], blocks: Mapping[str, Sequence[str]], new: Set[str]
    ) -> list[Likeness]:
        """The same by Splink, for these files, without looking at what was scored before."""
        left, right = ([file for file in files if file.id in new] for files in (left, right))
        connection = duckdb.connect()
        connection.execute("SET threads = 2")
        api = DuckDBAPI(connection)
        sides = [
            api.register(pyarrow.Table.from_pylist([row(f, blocks[f.id]) for f in files], schema=SCHEMA))
            for files in (left, right)
        ]
        linker = Linker(sides[0], dict(self.settings), log_level=QUIET, validate_settings=False)
        for column, known in self.terms.items():
            table = self._terms(column, known, [*left, *right])
            linker.table_management.register_term_frequency_lookup(api.register(table), column)
        found = linker.inference.predict_between(*sides, warning_mode="never")
        names = self._levels
        columns = ", ".join(f"{part}_{name}" for name in names for part in ("gamma", "mw")) + "".join(
            f", mw_tf_adj_{name}" for name in self.terms
        )
        # The names of columns come from the model's file, that of the table from Splink.
        rows = (
            connection.table(found.physical_name)
            .filter("unique_id_l <> unique_id_r")
            .project(
                f"least(unique_id_l, unique_id_r), greatest(unique_id_l, unique_id_r), match_weight, {columns}"
            )
            .fetchall()
        )
        connection.close()
        once = {(values[0], values[1]): values for values in rows}
        return [self._likeness(once[pair]) for pair in sorted(once)]

    def _terms(self, column: str, known: Mapping[str, float], files: Sequence[File]) -> pyarrow.Table:
        values = sorted({value for file in files if (value := row(file, ())[column])})
        return pyarrow.table(
            {
                column: pyarrow.array(values, pyarrow.string()),
                f"tf_{column}": pyarrow.array([known.get(v, self.rare) for v in values], pyarrow.float64()),
            }
        )

    @cached_property
    def _levels(self) -> dict[str, list[str]]:
        """The names of each comparison's levels, by Splink's number: the best has the highest, unknown is -1."""
        found = {}
        for comparison in self.settings["comparisons"]:
            named = [level["label_for_charts"] for level in comparison["comparison_levels"]]
            found[comparison["output_column_name"]] = [*reversed(named[1:]), named[0]]
        return found

    def _likeness(self, values: Sequence[Any]) -> Likeness:
        a, b, weight, *rest = values
        rarity = dict(zip(self.terms, rest[2 * len(self._levels) :], strict=True))
        fields = []
        for index, (name, levels) in enumerate(self._levels.items()):
            level, part = levels[rest[2 * index]], rest[2 * index + 1] or 0.0
            if level == "UNKNOWN":
                continue
            if adjusted := rarity.get(name):
                part += adjusted
                if level == "EXACT" and abs(adjusted) >= TELLING:
                    level = "RARE" if adjusted > 0 else "COMMON"
            fields.append(f"{name}:{level}:{part:.2f}")
        return Likeness(a, b, round(weight, 2), fields)


def _pairs(
    left: Sequence[File], right: Sequence[File], blocks: Mapping[str, Sequence[str]]
) -> set[tuple[str, str]]:
    """Each two files of the two lists that share a block, by smaller and greater id."""
    held: dict[str, list[str]] = {}
    for file in right:
        for key in blocks[file.id]:
            held.setdefault(key, []).append(file.id)
    return {
        (min(file.id, other), max(file.id, other))
        for file in left
        for key in blocks[file.id]
        for other in held.get(key, ())
        if other != file.id
    }
