"""What Splink compares, level by level, the best first. The names of levels are those of `rules.matching.LEVELS`.

Every condition is the same whichever file is left, and says nothing of any third. They are written in the SQL that
DuckDB and Spark share but for the names of a few functions, which `SPARK` gives.
"""

from __future__ import annotations

from typing import Any

SPARK = {
    "list_has_any": "arrays_overlap",
    "damerau_levenshtein": "levenshtein",
}

CLOSE = (
    "(damerau_levenshtein({0}_l, {0}_r) <= CASE WHEN length({0}_l) < 8 OR length({0}_r) < 8 THEN 1 ELSE 2 END"
    " OR ({0}_sound_l = {0}_sound_r AND left({0}_l, 1) = left({0}_r, 1)))"
)
REVERSED = "(list_has_any(surnames_l, forenames_r) AND list_has_any(forenames_l, surnames_r))"
ONE_PART = " + ".join(
    f"CASE WHEN substr(born_l, {at}, {size}) = substr(born_r, {at}, {size}) THEN 0 ELSE 1 END"
    for at, size in ((1, 4), (5, 2), (7, 2))
)
PAIRS_EXPECTED = 5e-6
"""The chance that two files taken at random from the whole country's are one person's."""

Level = dict[str, Any]


def _level(name: str, condition: str, **more: Any) -> Level:
    return {"sql_condition": condition, "label_for_charts": name, **more}


def _unknown(*columns: str) -> Level:
    condition = " OR ".join(f"{column}_{side} IS NULL" for column in columns for side in "lr")
    return _level("UNKNOWN", condition, is_null_level=True)


def _compare(name: str, *levels: Level) -> dict[str, Any]:
    return {
        "output_column_name": name,
        "comparison_description": name,
        "comparison_levels": [*levels, _level("DIFFERENT", "ELSE")],
    }


def _number(name: str, column: str, m: float, u: float) -> dict[str, Any]:
    """Numbers and links: how often files of one person agree is set here, since a sample has too few that don't."""
    condition = f"list_has_any({column}_l, {column}_r)"
    compared = _compare(name, _unknown(column), _level("EXACT", condition, m_probability=m, u_probability=u))
    compared["comparison_levels"][-1] |= {"m_probability": 1 - m, "u_probability": 1 - u}
    for level in compared["comparison_levels"][1:]:
        level |= {"fix_m_probability": True, "fix_u_probability": True}
    return compared


COMPARISONS: list[dict[str, Any]] = [
    _compare(
        "surname",
        _unknown("surname"),
        _level("EXACT", "surname_l = surname_r", tf_adjustment_column="surname", tf_adjustment_weight=1.0),
        _level("OTHER", "list_has_any(surnames_l, surnames_r)"),
        _level("CLOSE", CLOSE.format("surname")),
        _level("REVERSED", REVERSED),
    ),
    _compare(
        "forename",
        _unknown("forename"),
        _level("EXACT", "forename_l = forename_r", tf_adjustment_column="forename", tf_adjustment_weight=1.0),
        _level("NICKNAME", "list_has_any(familiar_l, familiar_r)"),
        _level("CLOSE", CLOSE.format("forename")),
        _level("REVERSED", REVERSED),
        _level("INITIAL", "left(forename_l, 1) = left(forename_r, 1)"),
    ),
    _compare(
        "birth",
        _unknown("born"),
        _level("EXACT", "born_l = born_r"),
        _level(
            "SWAPPED",
            "left(born_l, 4) = left(born_r, 4) AND substr(born_l, 5, 2) = substr(born_r, 7, 2)"
            " AND substr(born_l, 7, 2) = substr(born_r, 5, 2)",
        ),
        _level(
            "YEAR",
            "left(born_l, 4) = left(born_r, 4)"
            " AND (substr(born_l, 5, 4) = '0101' OR substr(born_r, 5, 4) = '0101')",
        ),
        _level("SLIP", f"({ONE_PART}) = 1"),
    ),
    _compare(
        "sex",
        _unknown("sex"),
        _level("EXACT", "sex_l = sex_r"),
    ),
    _compare(
        "postcode",
        _unknown("postcodes"),
        _level("EXACT", "list_has_any(postcodes_l, postcodes_r)"),
        _level("NEARBY", "list_has_any(districts_l, districts_r)"),
    ),
    _compare("address", _unknown("lines"), _level("EXACT", "list_has_any(lines_l, lines_r)")),
    _compare("day", _unknown("days"), _level("EXACT", "list_has_any(days_l, days_r)")),
    _number("pnc", "pnc", 0.995, 1e-6),
    _number("cro", "cro", 0.995, 1e-6),
    _number("nino", "nino", 0.995, 1e-6),
    _number("prison", "prison", 0.6, 1e-5),
    _number("case", "cases", 0.7, 1e-5),
]
TERMS = ("surname", "forename")
"""Columns whose rare values count for more."""


def settings() -> dict[str, Any]:
    """The settings of a model not trained yet."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": PAIRS_EXPECTED,
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": True,
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": "l.blocks = r.blocks", "arrays_to_explode": ["blocks"], "sql_dialect": "duckdb"}
        ],
        "comparisons": COMPARISONS,
    }
