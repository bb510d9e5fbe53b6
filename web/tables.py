"""Tables of figures as files: CSV, and a workbook with a sheet for each table."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]
from starlette.responses import Response

from rules.names import in_a_file_name

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def columns(table: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The headings of a table."""
    found = [*(table["by"] or ["All"]), table["measure"]]
    found += [table["share"]] if table["share"] else []
    found += [table["mean"]] if table["mean"] else []
    return found + (["Target", "Met"] if any(row["target"] is not None for row in rows) else [])


def cells(table: Mapping[str, Any], row: Mapping[str, Any], targets: bool) -> list[str | float | None]:
    """The cells of a row, as many as there are headings."""
    width = len(table["by"] or ["All"])
    found: list[str | float | None] = [*(row["words"] or ["All"])]
    found += [""] * (width - len(found))
    found.append(row["count"])
    found += [row["share"]] if table["share"] else []
    found += [row["mean"]] if table["mean"] else []
    met = None if row["met"] is None else "Yes" if row["met"] else "No"
    return found + ([row["target"], met] if targets else [])


def rows_of(tally: Mapping[str, Any], number: int) -> list[Mapping[str, Any]]:
    """The rows of one of the tables."""
    return [row for row in tally["rows"] if row["table"] == number]


def as_file(tally: Mapping[str, Any], kind: str, name: str) -> Response:
    """The tables as a file to keep; `kind` is one of `KINDS`."""
    made = _csv(tally) if kind == "csv" else _workbook(tally)
    plain = in_a_file_name(name) or "figures"
    headers = {"content-disposition": f'attachment; filename="{plain}.{kind}"', "cache-control": "no-store"}
    return Response(made, headers=headers, media_type=KINDS[kind])


def _csv(tally: Mapping[str, Any]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    for number, table in enumerate(tally["tables"]):
        rows = rows_of(tally, number)
        if number:
            writer.writerow([])
        writer.writerow([table["title"]])
        writer.writerow([table["sentence"]])
        if table["note"]:
            writer.writerow([table["note"]])
        headings = columns(table, rows)
        writer.writerow(headings)
        writer.writerows(cells(table, row, "Target" in headings) for row in rows)
    # So that a spreadsheet reads names with accents as they are.
    return ("\ufeff" + text.getvalue()).encode()


def _workbook(tally: Mapping[str, Any]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold, percent = book.add_format({"bold": True}), book.add_format({"num_format": "0.0%"})
        for number, table in enumerate(tally["tables"]):
            rows = rows_of(tally, number)
            title = re.sub(r"[\[\]:*?/\\']", " ", table["title"])[:24]
            sheet = book.add_worksheet(f"{number + 1} {title}"[:31])
            headings = columns(table, rows)
            sheet.set_column(0, len(headings) - 1, 26)
            for line, text in enumerate((table["title"], table["sentence"], table["note"])):
                sheet.write_string(line, 0, text or "", bold if line == 0 else None)
            sheet.write_row(4, 0, headings, bold)
            for line, row in enumerate(rows, start=5):
                for column, value in enumerate(cells(table, row, "Target" in headings)):
                    shared = headings[column] in (table["share"], "Target")
                    if value is not None:
                        sheet.write(line, column, value, percent if shared else None)
    return file.getvalue()
