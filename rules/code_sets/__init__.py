"""Sets of codes as dated versions: which codes hold on a day, what an old one becomes, what a new version changes."""

from rules.code_sets.deciding import Change, changes, load_faults, next_version
from rules.code_sets.history import Code, Version, becomes, built_in, in_force, misdated
from rules.code_sets.reading import ASK, COLUMNS, File, read, template
from rules.row_files import Misread

__all__ = [
    "ASK",
    "COLUMNS",
    "Change",
    "Code",
    "File",
    "Misread",
    "Version",
    "becomes",
    "built_in",
    "changes",
    "in_force",
    "load_faults",
    "misdated",
    "next_version",
    "read",
    "template",
]
