"""Which case files a faulty row may be of, to leave out rows of people whose record was deleted under retention."""

from __future__ import annotations

from graph.imports.people import file_id
from importers.systems import BY_NAME


def files_named(system: str, scope: str, raw: str) -> set[str]:
    """The ids of all case files whose references stand somewhere in a faulty row."""
    found = BY_NAME[system]
    references = {each.upper() for each in found.reference.findall(raw)}
    return {file_id(system, where, each) for where in found.scopes(scope, raw) for each in references}
